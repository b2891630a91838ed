"""Distances between rows of mixed kinds in plain loops; slow."""


def gower(one, other, kinds, ranges):
    """Gower 1971: the mean over columns of how far two values are apart, missing ones as None."""
    parts = []
    for a, b, kind, reach in zip(one, other, kinds, ranges, strict=True):
        if a is None or b is None:
            parts.append(0.0 if a is None and b is None else 1.0)
        elif kind == "number":
            parts.append(abs(a - b) / reach if reach else abs(a - b))
        else:
            parts.append(0.0 if a == b else 1.0)
    return sum(parts) / len(parts)


def nearest(row, others, kinds, ranges):
    """The distance to the nearest of other rows."""
    return min(gower(row, other, kinds, ranges) for other in others)
