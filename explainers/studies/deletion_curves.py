"""What an answer does while parts are taken away and put back in: curves, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from explainers.kernels import deletion
from explainers.records import Course, Floats, Integers, Measured

OUT: Final = "area under deletion"
BACK: Final = "area under insertion"
BY_CHANCE: Final = "random order"
STILL: Final = 0.9
"""From this share of the answer on that is left when all is replaced, little was taken away."""


@dataclass(frozen=True, eq=False)
class Curves:
    """The mean answers on the way: in a method's order (stops,), by chance (orders, stops).

    stops: how many parts are replaced, or put back in.
    """

    stops: Integers
    deletion: Floats
    insertion: Floats
    chance: Floats

    @property
    def backwards(self) -> Floats:
        """The curves by chance of putting back in: the same inputs, met the other way round."""
        return self.chance[:, ::-1]

    @property
    def out(self) -> float:
        """The mean answer while parts are replaced in the method's order."""
        return float(self.area(self.deletion))

    @property
    def back(self) -> float:
        """The mean answer while they are put back in, in the same order."""
        return float(self.area(self.insertion))

    @property
    def start(self) -> float:
        """The answer with nothing replaced."""
        return float(self.deletion[0])

    @property
    def end(self) -> float:
        """The answer with all replaced."""
        return float(self.deletion[-1])

    def area(self, heights: Floats) -> Floats:
        """The mean answer over the way, for each of some curves (..., stops)."""
        return deletion.area(heights, self.stops)


def areas(curves: Curves, unit: str) -> list[Measured]:
    """The mean answers over the way, beside what orders by chance come to."""
    by_chance = curves.area(curves.chance)
    low, high = float(by_chance.min()), float(by_chance.max())
    mean = float(by_chance.mean())
    return [
        Measured(OUT, curves.out, unit=unit),
        Measured(f"{OUT}, {BY_CHANCE}", mean, low, high, unit),
        Measured(BACK, curves.back, unit=unit),
        Measured(f"{BACK}, {BY_CHANCE}", mean, low, high, unit),
    ]


def ends(curves: Curves, unit: str) -> list[Measured]:
    """The answers where the way begins and ends."""
    return [
        Measured("answer with nothing replaced", curves.start, unit=unit),
        Measured("answer with all replaced", curves.end, unit=unit),
    ]


def courses(curves: Curves, own_order: str) -> list[Course]:
    """The curves as a chart draws them, a panel for each direction; `own_order`: its name."""
    grid = curves.stops / curves.stops[-1]
    panels = (
        ("deletion", curves.deletion, curves.chance),
        ("insertion", curves.insertion, curves.backwards),
    )
    return [
        course
        for panel, own, chance in panels
        for course in (
            Course(own_order, grid, own, panel),
            *(Course(BY_CHANCE, grid, heights, panel, chance=True) for heights in chance),
        )
    ]
