"""Deletion and insertion: does the answer hang on the columns that a method names?

Columns take the values of reference rows one after the other, in the order of their numbers, and
get them back in the same order (Samek et al. 2017 and Petsiuk et al. 2018, of pictures). The answer
is the mean over several reference rows, the very game that Shapley values share out. It changes in
any order, so the method's is held against orders drawn by chance.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from explainers.checks.against_chance import falling_words, luck_words, rising_words
from explainers.kernels import deletion
from explainers.kernels.marginal_game import MarginalGame, marginal_game
from explainers.kernels.reporting import Report, stretch_of, unheard
from explainers.methods.declaration import COLUMNS, Answer, Method
from explainers.methods.marginal import thinned
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.records import Floats, Integers, Measured
from explainers.studies.criteria import Criterion, lead
from explainers.studies.declaration import TABLE_SHAPES, Studied, Study, found, studies_all
from explainers.studies.deletion_curves import (
    BACK,
    BY_CHANCE,
    OUT,
    STILL,
    Curves,
    areas,
    courses,
    ends,
)
from explainers.studies.table_row import TARGET, Row, player_values, references_of, row_of

_FEWEST: Final = 3
"""Players at least: of two there is only the other order."""
_FEW_ORDERS: Final = 120
"""Up to so many orders there are, those by chance are often much like the method's own."""
_BETWEEN: Final = "area between insertion and deletion"


class TableDeletionParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)
    reference_rows: int = Field(
        20, ge=1, le=200, description="Reference rows whose values take a column's place"
    )
    steps: int = Field(20, ge=5, le=100, description="Steps in which columns are replaced")
    orders: int = Field(10, ge=3, le=50, description="Random orders to hold it against")


