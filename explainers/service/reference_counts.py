"""How many reference rows a method will find, where it asks for more than there may be."""

from __future__ import annotations

from collections.abc import Iterator

from explainers.methods.parameters import Parameters
from explainers.records import Reference, TableCard

_ASKED = "reference_rows"
"""What methods call the number of reference rows they compare with at most."""


def as_many_as_there_are(
    parameters: Parameters, reference: Reference, table: TableCard
) -> Iterator[Parameters]:
    """Yield parameters with each number of reference rows there can be, at most those asked for.

    Of the whole table it is known. How many rows have some value in a column is not before the
    table is read: then it is each number from 1 on, for fewer rows are not always cheaper. What is
    dealt out evenly to them is rounded up for each.
    """
    asked = getattr(parameters, _ASKED, None)
    if not isinstance(asked, int):
        yield parameters
        return
    most = max(1, min(asked, reference.limit, table.rows))
    for count in (most,) if reference.column is None else range(1, most + 1):
        yield parameters.model_copy(update={_ASKED: count})
