"""What is counted where a study runs over many rows: which rows are well, and how far off it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explainers.records import Measured

Measures = Mapping[str, Measured]
"""What was measured of one row, by name."""


@dataclass(frozen=True)
class Criterion:
    """What a good finding about one row is, to be counted over many of them.

    words: how it follows “in 43 of 50 rows”. title: what `value` is, which places rows from good to
    bad; None where nothing was measured. limit: from where on it is good, upwards where `rising`;
    the limit itself is good but for `strict`.
    """

    words: str
    title: str
    value: Callable[[Measures], float | None]
    limit: float
    rising: bool = True
    strict: bool = False

    def met(self, measures: Measures) -> bool | None:
        """Whether a row is good; None where nothing was measured."""
        value = self.value(measures)
        if value is None:
            return None
        above = value - self.limit if self.rising else self.limit - value
        return above > 0 or (above == 0 and not self.strict)


def measure_of(name: str) -> Callable[[Measures], float | None]:
    """Place rows by one of their measures."""

    def value(measures: Measures) -> float | None:
        return measures[name].value if name in measures else None

    return value


def lead(own: str, chance: str, *, below: bool) -> Callable[[Measures], float | None]:
    """Place rows by how far one measure is ahead of the whole range of another, drawn by chance.

    below: whether ahead is lower. None where either was not measured.
    """

    def value(measures: Measures) -> float | None:
        one, drawn = measures.get(own), measures.get(chance)
        if one is None or drawn is None or one.value is None:
            return None
        if drawn.low is None or drawn.high is None:
            return None
        return drawn.low - one.value if below else one.value - drawn.high

    return value
