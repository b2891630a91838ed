"""The bound at which a split parts a column's numbers, found by asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainers.intake.own_columns.way import Way, quietly
from explainers.kernels.round_numbers import roundest
from explainers.kernels.trees.ranks import Lanes
from explainers.records import Floats

NEVER: Final = float(np.finfo(np.float64).max)
"""The bound of a split that parts no numbers: all are below it."""

_HALVINGS: Final = 64
_NARROW: Final = 1e-9
"""A bound is told to nine digits: single precision, in which most trees compare, has seven."""

_STEPS_OUT: Final = 20
"""How often the span of a column is doubled to find a bound that lies outside of it."""


@dataclass(frozen=True)
class Bracket:
    """Where the bound of a split lies: numbers up to `low` go one way, from `high` on the other.

    left: whether the lower ones go to the tree's left. Both are NEVER where all go that way.
    """

    node: int
    feature: int
    low: float
    high: float
    left: bool


def between(node: int, feature: int, values: Floats, left: NDArray[np.bool_]) -> Bracket | None:
    """Find where rising values, (values,), change sides; None where they do so never, or twice."""
    turns = np.flatnonzero(left[1:] != left[:-1])
    if len(turns) != 1:
        return None
    at = int(turns[0])
    return Bracket(node, feature, float(values[at]), float(values[at + 1]), bool(left[at]))


def beyond(way: Way, feature: int, low: float, high: float) -> tuple[Floats, Lanes] | None:
    """Send rising values far outside of [low, high]; None where the way in takes no such values."""
    reach = max(high - low, abs(low), abs(high), 1.0) * 2.0 ** np.arange(-2, _STEPS_OUT)
    values = np.concatenate([low - reach[::-1], [low, high], high + reach])
    lanes = quietly(lambda: way.sent(feature, values))
    return None if lanes is None else (values, lanes)


def narrowed(way: Way, brackets: Sequence[Bracket]) -> dict[int, float]:
    """The bound of each bracket's split by its node: the least number known to go the other way.

    Where the way in takes no values but those that occur, any bound between two of them says the
    same, so it is a round one.
    """
    settled = {one.node: one.high for one in brackets if one.high == NEVER}
    open_ = [one for one in brackets if one.high != NEVER]
    found = _halved(way, open_)
    if found is not None:
        return settled | found
    for feature in sorted({one.feature for one in open_}):
        own = [one for one in open_ if one.feature == feature]
        alone = _halved(way, own)
        settled |= {one.node: _round(one) for one in own} if alone is None else alone
    return settled


def _round(bracket: Bracket) -> float:
    return float(np.nextafter(roundest(bracket.low, bracket.high), np.inf))


def _halved(way: Way, brackets: Sequence[Bracket]) -> dict[int, float] | None:
    """Halve brackets until they are one number; None where the way in refuses one in between."""
    done: dict[int, float] = {}
    waiting = list(brackets)
    for _ in range(_HALVINGS):
        done |= {one.node: one.high for one in waiting if _is_narrow(one)}
        waiting = [one for one in waiting if one.node not in done]
        if not waiting:
            break
        features = [one.feature for one in waiting]
        middles = np.array([one.low / 2 + one.high / 2 for one in waiting])
        lanes = quietly(partial(way.sent_each, features, middles))
        if lanes is None:
            return None
        waiting = [
            _half(one, middle, bool(way.left(lanes[:, at : at + 1], one.node)[0]))
            for at, (one, middle) in enumerate(zip(waiting, middles.tolist(), strict=True))
        ]
    return done | {one.node: one.high for one in waiting}


def _half(bracket: Bracket, middle: float, left: bool) -> Bracket:
    if left == bracket.left:
        return replace(bracket, low=middle)
    return replace(bracket, high=middle)


def _is_narrow(bracket: Bracket) -> bool:
    return bracket.high - bracket.low <= _NARROW * max(abs(bracket.low), abs(bracket.high))
