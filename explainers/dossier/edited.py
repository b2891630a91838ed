"""A row with some of its cells changed, in its document: said to be no decision that was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from markupsafe import Markup

from explainers.dossier.markup import element, section, table
from explainers.dossier.wording import (
    cell,
    decision_text,
    in_words,
    name_text,
    number,
    signed,
    verdict,
)
from explainers.records import Analysis, Cell, EditedRow, Predictions

_MOST_OUTPUTS = 10


@dataclass(frozen=True, eq=False)
class Original:
    """The row that was edited, as the table has it.

    cells: (1, columns). predictions: the model's answers, `place` the row's place among them.
    """

    cells: pa.Table
    predictions: Predictions
    place: int


def changed(analysis: Analysis, row: EditedRow, original: Original) -> Markup:
    """List every changed cell, from what to what, and say that nobody decided about such a row."""
    said = analysis.dictionary
    lines = [_change(analysis, original, name, value) for name, value in row.changes]
    own = any(said.called(name) != name for name, _ in row.changes)
    heads = ("what was changed", "in the table", "in this document", *(("column",) if own else ()))
    return section(
        "This is a what-if",
        element(
            "p",
            f"Row {row.position + 1:,} of the table is not as this document has it. Somebody "
            "changed the values below, and the model answered about the row as it would be then: "
            "no decision about it was made, and nothing says that the world would follow.",
        ),
        table(heads, [line if own else line[:-1] for line in lines]),
    )


def answers(original: Original, now: Predictions, place: int) -> Markup:
    """Set the model's answers about the row beside those about the row as the table has it."""
    before, after = original.predictions.outputs[original.place], now.outputs[place]
    shown = np.argsort(-after, kind="stable")[:_MOST_OUTPUTS]
    lines = [
        (
            name_text(now.output_names[at]),
            number(float(after[at])),
            number(float(before[at])),
            signed(float(after[at] - before[at])),
        )
        for at in shown
    ]
    what = "class" if len(now.output_names) > 1 else "output"
    unit = name_text(now.unit)
    heads = (what, f"{unit}, as edited", f"{unit}, as in the table", "change")
    return table(heads, lines, numbers=(1, 2, 3))


def answer_before(
    original: Original, name: str, output: int, positive: int, threshold: float | None
) -> Markup:
    """Say what the model answers about the row as the table has it, and how that is decided."""
    found, place = original.predictions, original.place
    told = verdict(found, place, name, output, threshold)
    if threshold is not None:
        told = f"{told} {decision_text(found, place, positive, threshold)}"
    return element("p", f"As the table has it: {told}")


def _change(analysis: Analysis, original: Original, name: str, value: Cell) -> Sequence[str]:
    said = analysis.dictionary
    return (
        name_text(said.called(name)),
        in_words(said, name, cell(original.cells, name, 0)),
        in_words(said, name, value),
        name_text(name),
    )
