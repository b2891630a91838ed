"""A model's answers beside the known outcomes: what every tab about how good it is looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from dashboard.backend import shelf
from dashboard.model.known import known
from dashboard.model.outcomes import Known
from dashboard.model.threshold import limits, threshold
from dashboard.rows.population import Population
from dashboard.units import PROBABILITY
from dashboard.words import shortened
from explainers.checks.decisions import (
    Confusion,
    against_the_rest,
    confusion_counts,
    decided,
)
from explainers.checks.levels import Levels, levels
from explainers.checks.thresholds import Limits
from explainers.records import AllRows, Analysis, Floats, Integers, Predictions, Request

NAME_WIDTH = 40

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Judged:
    """Answers for all rows, the rows whose outcome is known, and what is looked at of them.

    output: the class that curves are about, against all others; 0 for a predicted number.
    threshold: what the answer for it must exceed; None where the largest answer wins.
    """

    analysis: Analysis
    everyone: Population
    known: Known
    output: int
    threshold: float | None

    @property
    def predictions(self) -> Predictions:
        """What the model answers for every row."""
        return self.everyone.predictions

    @property
    def request(self) -> Request:
        """What the predictions answer."""
        return Request(self.analysis, "predictions", AllRows())

    @property
    def rows(self) -> int:
        """How many rows are judged."""
        return len(self.known.rows)

    @property
    def name(self) -> str:
        """The class that curves are about, in quotation marks: “bad”."""
        return f"“{shortened(self.analysis.output_names[self.output], NAME_WIDTH)}”"

    @property
    def target(self) -> str:
        """What the column of the known outcomes is called, in one line."""
        return shortened(self.analysis.dictionary.called(self.analysis.target or ""), NAME_WIDTH)

    @property
    def shares(self) -> bool:
        """Whether the answers are probabilities."""
        return self.predictions.unit == PROBABILITY

    @property
    def limits(self) -> Limits:
        """Between which numbers a threshold makes a difference."""
        return self.once("limits", lambda: limits(self.predictions, self.output))

    @property
    def levels(self) -> Levels:
        """The answers for the class, with the rows of it and the others at each."""
        return self.once("levels", self._levels)

    @property
    def counts(self) -> Integers:
        """(classes, classes) rows of each true class that are given each class."""
        if self.threshold is not None:
            # Counted by scores, which are sorted already: a slider must not look at every row.
            return _of_two(self.levels.at(self.threshold), self.output)

        def count() -> Integers:
            given = decided(self.known.outputs(self.predictions), self.output, None)
            truth = self.known.truth.astype(np.int64)
            return confusion_counts(truth, given, len(self.analysis.classes))

        return self.once("counts", count)

    @property
    def confusion(self) -> Confusion:
        """The decisions about the class, all others taken as one."""
        return against_the_rest(self.counts, self.output)

    @property
    def predicted(self) -> Floats:
        """(rows,) the predicted numbers of the judged rows."""
        return self.known.outputs(self.predictions)[:, 0]

    def key(self, what: str, *more: object) -> str:
        """Name what a figure shows: another class or column must not inherit its zoom."""
        return "/".join(map(str, (what, self.predictions.receipt.key, self.output, *more)))

    def once(self, what: str, make: Callable[[], T]) -> T:
        """Make something of the judged rows and this output, once for all tabs and clicks."""
        receipt = self.predictions.receipt
        key = ("judged", what, receipt.key, self.analysis.id, self.analysis.target, self.output)
        found: T = shelf().take(key, make)
        return found

    def _levels(self) -> Levels:
        answers = self.known.outputs(self.predictions)[:, self.output]
        return levels(answers, self.known.truth == self.output)


def judged(analysis: Analysis, everyone: Population, output: int) -> Judged:
    """Hold answers against known outcomes; of two classes `output` is the positive one."""
    bar = threshold(everyone.predictions)
    return Judged(analysis, everyone, known(analysis, everyone.predictions), output, bar)


def _of_two(found: Confusion, positive: int) -> Integers:
    """(2, 2) true class, then the one that was given."""
    table = np.array(
        [
            [found.true_negatives, found.false_positives],
            [found.false_negatives, found.true_positives],
        ],
        dtype=np.int64,
    )
    return table if positive == 1 else table[::-1, ::-1]
