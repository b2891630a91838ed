"""A model that adds up curves of single columns, and a few of pairs, beside the one it repeats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainers.records.explained import Explained, Floats


@dataclass(frozen=True, eq=False)
class Axis:
    """How the values of one column are parted into bins; before all others comes that of gaps.

    feature: the column's place among the names. cuts: (bins - 2,) rising, between two bins each,
    within `low` and `high`, the ends of what was seen; None where there are categories, one for
    each bin but the first.
    """

    feature: int
    cuts: Floats | None = None
    low: float = 0.0
    high: float = 0.0
    categories: tuple[str, ...] = ()

    @property
    def bins(self) -> int:
        """How many bins there are, that of gaps included."""
        return 1 + (len(self.categories) if self.cuts is None else len(self.cuts) + 1)


@dataclass(frozen=True, eq=False)
class Term:
    """What one column, or two together, add to one output.

    axes: one or two. scores: (bins,) or (bins, bins), centred so that they add nothing on average.
    errors: like them, the standard deviation over the fits they are the mean of. weights: like
    them, the share of the rows it was fitted to in each bin.
    """

    output: int
    axes: tuple[Axis, ...]
    scores: Floats
    errors: Floats
    weights: Floats

    @property
    def importance(self) -> float:
        """How much it moves the output on average: the mean of |score| over the rows."""
        total = float(self.weights.sum())
        return float((np.abs(self.scores) * self.weights).sum() / total) if total else 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class GlassBox(Explained):
    """An additive model trained to answer as another one does, and how far it gets.

    terms: those of single columns first; of two classes, only the second one's, since the first
    one's are the same with the other sign. intercepts: (outputs,), what they are added to, in
    `unit`. outputs: (rows, outputs), what the model answers in `answer_unit`; singles: what the
    terms of single columns make of that alone, and answers: what all terms do, (rows, outputs)
    both. held: (rows,), whether a row was kept from the fit, so that it can judge it.
    """

    terms: tuple[Term, ...]
    intercepts: Floats
    outputs: Floats
    singles: Floats
    answers: Floats
    held: NDArray[np.bool_]
    answer_unit: str

    def of(self, output: int) -> tuple[Term, ...]:
        """The terms of one output: of two classes the first one's are the second's, turned."""
        own = tuple(term for term in self.terms if term.output == output)
        if own or len(self.output_names) != 2:
            return own
        return tuple(
            Term(output, term.axes, -term.scores, term.errors, term.weights) for term in self.terms
        )
