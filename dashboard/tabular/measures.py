"""What sentences, tables and charts read off an attribution: rankings, trends, samples of rows.

Means and the order they make use all rows that were explained; what needs the rows themselves uses
those an attribution holds, a fair sample where it has totals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.rows.columns import Categories
from explainers.records import Attribution, Floats, Integers

BINS = 12
Z_95 = 1.96  # standard errors to each side of a mean that hold 95 % of a normal distribution


@dataclass(frozen=True)
class Bin:
    """The rows whose value lies in [low, high]: their median value and the effects on them."""

    low: float
    high: float
    centre: float
    rows: int
    median: float
    least: float
    most: float


@dataclass(frozen=True)
class Group:
    """The rows of one category and the effects on them. `code` points into the categories."""

    code: int
    name: str
    rows: int
    median: float
    least: float
    most: float


@dataclass(frozen=True)
class Drawn:
    """How many rows a chart shows of how many it was given; `used` is what its order is from."""

    rows: int
    given: int
    used: int = 0

    def words(self) -> str:
        """A sentence for beside the chart; empty where every row is drawn."""
        if self.used > self.given:
            return (
                f"Order and mean sizes: {self.used:,} rows. Lines, ranges and shares: "
                f"{self.given:,} of them, a fair sample. Points: {self.rows:,}."
            )
        if self.rows >= self.given:
            return ""
        return (
            f"{self.rows:,} of {self.given:,} rows are drawn as points; "
            "order, lines and tables use all of them."
        )


def drawn(attribution: Attribution, wanted: int) -> Drawn:
    """How many rows a chart with room for `wanted` shows of an attribution."""
    given = len(attribution.positions)
    return Drawn(min(given, wanted), given, attribution.totals.rows if attribution.totals else 0)


def mean_sizes(attribution: Attribution, output: int) -> Floats:
    """(features,) mean absolute effect of each feature; zeros where there are no rows."""
    if attribution.totals is not None:
        return attribution.totals.mean_sizes[:, output]
    effects = attribution.values[:, :, output]
    return np.abs(effects).mean(axis=0) if len(effects) else np.zeros(effects.shape[1])


def mean_effects(attribution: Attribution, output: int) -> Floats:
    """(features,) mean effect of each feature, with its sign; NaN where there are no rows."""
    if attribution.totals is not None:
        return attribution.totals.means[:, output]
    effects = attribution.values[:, :, output]
    return effects.mean(axis=0) if len(effects) else np.full(effects.shape[1], np.nan)


def mean_margins(attribution: Attribution, output: int) -> Floats:
    """(features,) half the 95 % interval of each mean size; NaN of fewer than two rows.

    It says how far the mean of many more rows like these may lie from the mean of these.
    """
    if attribution.totals is not None:
        rows, spread = attribution.totals.rows, attribution.totals.deviations[:, output]
    else:
        sizes = np.abs(attribution.values[:, :, output])
        rows = len(sizes)
        spread = sizes.std(axis=0) if rows else np.zeros(sizes.shape[1])
    if rows < 2:
        return np.full(len(spread), np.nan)
    # Over rows - 1: the deviations are from the rows' own mean.
    return Z_95 * spread / np.sqrt(rows - 1)


def ranking(sizes: Floats) -> Integers:
    """Indices by falling absolute size; equal ones keep their order."""
    return np.argsort(-np.abs(sizes), kind="stable")


def chosen(weights: Floats) -> Integers:
    """Conditions a local fit chose for one output, by falling absolute weight.

    The others stand at exactly 0, which means "not used", not "no effect". All where none was.
    """
    order = ranking(weights)
    used = order[weights[order] != 0]
    return used if used.size else order


def head_and_rest(sizes: Floats, top: int) -> tuple[Integers, Integers]:
    """The `top` largest and the others. A single other one is shown instead of being counted."""
    order = ranking(sizes)
    cut = len(order) if len(order) <= top + 1 else top
    return order[:cut], order[cut:]


def sample(given: int, wanted: int) -> Integers:
    """Rows to draw, in rising order: all, or `wanted` picked the same way every time."""
    if given <= wanted:
        return np.arange(given)
    return np.sort(np.random.default_rng(0).choice(given, size=wanted, replace=False))


def trend(values: Floats, effects: Floats, bins: int = BINS) -> tuple[Bin, ...]:
    """Median effect along a feature: one bin per distinct value, or bins of about equal rows.

    `values` and `effects` are (rows,); rows without a value are left out.
    """
    known = np.isfinite(values)
    values, effects = values[known], effects[known]
    distinct = np.unique(values)
    if len(distinct) > bins:
        edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)))[:-1]
    else:
        edges = distinct
    place = np.searchsorted(edges, values, side="right") - 1
    parts = ((values[place == at], effects[place == at]) for at in range(len(edges)))
    return tuple(
        Bin(
            low=float(inside.min()),
            high=float(inside.max()),
            centre=float(np.median(inside)),
            rows=len(inside),
            median=float(np.median(moved)),
            least=float(moved.min()),
            most=float(moved.max()),
        )
        for inside, moved in parts
        if len(inside)
    )


def by_category(column: Categories, effects: Floats) -> tuple[Group, ...]:
    """The categories that occur, from the highest median effect to the lowest."""
    groups = []
    for code, name in enumerate(column.names):
        moved = effects[column.codes == code]
        if len(moved):
            span = float(moved.min()), float(moved.max())
            groups.append(Group(code, name, len(moved), float(np.median(moved)), *span))
    return tuple(sorted(groups, key=lambda group: -group.median))


def direction(values: Floats, effects: Floats) -> float:
    """Rank correlation of a feature's values with its effects; 0 where either is constant."""
    known = np.isfinite(values)
    ranks = [_ranks(part[known]) for part in (values, effects)]
    spreads = [float(np.std(part)) if len(part) else 0.0 for part in ranks]
    if min(spreads) == 0:
        return 0.0
    centred = [part - part.mean() for part in ranks]
    return float((centred[0] * centred[1]).mean() / (spreads[0] * spreads[1]))


def _ranks(values: Floats) -> Floats:
    """Average ranks, ties sharing theirs."""
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    upper = np.cumsum(counts)
    return (upper - (counts - 1) / 2)[where]
