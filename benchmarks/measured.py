"""Two ways of doing one thing, timed in turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Way:
    """One way: how many rows it is given each time, and what explains them, (rows, ...)."""

    name: str
    rows: int
    explain: Callable[[int], Any]


@dataclass(frozen=True)
class Measured:
    """One comparison. Differences are over the largest absolute output."""

    work: str
    model: str
    ours_rows_per_s: float
    peer: str
    peer_rows_per_s: float
    ratio: float
    max_difference: float


def compared(work: str, model: str, ours: Way, peer: Way, scale: float, runs: int = 5) -> Measured:
    """Run both in turn, so that a busy moment hits both; medians of the rows a second.

    Both are run once before, and compared on the rows that both explain. The ratio is the median
    of the runs' ratios: what was measured side by side.
    """
    first, second = np.asarray(ours.explain(ours.rows)), np.asarray(peer.explain(peer.rows))
    shared = min(ours.rows, peer.rows)
    difference = float(np.abs(first[:shared] - second[:shared]).max()) / scale
    speeds = [(speed(ours), speed(peer)) for _ in range(runs)]
    mine, theirs = (median(part) for part in zip(*speeds, strict=True))
    ratio = median(a / b for a, b in speeds)
    return Measured(work, model, mine, peer.name, theirs, ratio, difference)


def speed(way: Way) -> float:
    """Rows a second of one run."""
    started = time.perf_counter()
    way.explain(way.rows)
    return way.rows / (time.perf_counter() - started)
