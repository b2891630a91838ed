"""The force plot's geometry: one pushing chevron per feature, and the scale they lie on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.rows.said import said_of
from explainers.records import Attribution

SHOWN = 8  # a side's features with a chevron of their own; the others share the last one
TIP = 8.0  # pixels


@dataclass(frozen=True)
class Chevron:
    """One feature's push, from `tail` to the pointed `tip`, in the attribution's unit.

    `name` is None for the features that share a chevron; `value` then says how many they are.
    """

    tail: float
    tip: float
    name: str | None
    value: str

    @property
    def effect(self) -> float:
        """How far it pushes, with its sign."""
        return self.tip - self.tail


def chevrons(attribution: Attribution, row: int, output: int) -> tuple[Chevron, ...]:
    """Both sides' chevrons, the largest first on each. All push towards base + sum of effects."""
    effects = attribution.values[row, :, output]
    end = float(attribution.base_values[row, output] + effects.sum())
    found = []
    for side in (effects > 0, effects < 0):
        order = np.flatnonzero(side)[np.argsort(-np.abs(effects[side]), kind="stable")]
        cut = len(order) if len(order) <= SHOWN + 1 else SHOWN
        tip = end
        for at in order[:cut]:
            name = attribution.names[at]
            tail = tip - float(effects[at])
            found.append(Chevron(tail, tip, name, said_of(attribution, name, row)))
            tip = tail
        if cut < len(order):
            tail = tip - float(effects[order[cut:]].sum())
            found.append(Chevron(tail, tip, None, f"{len(order) - cut} others"))
    return tuple(found)


@dataclass(frozen=True)
class Scale:
    """From the attribution's unit to pixels: `low` is at 0, `high` at `width`."""

    low: float
    high: float
    width: float

    @property
    def per_unit(self) -> float:
        """Pixels per unit."""
        return self.width / (self.high - self.low)

    def px(self, value: float) -> float:
        """Where a value lies."""
        return (value - self.low) * self.per_unit

    def value(self, px: float) -> float:
        """Which value lies there."""
        return self.low + px / self.per_unit


def scale_around(values: Sequence[float], width: float) -> Scale:
    """A scale that shows all `values` with a little air."""
    low, high = min(values), max(values)
    air = 0.025 * (high - low) or abs(high) * 0.1 or 1.0
    return Scale(low - air, high + air, width)


def outline(chevron: Chevron, scale: Scale) -> tuple[list[float], list[float]]:
    """The polygon of a chevron on a bar from 0 to 1; narrow ones are plain rectangles."""
    size = abs(chevron.effect)
    point = TIP / scale.per_unit
    if size <= 2 * point:
        point = 0.0
    point = point if chevron.effect > 0 else -point
    tail, tip = chevron.tail, chevron.tip
    across = [tail, tip - point, tip, tip - point, tail, tail + point, tail]
    return across, [1.0, 1.0, 0.5, 0.0, 0.0, 0.5, 1.0]
