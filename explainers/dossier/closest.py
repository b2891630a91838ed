"""The row of the table most like the one of a document that the model decides otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from markupsafe import Markup

from explainers.checks.decisions import decided, decided_alike, predicted_alike, spread
from explainers.dossier.markup import element, section, table
from explainers.dossier.wording import cell, in_words, name_text, number, value_text
from explainers.intake.summary import counted, label
from explainers.records import AllRows, Analysis, OneRow, Predictions, Request, Result
from explainers.records.missing import is_missing
from explainers.service.landscape import laid_out, nearest, weights_of

_TITLE = "The closest row decided otherwise"
_OTHERS = (
    "This part tells of another row of the table. Where rows are people, make the document without "
    "it before it leaves the house."
)


@dataclass(frozen=True, eq=False)
class Closest:
    """What was found among the rows of a table.

    position: of the row, and `distance` how far it is, Gower's; None where there is none.
    answers: the model's for all rows, with the table. own: the position of the document's row.
    seen: how many rows were looked at. given: the class the row found is given; None of numbers.
    """

    analysis: Analysis
    answers: Predictions
    own: int
    seen: int
    position: int | None
    distance: float
    given: int | None


def closest(
    stored: Callable[[Request], Result | None], request: Request, threshold: float | None
) -> Closest | None:
    """Find the row, as the page finds it; None where the table is not stored, or rows are not read.

    The model is asked about nothing: its answers for all rows are there before a row is explained.
    threshold: what the positive one of two classes has to exceed.
    """
    analysis, rows = request.analysis, request.rows
    if not isinstance(rows, OneRow) or not analysis.columns or analysis.model.texts is not None:
        return None
    answers = stored(Request(analysis, "predictions", AllRows()))
    if not isinstance(answers, Predictions):
        return None
    outputs, own = answers.outputs, rows.position
    alike = (
        decided_alike(outputs, own, analysis.positive_output, threshold)
        if analysis.classes
        else predicted_alike(outputs[:, 0], own)
    )
    laid = laid_out(answers.data, analysis.columns)
    weights = weights_of(laid.columns, request.groups)
    near = nearest(laid, laid.distances(answers.data.slice(own, 1), weights), own, ~alike, 1)
    if not len(near.positions):
        return Closest(analysis, answers, own, len(laid.rows), None, np.nan, None)
    at = int(near.positions[0])
    (given,) = decided(outputs[at : at + 1], analysis.positive_output, threshold)
    taken = int(given) if analysis.classes else None
    return Closest(analysis, answers, own, len(laid.rows), at, float(near.distances[0]), taken)


def closest_row(found: Closest | None) -> tuple[Markup, ...]:
    """Tell which row it is, and every column in which it differs; nothing where none was sought."""
    if found is None:
        return ()
    how = element("p", _how(found), class_="quiet")
    if found.position is None:
        verb = "decided" if found.analysis.classes else "predicted"
        return (section(_TITLE, element("p", f"No row of the table was {verb} otherwise."), how),)
    own = found.answers.data.slice(found.own, 1)
    other = found.answers.data.slice(found.position, 1)
    columns = tuple(dict.fromkeys(found.analysis.columns))
    unlike = [name for name in columns if _differs(own, other, name)]
    told = f"{_called(found, other)} {_answer(found)}. It differs in {len(unlike):,} of "
    inside = element("p", f"{told}{counted(len(columns), 'column')}.")
    others = element("p", _OTHERS)
    return (section(_TITLE, inside, *_differences(found, own, other, unlike), others, how),)


def _differences(
    found: Closest, own: pa.Table, other: pa.Table, unlike: list[str]
) -> tuple[Markup, ...]:
    said = found.analysis.dictionary
    titled = any(said.called(name) != name for name in unlike)
    lines = [
        (
            name_text(said.called(name)),
            in_words(said, name, cell(own, name, 0)),
            in_words(said, name, cell(other, name, 0)),
            *((name_text(name),) if titled else ()),
        )
        for name in unlike
    ]
    heads = ("feature", "this row", "that row", *(("column",) if titled else ()))
    return (table(heads, lines),) if lines else ()


def _called(found: Closest, other: pa.Table) -> str:
    row, name = f"Row {found.position + 1:,}" if found.position is not None else "", ""
    if found.analysis.identifier is not None:
        name = f", {value_text(label(cell(other, found.analysis.identifier, 0)))},"
    return f"{row}{name}"


def _answer(found: Closest) -> str:
    outputs = found.answers.outputs[found.position]
    if found.given is None:
        return f"is predicted to have {number(float(outputs[0]))}"
    share = f"{name_text(found.answers.unit)} {number(float(outputs[found.given]))}"
    return f"is decided for “{name_text(found.answers.output_names[found.given])}” ({share})"


def _how(found: Closest) -> str:
    inputs = counted(len(set(found.analysis.columns)), "input")
    every = len(found.answers.outputs)
    told = (
        f"Distance {number(found.distance, 3)}: " if found.position is not None else "Distances: "
    )
    told = (
        f"{told}Gower's, the mean over {inputs} of the model of how far apart two values are, "
        "numbers as a share of their column's range and others 0 where they are the same and else "
        f"1. Looked at: {found.seen:,} of {counted(every, 'row')}."
    )
    if found.analysis.classes:
        return told
    far = number(spread(found.answers.outputs[:, 0]), 3)
    return f"{told} Otherwise is more than one standard deviation of all predictions away, {far}."


def _differs(own: pa.Table, other: pa.Table, name: str) -> bool:
    one, two = cell(own, name, 0), cell(other, name, 0)
    return not (one == two or (is_missing(one) and is_missing(two)))
