"""Small worlds to search: a space of whole numbers and categories, and what decides in it."""

import numpy as np

from explainers.kernels.counterfactuals.asking import Asker
from explainers.kernels.counterfactuals.space import Space

SIDE = 7


def space(features=4, categories=2, own=None, side=SIDE):
    """`side` values for each column; the last `categories` columns have no order."""
    places = np.zeros(features, dtype=np.int64) if own is None else np.asarray(own)
    ordered = np.arange(features) < features - categories
    steps = [np.abs(np.arange(side) - place) / 2.0 for place in places]
    ones = [(np.arange(side) != place).astype(float) for place in places]
    costs = tuple(s if o else c for s, o, c in zip(steps, ordered, ones, strict=True))
    return Space(places, costs, ordered, np.full(features, side > 1))


def forest(seed, features=4, cut=6.0):
    """Margins that jump, as those of trees do, and hang on pairs of columns."""
    draw = np.random.default_rng(seed)
    tables = draw.normal(size=(features, SIDE)).cumsum(axis=1)
    pairs = draw.normal(size=(features, features, SIDE))

    def margins(rows):
        own = sum(tables[at, rows[:, at]] for at in range(features))
        both = sum(
            pairs[a, b, (rows[:, a] + rows[:, b]) % SIDE] for a in range(features) for b in range(a)
        )
        start = sum(tables[at, 0] for at in range(features))
        start += sum(pairs[a, b, 0] for a in range(features) for b in range(a))
        return own + both - start - cut

    return margins


def asker(margins, budget=4_000):
    """Ask as a search does."""
    return Asker(margins, budget)


def references(seed, features=4, rows=60, side=SIDE):
    """Rows drawn at random."""
    return np.random.default_rng(seed).integers(0, side, (rows, features))
