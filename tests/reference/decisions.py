"""Decisions, areas, Brier scores and drawn lines in plain loops; slow."""

import itertools
import math


def counts(scores, positive, threshold):
    """True positives, false positives, false negatives, true negatives: one row after another."""
    found = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for score, truth in zip(scores, positive, strict=True):
        found[bool(score > threshold), bool(truth)] += 1
    order = ((True, True), (True, False), (False, True), (False, False))
    return tuple(found[pair] for pair in order)


def delong(scores, positive):
    """Area and standard error by the structural components of each row against all others."""
    wanted = [score for score, truth in zip(scores, positive, strict=True) if truth]
    rest = [score for score, truth in zip(scores, positive, strict=True) if not truth]

    def wins(one, other):
        return 1.0 if one > other else 0.5 if one == other else 0.0

    first = [sum(wins(one, other) for other in rest) / len(rest) for one in wanted]
    second = [sum(wins(one, other) for one in wanted) / len(wanted) for other in rest]
    value = sum(first) / len(first)

    def variance(parts):
        return sum((part - value) ** 2 for part in parts) / (len(parts) - 1)

    return value, math.sqrt(variance(first) / len(first) + variance(second) / len(second))


def brier_parts(bins):
    """Murphy's parts with what lies within the bins: of lists of (probability, truth)."""
    rows = [row for part in bins for row in part]
    share = sum(truth for _, truth in rows) / len(rows)
    miscalibration = resolution = within = error = 0.0
    for part in bins:
        told = sum(probability for probability, _ in part) / len(part)
        seen = sum(truth for _, truth in part) / len(part)
        miscalibration += len(part) * (told - seen) ** 2 / len(rows)
        resolution += len(part) * (seen - share) ** 2 / len(rows)
        error += len(part) * abs(told - seen) / len(rows)
        for probability, truth in part:
            apart = probability - told
            within += (apart**2 - 2 * apart * (truth - seen)) / len(rows)
    return miscalibration, resolution, share * (1 - share), within, error


def away(x, y, kept):
    """How far, at most, a point lies across from the line through the kept ones."""
    farthest = 0.0
    for at in range(len(x)):
        nearest = math.inf
        for a, b in itertools.pairwise(kept):
            low, high = sorted((y[a], y[b]))
            if low <= y[at] <= high:
                along = 0.0 if y[a] == y[b] else (y[at] - y[a]) / (y[b] - y[a])
                ends = sorted((x[a], x[b])) if y[a] == y[b] else [x[a] + along * (x[b] - x[a])] * 2
                nearest = min(nearest, max(ends[0] - x[at], x[at] - ends[1], 0.0))
        farthest = max(farthest, nearest)
    return farthest
