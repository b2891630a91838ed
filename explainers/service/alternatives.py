"""Alternatives to one row as a table, made of the row and of what each changes in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from explainers.records import EditedRow
from explainers.service.edits import laid_over

Changes = Sequence[Sequence[tuple[int, Any]]]
"""For each alternative its changes, each the number of a column and the new value."""


def laid_out(data: pa.Table, changes: Changes) -> pa.Table:
    """Lay each list of changes over the only row of `data`: (alternatives, columns), its types.

    Raises RefusedError BAD_EDIT, and ArrowException, for a value its column cannot hold.
    """
    names = data.column_names
    rows = [
        laid_over(data, EditedRow(0, tuple((names[at], value) for at, value in each)))
        for each in changes
    ]
    return pa.concat_tables([data.slice(0, 0), *(row.cast(data.schema) for row in rows)])
