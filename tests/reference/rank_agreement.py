"""Agreement of two lists of numbers in plain loops; slow."""

import math


def ranks(values):
    """Rank by counting: how many are smaller, and half of the others that are equal."""
    return [
        sum(other < own for other in values) + (sum(other == own for other in values) + 1) / 2
        for own in values
    ]


def spearman(one, other):
    """Pearson's correlation of the ranks."""
    first, second = ranks(one), ranks(other)
    count = len(first)
    means = sum(first) / count, sum(second) / count
    together = sum((a - means[0]) * (b - means[1]) for a, b in zip(first, second, strict=True))
    spread = [
        sum((a - mean) ** 2 for a in part)
        for part, mean in zip((first, second), means, strict=True)
    ]
    return together / math.sqrt(spread[0] * spread[1])


def top(values, share):
    """Take the largest number with all its equals, then the next, while there is room."""
    room = math.ceil(share * len(values))
    taken = set()
    for number in sorted(set(values), reverse=True):
        equals = {place for place, value in enumerate(values) if value == number}
        if taken and len(taken) + len(equals) > room:
            break
        taken |= equals
    return taken


def overlap(one, other, share):
    """Places that are on top of both, of the larger top."""
    first, second = top(one, share), top(other, share)
    return len(first & second) / max(len(first), len(second))
