"""Accumulated local effects from their definition (Apley and Zhu 2020, section 5), row by row."""

from __future__ import annotations

import itertools

import numpy as np


def numbers(predict, frame, feature, grid):
    """Return the centred curve over a grid of numbers, (points, outputs): equations 15 and 16."""
    sums = [0.0] * (len(grid) - 1)
    rows = [0] * (len(grid) - 1)
    for at in range(len(frame)):
        step = step_of(frame[feature].iloc[at], grid)
        if step is None:
            continue
        ends = [answer(predict, frame, at, feature, grid[end]) for end in (step, step + 1)]
        sums[step] = sums[step] + (ends[1] - ends[0])
        rows[step] += 1
    heights = [total / max(1, count) for total, count in zip(sums, rows, strict=True)]
    curve = [heights[0] * 0]
    for height in heights:
        curve.append(curve[-1] + height)
    middle = [(low + high) / 2 for low, high in itertools.pairwise(curve)]
    mean = sum(count * value for count, value in zip(rows, middle, strict=True)) / sum(rows)
    return np.array([value - mean for value in curve])


def step_of(value, grid):
    """Return the step a value lies in, low < value <= high, the lowest value in the first."""
    if value == grid[0]:
        return 0
    for step, (low, high) in enumerate(itertools.pairwise(grid)):
        if low < value <= high:
            return step
    return None


def names(predict, frame, feature, grid):
    """Return the centred curve over names in their order; the supplement's estimator for factors.

    The rows of both names of a step see it; the mean is over the rows' own names.
    """
    own = [str(value) for value in frame[feature]]
    curve = [answer(predict, frame, 0, feature, grid[0]) * 0]
    for before, after in itertools.pairwise(grid):
        seen = [
            answer(predict, frame, at, feature, after) - answer(predict, frame, at, feature, before)
            for at, name in enumerate(own)
            if name in (before, after)
        ]
        curve.append(curve[-1] + sum(seen) / len(seen))
    known = [curve[list(grid).index(name)] for name in own if name in grid]
    return np.array([value - sum(known) / len(known) for value in curve])


def answer(predict, frame, at, feature, value):
    """Predict one row with another value of one feature."""
    changed = frame.iloc[[at]].copy()
    changed[feature] = [value]
    return predict(changed)[0]


def distance(one, other, columns, kinds):
    """How much two sets of rows differ in their columns, added up over columns.

    Numbers by the largest difference of their distribution functions (Kolmogorov and Smirnov),
    names by the total variation of their shares.
    """
    found = 0.0
    for column, kind in zip(columns, kinds, strict=True):
        a, b = list(one[column]), list(other[column])
        every = sorted(set(a) | set(b))
        if kind == "number":
            found += max(
                abs(sum(v <= at for v in a) / len(a) - sum(v <= at for v in b) / len(b))
                for at in every
            )
        else:
            found += sum(abs(a.count(v) / len(a) - b.count(v) / len(b)) for v in every) / 2
    return found


def along_a_line(distances):
    """Where each lies on the line of classical scaling (Torgerson 1952), by power iteration."""
    size = len(distances)
    squares = [[d * d for d in row] for row in distances]
    means = [sum(row) / size for row in squares]
    whole = sum(means) / size
    inner = np.array(
        [
            [-(squares[i][j] - means[i] - means[j] + whole) / 2 for j in range(size)]
            for i in range(size)
        ]
    )
    # Shifted, so that the largest eigenvalue is the largest in size, too.
    shift = np.abs(inner).sum(axis=1).max()
    vector = np.arange(1.0, size + 1) ** 1.5
    for _ in range(20_000):
        vector = inner @ vector + shift * vector
        vector /= np.linalg.norm(vector)
    return vector
