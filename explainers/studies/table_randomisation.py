"""Model randomisation: do the columns' numbers change when the model forgets what it learned?

Adebayo et al. 2018, section 3, of maps: numbers that stay the same although the model is no longer
the learned one show the row, and not what the model learned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.intake.forgetting.models import Forgetting, forgetting
from explainers.kernels.rank_agreement import rank_correlation
from explainers.methods.declaration import COLUMNS, Answer, Method
from explainers.methods.marginal import thinned
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.records import Floats
from explainers.studies.criteria import Criterion, measure_of
from explainers.studies.declaration import TABLE_SHAPES, Studied, Study, found, studies_all
from explainers.studies.order_agreement import TOP, agreement, mean_of, measured
from explainers.studies.table_row import TARGET, Row, player_values, references_of, row_of

CHANGED: Final = 0.4
"""Up to this mean rank correlation, signs included, the order is made by what was learned."""
KEPT: Final = 0.7
"""From this mean rank correlation on, something else makes it."""
_SIGNED: Final = "rank correlation, signed"
SPREAD_ROWS: Final = 200
"""Reference rows that say how a model's answers are spread."""


class TableRandomisationParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)
    draws: int = Field(10, ge=2, le=50, description="Models that know nothing")


@dataclass(frozen=True, eq=False)
class _Compared:
    """A row's numbers held against those for a model that forgot, NaN where nothing can be told.

    sizes: rank correlation whatever the signs; signed: with them; top: strongest in common.
    """

    sizes: float
    signed: float
    top: float


def run(
    studied: Studied, parameters: TableRandomisationParameters, generator: np.random.Generator
) -> Answer:
    """Explain a row for models that know nothing, and compare with the learned one's numbers."""
    subject = studied.subject
    row = row_of(subject, parameters.target)
    references = thinned(references_of(subject), SPREAD_ROWS)
    way = forgetting(subject.model, references, subject.kinds, studied.method.needs)
    if way is None:
        return _nothing(studied, row)
    report, total = subject.report, 1 + parameters.draws
    first = studied.answer()
    own, budget = player_values(first, row), 1 + len(references) + studied.budget(first)
    report(1, total)
    compared = []
    for seed in generator.integers(2**31, size=parameters.draws).tolist():
        other = studied.again(subject=replace(subject, model=way.made(seed)))
        compared.append(compare(own, player_values(other, row)))
        budget += studied.budget(other)
        report(1 + len(compared), total)
    return found(
        row.answers,
        [
            measured("rank correlation of sizes", (one.sizes for one in compared), "1 is the same"),
            measured(_SIGNED, (one.signed for one in compared), "1 is the same"),
            measured(f"{TOP} strongest in common", (one.top for one in compared), "share of them"),
        ],
        _notes(compared, way, row),
        unit="rank correlation",
        budget=budget,
    )


def compare(own: Floats, other: Floats) -> _Compared:
    """Compare players' numbers, (players,) each, of those that have any number in one of the two.

    A column that neither model looks at is 0 whoever answers, and is no sign of agreement.
    """
    there = (own != 0) | (other != 0)
    one, two = own[there], other[there]
    if len(one) < 2:
        return _Compared(math.nan, math.nan, math.nan)
    # What is 0 on one side alone is a tie of all such columns, and a difference to the other side.
    return _Compared(
        rank_correlation(np.abs(one), np.abs(two)),
        rank_correlation(one, two),
        agreement(one, two).top,
    )


def _nothing(studied: Studied, row: Row) -> Answer:
    note = (
        f"What {studied.method.title} looks at in this model cannot be shuffled here, so nobody "
        "can see whether its numbers hang on what the model learned."
    )
    return found(row.answers, [], [note], unit="rank correlation", budget=1 + SPREAD_ROWS)


def _notes(compared: Sequence[_Compared], way: Forgetting, row: Row) -> list[str]:
    luck = 1 / math.sqrt(max(1, row.players - 1))
    return [
        _verdict(compared, way, row),
        f"Two orders of {row.counted} that have nothing to do with each other have a rank "
        f"correlation of 0 ± {luck:.2f}; the mean over {len(compared):,} models is nearer to 0.",
        "A model that knows nothing still has its columns, and the splits or layers it was given: "
        "sizes alone may agree for no other reason than that.",
    ]


def _verdict(compared: Sequence[_Compared], way: Forgetting, row: Row) -> str:
    start = f"With {way.how}"
    sizes = mean_of(one.sizes for one in compared)
    signed = mean_of(one.signed for one in compared)
    if sizes is None or signed is None:
        return (
            f"{start}, all columns have one number or none, so that there is no order to compare: "
            "the order of this row's numbers comes from what the model learned."
            if row.players > 1
            else f"With {row.counted} there is no order that could change."
        )
    said = (
        f"{start}, the rank correlation with the numbers shown is {signed:.2f} with their signs, "
        f"and {sizes:.2f} of their sizes alone"
    )
    if signed >= KEPT:
        return (
            f"{said}, near 1: the numbers hardly hang on what the model learned. Do not take them "
            "for its reasons."
        )
    if sizes >= KEPT:
        return (
            f"{said}: which way a column pushes hangs on what the model learned, how large its "
            "number is hardly does."
        )
    if signed <= CHANGED:
        return f"{said}: the numbers hang on what the model learned."
    return (
        f"{said}: a part of the order would be there without any learning, by the row's values or "
        "by where the model was built to look."
    )


def _cost(
    method: Method, own: TableRandomisationParameters, its: Any, rows: int, features: int
) -> int:
    """Count the row, reference rows, and the method's rows for the model and each that forgot."""
    return rows * (1 + SPREAD_ROWS) + int(method.cost(its, rows, features)) * (1 + own.draws)


STUDY = Study(
    name="table_randomisation",
    title="Model randomisation",
    version="1",
    question="Do the columns' numbers change when the model forgets what it learned?",
    silent_on="Whether the numbers are right: those that change can still be wrong. Trees and "
    "networks keep their shape, which leaves a little of the order; a model that can only be asked "
    "is replaced by a random function.",
    good="A rank correlation near 0, signs included: for a model that knows nothing, columns push "
    "in other ways. Of sizes alone about 0.5 is usual for trees, whose splits stay.",
    bad="A rank correlation near 1: the same numbers without the learned model, so that they show "
    "the row and not what the model made of it.",
    paper="Adebayo et al. 2018, Sanity checks for saliency maps, NeurIPS (section 3)",
    link="https://arxiv.org/abs/1810.03292",
    shapes=TABLE_SHAPES,
    about=COLUMNS,
    needs=(),
    seeded=True,
    parameters=TableRandomisationParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
    uses_reference=True,
    criteria=(
        Criterion(
            "the numbers change with the model (rank correlation with models that know nothing "
            f"{CHANGED} or less)",
            "rank correlation with models that know nothing",
            measure_of(_SIGNED),
            CHANGED,
            rising=False,
        ),
    ),
)
