"""Groups of rows in plain loops over definitions; slow."""

import math
from itertools import product


def best_groups(rows, count):
    """Of all ways to put rows into groups, the one with the least squared distances."""
    best = None
    for labels in product(range(count), repeat=len(rows)):
        if len(set(labels)) < count:
            continue
        cost = within(rows, labels)
        if best is None or cost < best[0]:
            best = cost, labels
    return best


def within(rows, labels):
    """Squared distances of all rows to the means of their groups, added up."""
    total = 0.0
    for group in set(labels):
        own = [row for row, label in zip(rows, labels, strict=True) if label == group]
        mean = [sum(column) / len(own) for column in zip(*own, strict=True)]
        total += sum((a - b) ** 2 for row in own for a, b in zip(row, mean, strict=True))
    return total


def nearest_means(rows, labels):
    """For each row, the group whose mean it lies nearest to."""
    means = {}
    for group in set(labels):
        own = [row for row, label in zip(rows, labels, strict=True) if label == group]
        means[group] = [sum(column) / len(own) for column in zip(*own, strict=True)]
    return [min(sorted(means), key=lambda group: math.dist(row, means[group])) for row in rows]


def silhouette(rows, labels):
    """Rousseeuw 1987, section 2: for each row, (b - a) / max(a, b); 0 for a row alone."""
    found = []
    for at, (row, label) in enumerate(zip(rows, labels, strict=True)):
        means = {}
        for group in set(labels):
            others = [
                math.dist(row, other)
                for place, (other, its) in enumerate(zip(rows, labels, strict=True))
                if its == group and place != at
            ]
            if others:
                means[group] = sum(others) / len(others)
        if label not in means:
            found.append(0.0)
            continue
        own = means.pop(label)
        other = min(means.values())
        found.append((other - own) / max(own, other))
    return sum(found) / len(found)


def longest_axis(rows, rounds=2_000):
    """The direction of most variance by power iteration, and its share of all variance."""
    count = len(rows)
    means = [sum(column) / count for column in zip(*rows, strict=True)]
    centred = [[a - b for a, b in zip(row, means, strict=True)] for row in rows]
    axis = [1.0 + at for at in range(len(means))]
    for _ in range(rounds):
        along = [sum(a * b for a, b in zip(row, axis, strict=True)) for row in centred]
        axis = [
            sum(length * row[at] for length, row in zip(along, centred, strict=True))
            for at in range(len(means))
        ]
        size = math.sqrt(sum(a * a for a in axis))
        axis = [a / size for a in axis]
    along = [sum(a * b for a, b in zip(row, axis, strict=True)) for row in centred]
    everything = sum(a * a for row in centred for a in row)
    return axis, sum(a * a for a in along) / everything