def run(
    studied: Studied, parameters: TableDeletionParameters, generator: np.random.Generator
) -> Answer:
    """Replace the columns of a row in a method's order, and in orders drawn by chance."""
    subject = studied.subject
    row, unit = row_of(subject, parameters.target), subject.model.card.unit
    if row.players < _FEWEST:
        note = f"With {row.counted} there are no orders by chance to hold the method's own against."
        return found(row.answers, [], [note], unit=unit, budget=1)
    references = thinned(references_of(subject), parameters.reference_rows)
    stops = deletion.stops(row.players, parameters.steps)
    orders = min(parameters.orders, deletion.orders_of(row.players) - 1)
    asks = (2 + orders) * (len(stops) - 2) * len(references)
    report, whole = subject.report, studied.most + asks
    answer = studied.answer(lambda done, total: report(studied.most * done // total, whole))
    own = deletion.falling(player_values(answer, row), generator)
    chance = deletion.others(own, orders, generator)
    game = marginal_game(
        subject.model.predict, subject.rows, references, player_of=subject.player_of
    )
    curves = followed(game, row.output, own, chance, stops, stretch_of(report, studied.most, whole))
    report(whole, whole)
    return found(
        row.answers,
        _measures(curves, unit),
        _notes(curves, row, len(references)),
        unit=unit,
        curves=courses(curves, "the method's order"),
        grid_title=f"share of the {row.parts} replaced or put back",
        budget=studied.budget(answer) + 2 + len(references) + asks,
    )


def followed(
    game: MarginalGame,
    output: int,
    own: Integers,
    chance: list[Integers],
    stops: Integers,
    report: Report = unheard,
) -> Curves:
    """Follow orders of players, (players,) each, there and back: a method's own and by chance.

    game: one row against reference rows. report: told in rows sent to the model.
    """
    # Putting columns back in, the first ones first, passes the rows of replacing the last ones
    # first: so every order is asked about in one direction alone.
    orders = np.stack([own, own[::-1], *chance])
    places = np.argsort(orders, axis=1)  # where each player stands in an order
    keep = places[:, None, :] >= stops[1:-1, None]
    heights = np.empty((len(orders), len(stops)))
    heights[:, 0] = game.outputs[0, output]
    heights[:, -1] = game.base_value[output]
    means = _answers(game, output, keep.reshape(-1, keep.shape[-1]), report)
    heights[:, 1:-1] = means.reshape(keep.shape[:2])
    return Curves(stops, heights[0], heights[1, ::-1], heights[2:])


def _answers(game: MarginalGame, output: int, keep: NDArray[np.bool_], report: Report) -> Floats:
    """The mean answer over the reference rows where only some players are kept, (coalitions,).

    keep: (coalitions, players). In several calls: no frame is to hold all mixtures at once.
    """
    references = game.pool.references
    size = max(1, game.model_rows // references)
    means = np.empty(len(keep))
    for first in range(0, len(keep), size):
        part = keep[first : first + size]
        mixed = np.repeat(part, references, axis=0)

        def layout(
            player: int, told: NDArray[Any], untold: NDArray[Any], kept: NDArray[np.bool_] = mixed
        ) -> NDArray[Any]:
            return np.where(kept[:, player], told, untold)

        before = stretch_of(report, first * references, len(keep) * references)
        answers = game.play(
            np.zeros(len(mixed), dtype=np.int64),
            np.tile(np.arange(references), len(part)),
            layout,
            before,
        )
        means[first : first + size] = answers[:, output].reshape(-1, references).mean(axis=1)
    return means


def _measures(curves: Curves, unit: str) -> list[Measured]:
    between = Measured(_BETWEEN, curves.back - curves.out, unit=unit)
    return [*areas(curves, unit), between, *ends(curves, unit)]


def _notes(curves: Curves, row: Row, references: int) -> list[str]:
    by_chance = curves.area(curves.chance)
    start, end = curves.start, curves.end
    rows = (
        "the values of 1 reference row"
        if references == 1
        else (
            f"the values of {references:,} reference rows, each in turn, and the answers averaged"
        )
    )
    notes = [
        falling_words(curves.out, by_chance),
        rising_words(curves.back, by_chance),
        f"{row.counted} took {rows}. {luck_words(len(by_chance))}",
    ]
    if (there_are := deletion.orders_of(row.players)) <= _FEW_ORDERS:
        notes.append(
            f"Of {row.counted} there are {there_are:,} orders, so that those by chance are often "
            "much like the method's own."
        )
    if abs(end - start) <= (1 - STILL) * abs(start):
        notes.append(
            f"With every column replaced the answer is {end:.3g}, with none {start:.3g}: this row "
            "is answered nearly as reference rows are on average, so no order can move it far."
        )
    return notes


def _cost(method: Method, own: TableDeletionParameters, its: Any, rows: int, features: int) -> int:
    """Count the method's own rows, the row itself, and its mixtures with reference rows."""
    between = (2 + own.orders) * own.steps * own.reference_rows
    return int(method.cost(its, rows, features)) + rows * (2 + own.reference_rows + between)


STUDY = Study(
    name="table_deletion",
    title="Deletion and insertion of columns",
    version="1",
    question="Does the answer fall faster when the columns that speak for it most are replaced "
    "first, than when columns are replaced at random?",
    silent_on="Whether each number is right: columns are replaced by their order alone. Rows mixed "
    "of two may be like none that exist where columns hang together. Watched is the model's own "
    "answer, whatever the method's numbers add up to.",
    good="Replaced in the method's order, the curve falls below the band of random orders; put "
    "back in the same order, it rises above the band.",
    bad="The curves run inside the band or on its wrong side: a random order tells as much about "
    "what the answer hangs on, or more.",
    paper="Samek et al. 2017, Evaluating the visualization of what a deep neural network has "
    "learned, IEEE Transactions on Neural Networks and Learning Systems; Petsiuk, Das and Saenko "
    "2018, RISE: randomized input sampling for explanation of black-box models, BMVC",
    link="https://arxiv.org/abs/1806.07421",
    shapes=TABLE_SHAPES,
    about=COLUMNS,
    needs=(),
    seeded=True,
    parameters=TableDeletionParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
    uses_reference=True,
    criteria=(
        Criterion(
            "the answer falls sooner in the method's order than in each random order",
            "lead over the best random order, columns replaced",
            lead(OUT, f"{OUT}, {BY_CHANCE}", below=True),
            0,
            strict=True,
        ),
        Criterion(
            "it comes back sooner than in each random order when the columns are put back",
            "lead over the best random order, columns put back",
            lead(BACK, f"{BACK}, {BY_CHANCE}", below=False),
            0,
            strict=True,
        ),
    ),
)
