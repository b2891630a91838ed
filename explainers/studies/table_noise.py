"""Stability: do the columns keep their order when the row's numbers move by a little?

Alvarez-Melis and Jaakkola 2018 ask that rows which are alike have explanations that are alike. Rows
that the model itself tells apart may well have other reasons, so only those are compared whose
answer hardly moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from explainers.methods.declaration import COLUMNS, Answer, Method, Subject
from explainers.methods.marginal import thinned
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.records import Floats, Measured
from explainers.studies.criteria import Criterion, measure_of
from explainers.studies.declaration import TABLE_SHAPES, Studied, Study, found, studies_all
from explainers.studies.order_agreement import TOP, Agreement, agreement, mean_of, measured
from explainers.studies.table_row import TARGET, Row, player_values, references_of, row_of

if TYPE_CHECKING:
    import pandas as pd

STEADY: Final = 0.9
"""From this rank correlation on, the order is the same but for details."""
MOVED: Final = 0.6
"""Below this rank correlation, it is another order."""
SPREAD_ROWS: Final = 100
"""Reference rows whose answers say how far answers differ."""


class TableNoiseParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)
    noise: float = Field(
        0.05,
        ge=0,
        le=0.5,
        description="Size of the moves, as a share of each column's standard deviation",
    )
    draws: int = Field(10, ge=1, le=100, description="Moved copies of the row")
    answer_moves: float = Field(
        0.1,
        ge=0,
        le=1,
        description="How far the answer may move, as a share of its standard deviation",
    )


@dataclass(frozen=True, eq=False)
class Copies:
    """Moved copies of a row, (draws, features), and how many columns moved in any of them."""

    rows: pd.DataFrame
    columns: int


@dataclass(frozen=True, eq=False)
class _Drawn:
    """How far the explanations of the copies agree with that of the row."""

    agreed: list[Agreement]
    copies: Copies
    parameters: TableNoiseParameters


def run(
    studied: Studied, parameters: TableNoiseParameters, generator: np.random.Generator
) -> Answer:
    """Explain moved copies of a row, and compare where the model's answer hardly moves."""
    subject, report = studied.subject, studied.subject.report
    row = row_of(subject, parameters.target)
    copies = moved(subject, parameters.noise, parameters.draws, generator)
    near, asked = _near(subject, row, copies.rows, parameters.answer_moves)
    report(1, 2 + len(near))
    first = studied.answer()
    own, budget = player_values(first, row), 1 + asked + studied.budget(first)
    report(2, 2 + len(near))
    agreed = []
    for at in near:
        answer = studied.again(subject=replace(subject, rows=copies.rows.iloc[[at]]))
        agreed.append(agreement(own, player_values(answer, row)))
        budget += studied.budget(answer)
        report(2 + len(agreed), 2 + len(near))
    return found(
        row.answers,
        _measures(agreed, copies, row),
        _notes(_Drawn(agreed, copies, parameters), row),
        unit="rank correlation",
        budget=budget,
    )


def moved(subject: Subject, noise: float, draws: int, generator: np.random.Generator) -> Copies:
    """Draw copies of a row whose numbers are moved by chance, by `noise` standard deviations.

    Categories and missing numbers stay. Whole numbers stay whole, and no number leaves the range of
    the reference rows: half a child, or an age below zero, is a row that the model cannot know.
    """
    references, features = references_of(subject), subject.model.card.features
    rows = subject.rows.iloc[np.zeros(draws, dtype=np.int64)].reset_index(drop=True)
    changed, columns = rows.copy(), 0
    for at, name in enumerate(rows.columns):
        steps = generator.standard_normal(draws)  # one column's moves are not another's
        if subject.kinds[at] != "number" or features[at].kind == "category":
            continue
        value = float(rows[name].iloc[0])
        known = references[name].to_numpy(dtype=np.float64)
        known = known[np.isfinite(known)]
        if not np.isfinite(value) or not len(known):
            continue
        numbers = _around(value, known, noise * steps)
        changed[name] = numbers.astype(rows[name].dtype)
        columns += bool((numbers != value).any())
    return Copies(changed, columns)


def _around(value: float, known: Floats, steps: Floats) -> Floats:
    """Move a number by steps of a column's standard deviation, (steps,)."""
    numbers = np.clip(value + steps * known.std(), min(value, known.min()), max(value, known.max()))
    whole = value == np.floor(value) and bool((known == np.floor(known)).all())
    return np.asarray(np.rint(numbers) if whole else numbers)


