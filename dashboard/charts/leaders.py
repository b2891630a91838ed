"""Placing labels under a bar: no label, and no line to a label, ever crosses another label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

GAP = 6.0
LEADER = 3.0  # half the width kept free around the line that leads to a label


@dataclass(frozen=True)
class Label:
    """A label that wants to stand below `anchor`; both in pixels. `weight` decides who is first."""

    key: int
    anchor: float
    width: float
    weight: float


@dataclass(frozen=True)
class Placed:
    """Where a label stands: the left end of its box and its row, counted from the bar."""

    key: int
    left: float
    width: float
    row: int


@dataclass
class _Row:
    taken: list[tuple[float, float]] = field(default_factory=list)

    def free(self, left: float, right: float) -> bool:
        return all(right <= start or left >= end for start, end in self.taken)


def place(labels: Sequence[Label], frame: tuple[float, float], rows: int) -> tuple[Placed, ...]:
    """Give the heaviest labels a place, row by row, inside `frame` (left and right, pixels).

    A box stands centred under its anchor, or is moved aside as far as its line still meets it.
    Labels that find no place are left out: their values stay in the hover text and in the table.
    """
    grid = [_Row() for _ in range(rows)]
    placed = []
    for label in sorted(labels, key=lambda each: -each.weight):
        spot = next(
            (
                (row, left)
                for row in range(rows)
                if _reachable(grid[:row], label.anchor)
                for left in _lefts(label, frame)
                if grid[row].free(left - GAP, left + label.width + GAP)
            ),
            None,
        )
        if spot is None:
            continue
        row, left = spot
        grid[row].taken.append((left, left + label.width))
        for above in grid[:row]:
            above.taken.append((label.anchor - LEADER, label.anchor + LEADER))
        placed.append(Placed(label.key, left, label.width, row))
    return tuple(placed)


def _reachable(above: Sequence[_Row], anchor: float) -> bool:
    return all(row.free(anchor - LEADER, anchor + LEADER) for row in above)


def _lefts(label: Label, frame: tuple[float, float]) -> list[float]:
    """Left ends to try: centred first, then further and further aside; always in the frame."""
    least, most = frame[0], frame[1] - label.width
    if most < least:
        return []
    reach = label.width / 2 - GAP
    tries = [label.anchor - label.width / 2 + reach * share for share in (0, -0.4, 0.4, -0.8, 0.8)]
    inside = [min(max(left, least), most) for left in tries]
    return [left for left in inside if left <= label.anchor <= left + label.width]
