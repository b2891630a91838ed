"""Seeds: how far do the numbers of columns that are drawn at random move by the draw alone?"""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
from pydantic import Field

from explainers.methods.declaration import COLUMNS, Answer
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.records import Measured
from explainers.studies.criteria import Criterion, measure_of
from explainers.studies.declaration import TABLE_SHAPES, Studied, Study, found
from explainers.studies.order_agreement import TOP, Agreement, agreement, mean_of
from explainers.studies.seed_agreement import drawn, measures, once_a_seed, unless_it_draws
from explainers.studies.table_row import TARGET, Row, player_values, row_of

_SAME: Final = f"draws with the same {TOP} on top as the one shown"
STEADY: Final = 0.9
"""From this share of other draws on that name the same columns, the draw hardly matters."""
MOVED: Final = 0.5
"""Below this share, most draws name other columns."""


class TableSeedsParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)
    seeds: int = Field(10, ge=2, le=50, description="Explanations, each with a seed of its own")


def run(
    studied: Studied, parameters: TableSeedsParameters, generator: np.random.Generator
) -> Answer:
    """Explain a row with several seeds, and compare each two of the explanations."""
    row = row_of(studied.subject, parameters.target)
    values, budget = drawn(
        studied, parameters.seeds, generator, lambda answer: player_values(answer, row)
    )
    pairs = [agreement(*pair) for pair in combinations(values, 2)]
    with_shown = pairs[: parameters.seeds - 1]  # combinations start with those of the first
    same = [each.top == 1 for each in with_shown if not np.isnan(each.top)]
    return found(
        row.answers,
        [
            Measured(
                _SAME,
                sum(same) / len(same) if same else None,
                unit="share of the other draws",
            ),
            *measures(pairs, row.parts),
        ],
        [_verdict(pairs, same, row)],
        unit="share of draws",
        budget=budget + 1,
    )


def _verdict(pairs: list[Agreement], same: list[bool], row: Row) -> str:
    if mean_of(each.correlation for each in pairs) is None:
        return "All have the same number in a draw, so that there is nothing that could move."
    if row.players <= TOP:
        correlation = mean_of(each.correlation for each in pairs)
        return (
            f"With {row.counted} which are on top is no question; their order has a rank "
            f"correlation of {correlation:.2f} between draws."
        )
    others = len(same)
    start = (
        f"The {TOP} strongest {row.parts} are the same in {sum(same):,} of {others:,} other "
        + ("draw" if others == 1 else "draws")
    )
    share = sum(same) / max(others, 1)
    if share >= STEADY:
        return f"{start}: the draw hardly matters for which they are."
    more = "Let the method draw more, where it lets you."
    if share >= MOVED:
        return f"{start}: some of them are there by the draw. {more}"
    return f"{start}: another draw would mostly name others. {more}"


STUDY = Study(
    name="table_seeds",
    title="Agreement between seeds",
    version="1",
    question="Does the method name the same columns when nothing but the random draw changes?",
    silent_on="Whether the columns are right: draws can agree on something wrong. The row, the "
    "model, the reference rows and every other parameter stay the same.",
    good="The same columns on top in nearly all draws, and a rank correlation near 1: the order "
    "does not depend on chance.",
    bad="Other columns on top in most draws: with another seed another reason would be shown.",
    paper="Visani et al. 2022, Statistical stability indices for LIME: obtaining reliable "
    "explanations for machine learning models, Journal of the Operational Research Society",
    link="https://arxiv.org/abs/2001.11757",
    shapes=TABLE_SHAPES,
    about=COLUMNS,
    needs=(),
    seeded=True,
    parameters=TableSeedsParameters,
    why_not=unless_it_draws,
    cost=once_a_seed,
    run=run,
    criteria=(
        Criterion(
            f"the {TOP} strongest columns are the same in at least {STEADY:.0%} of other draws",
            f"share of other draws with the same {TOP} strongest columns",
            measure_of(_SAME),
            STEADY,
        ),
        Criterion(
            f"the order hardly moves between draws (rank correlation {STEADY} or more)",
            "rank correlation between draws",
            measure_of("rank correlation"),
            STEADY,
        ),
    ),
)
