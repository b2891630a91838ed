"""What the studies that compare maps share: maps of one class, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from explainers.intake.vision.part import VisionPart
from explainers.intake.vision.seeing import Seen
from explainers.kernels.rank_agreement import rank_correlation, top_overlap
from explainers.methods.declaration import Answer, Subject
from explainers.records import Floats, Measured
from explainers.studies.declaration import Studied

TOP: Final = 0.1
"""Share of the places that are on top: what the eye goes to. By chance maps share as many."""


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far pairs of maps agree, (pairs,) each; NaN of a pair in which a map has no order."""

    correlations: Floats
    overlaps: Floats

    @property
    def correlation(self) -> float | None:
        """The mean rank correlation; None where there is none."""
        return _mean(self.correlations)

    @property
    def overlap(self) -> float | None:
        """The mean share of top places in common; None where there is none."""
        return _mean(self.overlaps)

    @property
    def blank(self) -> int:
        """Pairs that could not be compared, because a map is the same everywhere."""
        return int(np.isnan(self.correlations).sum())

    def measured(self, what: str = "") -> list[Measured]:
        """Put it into numbers with their ranges. what: words that tell which maps."""
        return [
            _measured(f"rank correlation{what}", self.correlations, "1 is the same order"),
            _measured(f"top places in common{what}", self.overlaps, "share of the top 10 %"),
        ]


def agreement(pairs: Iterable[tuple[Floats, Floats]]) -> Agreement:
    """Compare maps (height, width) two by two."""
    listed = list(pairs)
    return Agreement(
        np.array([rank_correlation(*pair) for pair in listed], dtype=np.float64),
        np.array([top_overlap(*pair, TOP) for pair in listed], dtype=np.float64),
    )


def map_of(answer: Answer) -> Floats:
    """The map of the first picture, (height, width)."""
    return np.asarray(answer.arrays["values"][0], dtype=np.float64)


def about(studied: Studied, answer: Answer) -> Studied:
    """The same method asked about the output of an answer of its, whatever is predicted then."""
    target = str(int(answer.arrays["target"][0]))
    return replace(studied, parameters=studied.parameters.model_copy(update={"target": target}))


def pictured(subject: Subject) -> tuple[VisionPart, Seen]:
    """The network of a subject and its pictures; `why_not` says before if there are none."""
    if subject.model.vision is None or subject.pictures is None:
        raise ValueError("a study of maps was asked about a model without pictures")
    return subject.model.vision, subject.pictures


def blank_words(blank: int, pairs: int) -> list[str]:
    """Say how many comparisons are missing; nothing where none is."""
    if not blank:
        return []
    return [
        f"{blank:,} of {pairs:,} comparisons are left out: a map that has the same number "
        "everywhere puts its places in no order."
    ]


def range_words(values: Floats) -> str:
    """Say the mean of some numbers and, of several, their range."""
    known = values[~np.isnan(values)]
    if len(known) < 2:
        return f"{known.mean():.2f}"
    return f"{known.mean():.2f} ({known.min():.2f} to {known.max():.2f})"


def _mean(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def _measured(name: str, values: Floats, unit: str) -> Measured:
    known = values[~np.isnan(values)]
    if not len(known):
        return Measured(name, None, unit=unit)
    return Measured(name, float(known.mean()), float(known.min()), float(known.max()), unit)
