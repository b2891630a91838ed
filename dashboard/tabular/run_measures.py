"""How far runs with different seeds agree: which conditions come first, and how weights spread."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from dashboard.tabular.measures import ranking
from explainers.records import Floats, Integers, RuleRuns

FIRST = 3
"""How many of the strongest conditions people take away from a list."""


@dataclass(frozen=True)
class Agreement:
    """The conditions that come first most often, the strongest first, and in how many runs."""

    conditions: tuple[int, ...]
    runs: int
    of: int


@dataclass(frozen=True, eq=False)
class Spread:
    """What the runs say of each condition: arrays are (conditions,). chosen: in how many runs."""

    mean: Floats
    deviation: Floats
    least: Floats
    most: Floats
    chosen: Integers


def agreement(runs: RuleRuns, output: int, first: int = FIRST) -> Agreement:
    """Find the set of `first` conditions that most runs put first, in whichever order."""
    weights = runs.weights[:, :, output]
    leading = Counter(
        frozenset(int(at) for at in ranking(one)[:first] if one[at] != 0) for one in weights
    )
    found, count = leading.most_common(1)[0]
    mean = np.abs(weights.mean(axis=0))
    return Agreement(tuple(sorted(found, key=lambda at: -mean[at])), count, len(weights))


def spread(runs: RuleRuns, output: int) -> Spread:
    """Sum the runs up; the deviation is that of single runs, as one run is what LIME shows."""
    weights = runs.weights[:, :, output]
    return Spread(
        weights.mean(axis=0),
        weights.std(axis=0, ddof=1),
        weights.min(axis=0),
        weights.max(axis=0),
        (weights != 0).sum(axis=0),
    )


def used(runs: RuleRuns, output: int) -> Integers:
    """Conditions that some run chose for the output, by falling absolute mean weight."""
    found = spread(runs, output)
    order = ranking(found.mean)
    kept = order[found.chosen[order] > 0]
    return kept if kept.size else order