def _near(subject: Subject, row: Row, copies: pd.DataFrame, share: float) -> tuple[list[int], int]:
    """Which copies the model answers nearly as the row, and how many rows it was asked about."""
    others = thinned(references_of(subject), SPREAD_ROWS)
    spread = float(subject.model.predict(others)[:, row.output].std())
    moves = np.abs(subject.model.predict(copies)[:, row.output] - row.answers[0, row.output])
    near: NDArray[np.int64] = np.flatnonzero(moves <= share * spread)
    return near.tolist(), len(others) + len(copies)


def _measures(agreed: list[Agreement], copies: Copies, row: Row) -> list[Measured]:
    return [
        measured("rank correlation", (each.correlation for each in agreed), "1 is the same order"),
        measured(f"{TOP} strongest in common", (each.top for each in agreed), "share of them"),
        measured("same sign", (each.same_sign for each in agreed), f"share of the {row.parts}"),
        Measured("copies answered nearly alike", len(agreed), unit=f"of {len(copies.rows):,}"),
        Measured("columns that moved", copies.columns, unit=f"of {copies.rows.shape[1]:,}"),
    ]


def _notes(drawn: _Drawn, row: Row) -> list[str]:
    draws, kept = len(drawn.copies.rows), len(drawn.agreed)
    left_out = (
        f"In {draws - kept:,} of {draws:,} copies the answer moved by more than "
        f"{_percent(drawn.parameters.answer_moves)} of its standard deviation; they are left out, "
        "because another answer may well have another reason."
    )
    return [
        _verdict(drawn, row),
        *([left_out] if kept < draws and kept else []),
        "Categories and missing numbers stay, whole numbers stay whole, and no number leaves the "
        "range of the reference rows.",
    ]


def _verdict(drawn: _Drawn, row: Row) -> str:
    size = f"{_percent(drawn.parameters.noise)} of their standard deviation"
    if not drawn.copies.columns and drawn.parameters.noise:
        return (
            f"No number of this row moves when numbers are moved by {size}: its columns hold "
            "categories, whole numbers or one number. Try larger moves."
        )
    if not drawn.agreed:
        return (
            f"With numbers moved by {size} the answer itself moves in each of "
            f"{len(drawn.copies.rows):,} copies, so that none can be compared. Try smaller moves."
        )
    value = mean_of(each.correlation for each in drawn.agreed)
    if value is None:
        return f"With {row.counted} or one number for all there is no order that could change."
    top = mean_of(each.top for each in drawn.agreed)
    start = f"With numbers moved by {size} the rank correlation with the row's own order is " + (
        f"{value:.2f}"
        if top is None
        else f"{value:.2f}, and {_percent(top)} of the {TOP} strongest stay"
    )
    if value >= STEADY:
        return f"{start}: the order is steady."
    if value >= MOVED:
        return f"{start}: the outline stays, and who comes before whom within it does not."
    return (
        f"{start}: rows that are nearly the same, and answered nearly the same, get another order. "
        "Do not read much into it."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def _cost(method: Method, own: TableNoiseParameters, its: Any, rows: int, features: int) -> int:
    """Count the method's rows for the row and each copy, and the answers that choose among them."""
    asked = 1 + own.draws + SPREAD_ROWS
    return int(method.cost(its, rows, features)) * (1 + own.draws) + rows * asked


STUDY = Study(
    name="table_noise",
    title="Stability to small changes",
    version="1",
    question="Do the columns keep their order when the row's numbers move by a little, and the "
    "model's answer hardly moves?",
    silent_on="Whether the order is right: one that never changes is the steadiest of all. No "
    "change is looked for that would harm most, and numbers move independently of each other.",
    good="Rank correlation near 1, and the same columns on top: the order is about rows like this "
    "one, and not about its last digits.",
    bad="Rank correlation far below 1, or other columns on top: rows that are nearly the same get "
    "other reasons for nearly the same answer.",
    paper="Alvarez-Melis and Jaakkola 2018, On the robustness of interpretability methods, ICML "
    "Workshop on Human Interpretability in Machine Learning",
    link="https://arxiv.org/abs/1806.08049",
    shapes=TABLE_SHAPES,
    about=COLUMNS,
    needs=(),
    seeded=True,
    parameters=TableNoiseParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
    uses_reference=True,
    criteria=(
        Criterion(
            f"moved copies keep the row's order (rank correlation {STEADY} or more)",
            "rank correlation with moved copies",
            measure_of("rank correlation"),
            STEADY,
        ),
        Criterion(
            f"all moved copies have the row's {TOP} strongest columns",
            f"{TOP} strongest in common with moved copies",
            measure_of(f"{TOP} strongest in common"),
            1,
        ),
    ),
)
