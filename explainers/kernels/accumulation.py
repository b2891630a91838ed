"""Local effects added up along a grid (Apley and Zhu 2020, equations 15 and 16, and section 5.3).

The mean of what the rows of a step see change is the step's height; heights are added up from the
first point on, and the whole is moved so that its mean over the rows is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.records import Floats, Integers


@dataclass(frozen=True, eq=False)
class Along:
    """A curve over a grid. curve, errors: (points, outputs). counts: see `Accumulated`."""

    curve: Floats
    errors: Floats
    counts: Integers


def along_numbers(bins: Integers, deltas: Floats, points: int) -> Along:
    """Add up steps between the ends of bins.

    bins: (rows,), -1 for rows that are left out. deltas: (rows, outputs). A row of a bin counts as
    if it were in its middle when the mean is taken (equation 16).
    """
    used = bins >= 0
    counts = np.bincount(bins[used], minlength=max(0, points - 1)).astype(np.int64)
    behind = counts[::-1].cumsum()[::-1] - counts / 2
    parts = _weights(points, behind / max(1, counts.sum()))
    return Along(*_added_up(parts, bins[used, None], deltas[used, None]), counts)


def along_names(places: Integers, deltas: Floats, points: int) -> Along:
    """Add up steps between neighbouring names.

    places: (rows,), -1 for rows that are left out. deltas: (rows, 2, outputs), from the name before
    to a row's own and from that to the next. The rows of both names see each step change.
    """
    used = places >= 0
    counts = np.bincount(places[used], minlength=points).astype(np.int64)
    behind = counts[::-1].cumsum()[::-1][1:]
    parts = _weights(points, behind / max(1, counts.sum()))
    steps = np.stack([places[used] - 1, places[used]], axis=1)
    steps[steps == points - 1] = -1
    return Along(*_added_up(parts, steps, deltas[used]), counts)


def _weights(points: int, behind: Floats) -> Floats:
    """How much of each step's height is in the centred curve at each point, (points, steps).

    behind: (steps,), what share of the rows lies behind each step, and so has it in its mean.
    """
    passed = np.arange(len(behind))[None, :] < np.arange(points)[:, None]
    return passed - behind[None, :]


def _added_up(parts: Floats, steps: Integers, deltas: Floats) -> tuple[Floats, Floats]:
    """Add mean heights up, and how far the rows move them: (points, outputs), and like it.

    steps: (rows, moves), -1 where there is none. deltas: (rows, moves, outputs). A row that sees
    two steps moves both, so its part in the error is that of both together.
    """
    outputs, (points, among) = deltas.shape[2], parts.shape
    taken = steps >= 0
    counts = np.bincount(steps[taken], minlength=among)
    curve, errors = np.zeros((points, outputs)), np.full((points, outputs), np.nan)
    at = np.where(taken, steps, 0)
    # The variance of a mean of n is that of its rows over n, and theirs is known with n - 1.
    scale = 1 / np.sqrt(np.maximum(1, counts * (counts - 1.0)))
    for output in range(outputs if among else 0):
        seen = deltas[:, :, output]
        heights = np.bincount(steps[taken], seen[taken], minlength=among) / np.maximum(1, counts)
        curve[:, output] = parts @ heights
        pulls = np.where(taken, (seen - heights[at]) * scale[at], 0.0)
        moved = (parts[:, at] * pulls).sum(axis=2)
        errors[:, output] = np.sqrt((moved**2).sum(axis=1)) if len(steps) else np.nan
    return curve, errors
