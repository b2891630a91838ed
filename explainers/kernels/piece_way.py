"""Integrated Gradients of pieces: slopes by their vectors on the way to those of a text.

Sundararajan, Taly and Yan 2017, equation 1, over what a network knows the pieces of a text by. All
is asked through the network's own slopes; nothing is known of its library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.gradients import quadrature
from explainers.kernels.reporting import Report, stretch_of, unheard
from explainers.records import Floats

Vectors = NDArray[np.float32]
"""(pieces, width), or (places, pieces, width) at several places on a way."""
Slopes = Callable[[Vectors], tuple[Floats, Vectors]]
"""Vectors at some places -> a score there, (places,), and its derivatives, like the vectors."""

CELLS: Final = 2**20
"""Most numbers of one call, 4 MB of them; the network cuts it further as memory asks."""
INSIDE: Final = 8
"""Places in each half of a stretch that is looked at again."""
_AGAIN: Final = 2 * INSIDE + 1


@dataclass(frozen=True, eq=False)
class Way:
    """A straight way between vectors, (pieces, width) each, and the score on it."""

    slopes: Slopes
    start: Vectors
    end: Vectors

    def rates(self, places: Floats, report: Report = unheard) -> tuple[Floats, Floats]:
        """The score at places from 0 to 1, (places,), and what each piece adds to its slope there.

        The latter (places, pieces): the way of a piece times the slope by its vector, added up.
        report: told how many places were asked about.
        """
        way = self.end - self.start
        scores, rates = np.empty(len(places)), np.empty((len(places), len(way)))
        size = max(1, CELLS // max(1, way.size))
        for first in range(0, len(places), size):
            part = slice(first, first + size)
            at = places[part, None, None].astype(np.float32)
            scores[part], slopes = self.slopes(np.asarray(self.start + at * way))
            rates[part] = np.einsum("kpw,pw->kp", slopes, way, dtype=np.float64)
            report(min(first + size, len(places)), len(places))
        return scores, rates


@dataclass(frozen=True, eq=False)
class Shared:
    """What a score moved on a way, shared out among pieces: values (pieces,).

    missed: how far they miss it, stretch by stretch, so that misses do not make up for each other.
    asked: places that were asked about.
    """

    values: Floats
    missed: float
    asked: int


@dataclass(frozen=True, eq=False)
class _Stretch:
    """A part of a way: begin and end of it, the score at both, and what its pieces moved."""

    begin: float
    end: float
    scores: tuple[float, float]
    values: Floats

    @property
    def missed(self) -> float:
        return abs(float(self.values.sum()) - (self.scores[1] - self.scores[0]))


def shared(
    way: Way,
    scores: tuple[float, float],
    enough: float,
    steps: int,
    most: int,
    report: Report = unheard,
) -> Shared:
    """Share out what a score moves on a way, `scores` at its start and at its end.

    At `steps` places of Gauss and Legendre over all of it. Where the values miss by more than
    `enough` what they add up to (proposition 1), the stretches that miss most are halved and looked
    at again, until all of them together miss no more, or `most` places were asked about: near a
    baseline of zeros a layer that normalises makes all of its move in a thousandth of the way, and
    more places everywhere else find nothing. report: told how many places of `most`.
    """
    most = max(steps, most)
    places, weights = quadrature(steps)
    _, rates = way.rates(places, stretch_of(report, 0, most))
    stretches, asked = [_Stretch(0.0, 1.0, scores, weights @ rates)], steps
    while (missed := sum(each.missed for each in stretches)) > enough and asked + _AGAIN <= most:
        stretches.sort(key=lambda each: -each.missed)
        worst = [each for each in stretches if 2 * each.missed >= stretches[0].missed]
        worst = worst[: (most - asked) // _AGAIN]
        halves = _halved(way, worst, stretch_of(report, asked, most))
        stretches = [*halves, *stretches[len(worst) :]]
        asked += len(worst) * _AGAIN
    if asked < most:
        report(most, most)
    return Shared(np.sum([each.values for each in stretches], axis=0), missed, asked)


def _halved(way: Way, stretches: Sequence[_Stretch], report: Report) -> list[_Stretch]:
    """Look at each half of some stretches, and at the score between them."""
    inside, weights = quadrature(INSIDE)
    asked = []
    for each in stretches:
        half = (each.end - each.begin) / 2
        middle = each.begin + half
        asked.append(np.concatenate([each.begin + half * inside, [middle], middle + half * inside]))
    scores, rates = way.rates(np.concatenate(asked), report)
    found = []
    for at, each in enumerate(stretches):
        half, first = (each.end - each.begin) / 2, at * _AGAIN
        between = float(scores[first + INSIDE])
        for begin, ends, start in (
            (each.begin, (each.scores[0], between), first),
            (each.begin + half, (between, each.scores[1]), first + INSIDE + 1),
        ):
            values = half * (weights @ rates[start : start + INSIDE])
            found.append(_Stretch(begin, begin + half, ends, values))
    return found
