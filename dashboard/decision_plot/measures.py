"""Ways from the base value to the output, a step for each feature: lines of running totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.tabular.measures import head_and_rest
from dashboard.words import num, signed
from explainers.records import Floats, Integers

TOP: Final = 15
"""Features that have a step of their own."""


@dataclass(frozen=True, eq=False)
class Order:
    """In which order features take their steps, from the base value upwards.

    rest: those that take the first step together, perhaps none; upward: the others, one by one.
    """

    rest: Integers
    upward: Integers

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return len(self.upward) + bool(len(self.rest))

    def named(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """What each step is called, (steps,). names: (features,)."""
        rest = (f"{len(self.rest):,} other features",) if len(self.rest) else ()
        return (*rest, *(names[at] for at in self.upward))

    def features(self) -> tuple[int | None, ...]:
        """The feature of each step; None for that of several."""
        return (*((None,) if len(self.rest) else ()), *(int(at) for at in self.upward))


@dataclass(frozen=True, eq=False)
class Ways:
    """Lines: (lines, steps + 1) running totals from the base values on, (lines, steps) moves."""

    totals: Floats
    moves: Floats

    @property
    def ends(self) -> Floats:
        """Where each line ends, (lines,)."""
        return np.asarray(self.totals[:, -1])

    def said(self, line: int, names: tuple[str, ...]) -> list[str]:
        """What is told at each point of a line: the step that led there, and the running total.

        names: (steps,), ready to be shown.
        """
        totals, moves = self.totals[line].tolist(), self.moves[line].tolist()
        after = [
            f"{name} {signed(move)}<br>running total {num(total)}"
            for name, move, total in zip(names, moves, totals[1:], strict=True)
        ]
        return [f"base value {num(totals[0])}", *after]


def order_of(values: Floats, top: int = TOP) -> Order:
    """Order features by their mean size over (lines, features), the largest last."""
    head, rest = head_and_rest(np.abs(values).mean(axis=0), top)
    return Order(rest, head[::-1])


def ways(order: Order, values: Floats, base: Floats) -> Ways:
    """Add up (lines, features) from (lines,) base values on."""
    rest = [values[:, order.rest].sum(axis=1)] if len(order.rest) else []
    moves = np.column_stack([*rest, *(values[:, at] for at in order.upward)])
    return Ways(np.column_stack([base, base[:, None] + np.cumsum(moves, axis=1)]), moves)
