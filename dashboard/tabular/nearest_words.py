"""Rows near another one in words: the closest that was decided otherwise, and how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from dashboard.rows.columns import cell
from dashboard.rows.names import RowNames
from dashboard.rows.said import in_words
from dashboard.units import PROBABILITY, amount
from dashboard.words import display_names, num, one_line, percent, shortened
from explainers.intake.summary import counted, label
from explainers.records import Analysis, Dictionary, Integers, Predictions
from explainers.records.missing import is_missing

NAME_WIDTH, VALUE_WIDTH = 40, 40
DECIDED = "decided"
"""The title of what a table for download says beside each row."""
_TOLD = 3


@dataclass(frozen=True, eq=False)
class Neighbour:
    """A row near another one. cells: all its inputs; unlike: the columns in which it differs.

    known: its known outcome, None where there is none.
    """

    position: int
    name: str
    distance: float
    answer: str
    known: str | None
    unlike: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Answers:
    """What is known of all rows. given: (rows,) the class each is given; None of numbers."""

    analysis: Analysis
    predictions: Predictions
    names: RowNames
    given: Integers | None

    def neighbour(self, rows: pa.Table, at: int, position: int, distance: float) -> Neighbour:
        """Make a neighbour of the row `at` of `rows`, whose first one is what it is near to.

        position: where it stands in the table.
        """
        columns = dict.fromkeys(self.analysis.columns)
        return Neighbour(
            position=position,
            name=self.names.at(position),
            distance=distance,
            answer=answer_words(self.predictions, position, self.given),
            known=known_words(self.analysis, self.predictions, position),
            unlike=tuple(name for name in columns if differs(rows, name, at)),
        )


def differs(rows: pa.Table, name: str, at: int) -> bool:
    """Whether the row `at` holds something else than the first one; two missing values are like."""
    one, other = cell(rows, name, 0), cell(rows, name, at)
    return not (one == other or (is_missing(one) and is_missing(other)))


def answer_words(predictions: Predictions, position: int, given: Integers | None) -> str:
    """What the model answers: "bad, 73 %", or the number it predicts."""
    if given is None:
        return amount(float(predictions.outputs[position, 0]), predictions)
    taken = int(given[position])
    share = float(predictions.outputs[position, taken])
    told = percent(share) if predictions.unit == PROBABILITY else num(share)
    return f"{shortened(predictions.output_names[taken], NAME_WIDTH)}, {told}"


def known_words(analysis: Analysis, predictions: Predictions, position: int) -> str | None:
    """The known outcome of a row; None where it has none."""
    if not analysis.target:
        return None
    value = predictions.data.column(analysis.target)[position].as_py()
    return None if value is None else one_line(label(value))


def nearest_sentence(
    said: Dictionary,
    others: Sequence[Neighbour],
    rows: pa.Table,
    columns: int,
    verb: str = "decided",
) -> str:
    """The closest row that was decided otherwise, and in what it differs.

    verb: what a model does that knows no classes: numbers are "predicted" otherwise.
    said: what the columns are called. rows: the row itself, then `others` in their order.
    """
    if not others:
        return f"No row of the table was {verb} otherwise."
    first = others[0]
    lead = (
        f"The closest row that was {verb} otherwise is {shortened(first.name, NAME_WIDTH)} "
        f"({first.answer})"
    )
    if not first.unlike:
        return (
            f"{lead}: it is the same in all {counted(columns, 'column')}, as far as the model sees."
        )
    shown = display_names(said.titles(first.unlike), NAME_WIDTH)
    told = [
        f"{title} {_value(said, rows, name, 1)} instead of {_value(said, rows, name, 0)}"
        for name, title in zip(first.unlike[:_TOLD], shown, strict=False)
    ]
    more = len(first.unlike) - len(told)
    rest = [f"{more:,} more"] if more else []
    return (
        f"{lead}. It differs in {len(first.unlike):,} of {counted(columns, 'column')}: "
        f"{', '.join([*told, *rest])}."
    )


def outcomes_sentence(analysis: Analysis, groups: Sequence[tuple[str, Sequence[Neighbour]]]) -> str:
    """What was known to happen to the rows found; empty where nothing is known.

    groups: what each is called, such as "decided alike", and its rows.
    """
    told = []
    for name, found in groups:
        known = [one.known for one in found if one.known is not None]
        if known and analysis.classes:
            most = max(dict.fromkeys(known), key=known.count)
            told.append(
                f"of {len(known):,} {name}, {known.count(most):,} turned out "
                f"“{shortened(most, NAME_WIDTH)}”"
            )
    return f"Known outcomes: {'; '.join(told)}." if told else ""


def neighbours_frame(
    analysis: Analysis, found: Sequence[Neighbour], rows: pa.Table, itself: Neighbour
) -> pd.DataFrame:
    """This row, then its neighbours: name, distance, answer, outcome, and every input as a text.

    The columns in which most of them differ come first. rows: in the same order.
    """
    columns, said = list(dict.fromkeys(analysis.columns)), analysis.dictionary
    often = {name: sum(name in one.unlike for one in found) for name in columns}
    order = sorted(columns, key=lambda name: -often[name])
    lines = (itself, *found)
    frame: dict[str, list[object]] = {
        "row": [shortened(one.name, NAME_WIDTH) for one in lines],
        "distance": [one.distance for one in lines],
        "answer": [one.answer for one in lines],
    }
    if analysis.target:
        frame["known outcome"] = [one.known or "–" for one in lines]
    frame["differs in"] = ["–", *(f"{len(one.unlike):,} of {len(columns):,}" for one in found)]
    for name, title in zip(order, titles(said.titles(order), frozenset(frame)), strict=True):
        frame[title] = [_value(said, rows, name, at) for at in range(len(lines))]
    return pd.DataFrame(frame)


def titles(columns: Sequence[str], taken: frozenset[str]) -> list[str]:
    """What the columns are called in a table that has titles of its own, no two alike."""
    shown = display_names(tuple(columns), NAME_WIDTH)
    taken = taken | {DECIDED}
    return [name if name not in taken else f"{name} (column)" for name in shown]


def marks(frame: pd.DataFrame, first: int) -> pd.DataFrame:
    """For each cell whether it is other than that of the first line; from column `first` on."""
    found = frame.ne(frame.iloc[0])
    found.iloc[:, :first] = False
    return found


def _value(said: Dictionary, rows: pa.Table, name: str, at: int) -> str:
    return shortened(in_words(said, name, cell(rows, name, at)), VALUE_WIDTH)
