"""Feed a model's inputs by their place, where names do not tell."""

from __future__ import annotations

import re
from collections.abc import Collection

from explainers.intake.matching.guesses import holds_classes, named_like_a_target, sure_identifier
from explainers.records import ModelCard, TableCard

# How readers and libraries number inputs that have no names.
_NUMBERED = re.compile(r"^(column \d+|Column_\d+|f\d+)$")


def names_inputs(model: ModelCard, table: TableCard) -> bool:
    """Tell whether a model's names mean something: numbers do where the table has them too."""
    names = {column.name for column in table.columns}
    return any(f.name in names or not _NUMBERED.match(f.name) for f in model.features)


def no_inputs(model: ModelCard, table: TableCard) -> tuple[str, ...]:
    """Guess the columns that are passed over when counting: an identifier, the target.

    As many as the table has to spare, in the order in which they are the least likely inputs.
    """
    names = [column.name for column in table.columns]
    identifier = sure_identifier(table, names)
    texts = [
        column.name
        for column in table.columns
        if column.kind == "category" and holds_classes(model, column)
    ]
    telling = [name for name in names if named_like_a_target(name)]
    least = dict.fromkeys(name for name in (identifier, *texts, *telling) if name is not None)
    return tuple(least)[: max(0, len(names) - len(model.features))]


def by_position(
    model: ModelCard, table: TableCard, left_out: Collection[str]
) -> tuple[str | None, ...]:
    """Take columns in the table's order, but for those left out; None where they run out."""
    usable = [column.name for column in table.columns if column.name not in left_out]
    width = len(model.features)
    return (*usable[:width], *[None] * (width - len(usable)))
