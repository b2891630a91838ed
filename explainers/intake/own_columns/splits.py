"""What a tree's splits ask of the user's own columns: the way in is asked, not believed.

A split looks at an encoded column, and what was made of a column of the table on the way there may
be anything: scaled, one category of many, coded, filled in. But it was made of that column alone,
so the values of that column, sent through the steps and down the split one by one, tell which of
them go left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import numbers_of
from explainers.intake.own_columns.bounds import NEVER, Bracket, between, beyond, narrowed
from explainers.intake.own_columns.way import Way, gap_of, quietly
from explainers.intake.summary import label
from explainers.records.trees import Split

MOST_TRIED: Final = 1_000
"""Values of a column that are sent through, at most."""

_FEW: Final = 50
"""Numbers that may be told one by one, where no single bound parts them."""


@dataclass(frozen=True)
class OwnSplit:
    """A split in the user's columns; `turned` where its left is the tree's right."""

    split: Split
    turned: bool = False


def own_splits(way: Way, nodes: Sequence[int]) -> Mapping[int, OwnSplit]:
    """Say for inner nodes of the tree what they ask of the user's columns, by node.

    Raises RefusedError SPLIT_NOT_IN_COLUMNS where rising numbers go left, right and left again.
    """
    by_feature: dict[int, list[int]] = {}
    for node in nodes:
        by_feature.setdefault(way.feature(node), []).append(node)
    found: dict[int, OwnSplit] = {}
    brackets: list[Bracket] = []
    for feature, own in by_feature.items():
        if way.kinds[feature] == "category":
            found |= _of_categories(way, feature, own)
        else:
            for told in _of_numbers(way, feature, own):
                if isinstance(told, Bracket):
                    brackets.append(told)
                else:
                    found |= told
    bounds = narrowed(way, brackets)
    for bracket in brackets:
        split = Split(bracket.feature, bounds[bracket.node])
        found[bracket.node] = OwnSplit(split, turned=not bracket.left)
    missing = {
        node: side
        for feature, own in by_feature.items()
        for node, side in _of_missing(way, feature, own).items()
    }
    return {node: _with_missing(found[node], missing[node]) for node in nodes}


def _with_missing(own: OwnSplit, left: bool | None) -> OwnSplit:
    side = None if left is None else left != own.turned
    return replace(own, split=replace(own.split, missing=side))


def _of_missing(way: Way, feature: int, nodes: Sequence[int]) -> dict[int, bool | None]:
    """Tell for each split whether a missing value goes left; None where the way in takes none."""
    gap = gap_of(way.rows.iloc[:, feature])
    lanes = quietly(lambda: way.sent(feature, gap))
    if lanes is None:
        return dict.fromkeys(nodes)
    return {node: bool(way.left(lanes, node)[0]) for node in nodes}


def _of_categories(way: Way, feature: int, nodes: Sequence[int]) -> dict[int, OwnSplit]:
    known = way.rows.iloc[:, feature].dropna()
    firsts = known[~known.map(label).duplicated()].iloc[:MOST_TRIED]
    if firsts.empty:
        return dict.fromkeys(nodes, OwnSplit(Split(feature)))
    names = [label(value) for value in firsts]
    lanes = way.sent(feature, firsts.to_numpy())
    return {node: _listed(feature, names, way.left(lanes, node)) for node in nodes}


def _listed(feature: int, names: Sequence[str], left: NDArray[np.bool_]) -> OwnSplit:
    chosen = tuple(name for name, side in zip(names, left, strict=True) if side)
    others = tuple(name for name, side in zip(names, left, strict=True) if not side)
    return OwnSplit(Split(feature, None, chosen, others))


def _of_numbers(
    way: Way, feature: int, nodes: Sequence[int]
) -> list[Bracket | dict[int, OwnSplit]]:
    """Find between which of a column's values each split parts them, or which it sends left."""
    numbers = numbers_of(way.rows.iloc[:, feature])
    distinct = np.unique(numbers[np.isfinite(numbers)])
    if not len(distinct):
        distinct = np.zeros(1)
    places = np.linspace(0, len(distinct) - 1, MOST_TRIED).round().astype(np.int64)
    tried = distinct[np.unique(places)]
    lanes = way.sent(feature, tried)
    far = None
    found: list[Bracket | dict[int, OwnSplit]] = []
    for node in nodes:
        left = way.left(lanes, node)
        if left.all() or not left.any():
            # No row of the table is parted: the bound lies beyond them, or nowhere.
            far = far or beyond(way, feature, float(tried[0]), float(tried[-1])) or (tried, lanes)
            outside = between(node, feature, far[0], way.left(far[1], node))
            found.append(outside or Bracket(node, feature, NEVER, NEVER, bool(left[0])))
            continue
        bracket = between(node, feature, tried, left)
        if bracket is None and len(distinct) > _FEW:
            raise _not_in_columns(str(way.rows.columns[feature]))
        names = [label(value) for value in tried.tolist()]
        found.append(bracket or {node: _listed(feature, names, left)})
    return found


def _not_in_columns(feature: str) -> RefusedError:
    return RefusedError(
        "SPLIT_NOT_IN_COLUMNS",
        f"A split of this tree sends values of {quoted(feature)} left, right and left again as "
        "they rise, because of what is made of the column before the tree sees it; no bound on "
        "the column says that.",
        "Choose another tree of the model, or look at the surrogate tree.",
    )
