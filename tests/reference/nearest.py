"""Gower's distance in plain loops, and the nearest rows by sorting all; slow."""

import math


def missing(value):
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def apart(one, other, column):
    """How far apart two values of a column are: numbers by its range, texts alike or not."""
    if missing(one) or missing(other):
        return 0.0 if missing(one) and missing(other) else 1.0
    if isinstance(one, str):
        return 0.0 if one == other else 1.0
    known = [value for value in column if not missing(value)]
    span = max(known) - min(known)
    return abs(one - other) / span if span else 0.0


def distance(rows, first, second, weights):
    """The weighted mean over the columns of two of the rows, each a tuple of values."""
    parts = [
        weight * apart(rows[first][at], rows[second][at], [row[at] for row in rows])
        for at, weight in enumerate(weights)
    ]
    return sum(parts) / sum(weights)


def nearest(rows, first, among, count, weights):
    """Row numbers, the nearest first; equal distances by their place."""
    far = [(round(distance(rows, first, row, weights), 6), row) for row in among]
    return [row for _, row in sorted(far)][:count]
