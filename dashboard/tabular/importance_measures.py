"""How much is lost without a feature, by each measure that the known outcomes allow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from dashboard.model.outcomes import found_in
from dashboard.tabular.measures import ranking
from dashboard.units import SCORE
from explainers.checks.decisions import decided
from explainers.checks.importances import Importances, importances, moves
from explainers.checks.quality import Measure, class_qualities, value_qualities
from explainers.records import Analysis, Floats, Integers, Predictions, Swapped

MOVES: Final = "Change of the answer"
"""What can be measured where no outcome is known."""

_TOP: Final = 10
"""Places of an order that a reader looks at: how the last ones stand is chance."""


@dataclass(frozen=True, eq=False)
class Losses:
    """What is lost without each feature, by one measure.

    title: the measure's; fall: what it does when it gets worse, such as "AUC falls by", "" where
    nothing is held against outcomes. rows: how many were judged.
    """

    title: str
    fall: str
    found: Importances
    rows: int


@dataclass(frozen=True)
class Dispute:
    """A feature that stands elsewhere in two orders, counted from 1."""

    name: str
    first: int
    second: int


def predictions_of(swapped: Swapped) -> Predictions:
    """The model's own answers, as results that hold nothing else have them."""
    return Predictions(
        outputs=swapped.outputs,
        data=swapped.data,
        positions=swapped.positions,
        names=swapped.names,
        output_names=swapped.output_names,
        unit=swapped.unit,
        receipt=swapped.receipt,
        dictionary=swapped.dictionary,
    )


@dataclass(frozen=True, eq=False)
class Judgeable:
    """The rows of swaps whose outcome is known and whose answers are all numbers.

    truth: as `Known` has it, of those rows.
    """

    rows: Integers
    truth: Integers | Floats


def judgeable(analysis: Analysis, swapped: Swapped) -> Judgeable:
    """Find the rows that can be judged; none where the analysis has no target."""
    known = found_in(analysis, predictions_of(swapped))
    sound = _sound(swapped)[known.rows]
    return Judgeable(known.rows[sound], known.truth[sound])


def measures(
    analysis: Analysis, swapped: Swapped, among: Judgeable, output: int, threshold: float | None
) -> tuple[Measure, ...]:
    """The measures of quality there are for these rows; none without any."""
    if not len(among.rows):
        return ()
    if not analysis.classes:
        return value_qualities(np.asarray(among.truth, dtype=np.float64))
    decide = partial(decided, positive=analysis.positive_output, threshold=threshold)
    truth = np.asarray(among.truth, dtype=np.int64)
    return class_qualities(truth, output, decide, probabilities=swapped.unit != SCORE)


def losses(swapped: Swapped, among: Judgeable, measure: Measure) -> Losses:
    """What is lost by a measure of quality."""
    found = importances(
        swapped.outputs[among.rows],
        swapped.swapped[among.rows],
        measure.judge,
        more_is_better=measure.more_is_better,
    )
    return Losses(measure.title, measure.fall, found, len(among.rows))


def changes(swapped: Swapped, output: int) -> Losses:
    """How far the answers themselves move, over all rows whose answers are numbers."""
    rows = np.flatnonzero(_sound(swapped))
    found = moves(swapped.outputs[rows], swapped.swapped[rows], output)
    return Losses(MOVES, "", found, len(rows))


def dispute(names: tuple[str, ...], first: Floats, second: Floats) -> Dispute | None:
    """The feature that two orders by falling size disagree most about; None where on none.

    first, second: (features,), the larger the more important; only features that are among the
    first places of either order, and of importance in it, count.
    """
    places = [_places(sizes) for sizes in (first, second)]
    near = np.minimum(*places) < _TOP
    apart = np.where(near & ((first > 0) | (second > 0)), np.abs(places[0] - places[1]), 0)
    if not apart.any():
        return None
    at = int(np.argmax(apart))
    return Dispute(names[at], int(places[0][at]) + 1, int(places[1][at]) + 1)


def _places(sizes: Floats) -> Integers:
    """(features,) where each stands, from 0 on; what is below nothing stands last."""
    places = np.empty(len(sizes), dtype=np.int64)
    places[ranking(np.maximum(sizes, 0.0))] = np.arange(len(sizes))
    return places


def _sound(swapped: Swapped) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    own = np.isfinite(swapped.outputs).all(axis=1)
    return np.asarray(own & np.isfinite(swapped.swapped).all(axis=(1, 2, 3)))
