"""The questions of a tree in words: what leads from one node to the next, and to a leaf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import pyarrow as pa

from dashboard.rows.said import category, with_unit
from dashboard.words import MISSING, num, one_line
from explainers.records import Dictionary, Split, Tree

_LISTED: Final = 3
_SHORT: Final = 20
_DIGITS: Final = 6
_NEVER: Final = 1e300
"""From here on a bound parts no numbers, whatever they are."""

_ZERO: Final = 1e-15
"""Below it a bound parts 0 from the positive numbers: LightGBM puts it a hair above 0."""


@dataclass(frozen=True)
class Held:
    """What is known of one column on the way down.

    low, high: its number is at least the one and below the other, None for no end; names: what it
    may be, None for anything; of the other names it might have been, `without`. missing: whether it
    may have no value; None where the tree does not say.
    """

    feature: int
    low: float | None = None
    high: float | None = None
    names: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    missing: bool | None = None


def branch(tree: Tree, node: int, width: int = 60) -> str:
    """What leads from the node above to this one: "duration ≤ 15 months", "housing = own"."""
    above = int(tree.nodes.parents[node])
    if above < 0:
        return ""
    return _said(tree, taken(tree, above, node), width)


def taken(tree: Tree, above: int, node: int) -> Held:
    """What is known of a split's column once a row has taken the way to `node`."""
    split = tree.nodes.splits[above]
    if split is None:
        raise ValueError(f"node {above} is a leaf")
    left = int(tree.nodes.left[above]) == node
    missing = None if split.missing is None else split.missing == left
    if split.bound is not None:
        low, high = (None, split.bound) if left else (split.bound, None)
        return Held(split.feature, low, high, missing=missing)
    here, there = (split.categories, split.others) if left else (split.others, split.categories)
    return Held(split.feature, names=here, without=there, missing=missing)


def way(tree: Tree, node: int) -> tuple[Held, ...]:
    """What is known of each column at a node, in the order in which they were asked about."""
    known: dict[int, Held] = {}
    nodes = tree.nodes.way(node)
    for above, below in pairwise(nodes):
        step = taken(tree, above, below)
        known[step.feature] = _both(known[step.feature], step) if step.feature in known else step
    return tuple(known.values())


def conditions(tree: Tree, node: int, width: int = 60) -> tuple[str, ...]:
    """A node's way in words, one text for each column: ("12 < duration ≤ 15", "housing = own")."""
    return tuple(_said(tree, held, width) for held in way(tree, node))


def _both(first: Held, second: Held) -> Held:
    names = second.names if first.names is None else first.names
    if first.names is not None and second.names is not None:
        names = tuple(name for name in first.names if name in second.names)
    lows = [one for one in (first.low, second.low) if one is not None]
    highs = [one for one in (first.high, second.high) if one is not None]
    known = [one.missing for one in (first, second) if one.missing is not None]
    return replace(
        first,
        low=max(lows, default=None),
        high=min(highs, default=None),
        names=names,
        without=(*first.without, *second.without),
        missing=all(known) if known else None,
    )


def _said(tree: Tree, held: Held, width: int) -> str:
    name = tree.names[held.feature]
    title = one_line(tree.dictionary.called(name))
    if held.low is not None and held.low >= _NEVER:
        return f"{title} is {MISSING if held.missing else 'beyond all numbers'}"
    if held.names is not None:
        text = f"{title} {_names(tree.dictionary, name, held, width - len(title))}"
    else:
        text = _between(tree.dictionary, name, title, held)
    gaps = _gaps(tree.data, name)
    return f"{text} or {MISSING}" if gaps and held.missing else text


def _names(said: Dictionary, name: str, held: Held, width: int) -> str:
    """What a category is, or is not where that is shorter."""
    own, other = (
        [one_line(category(said, name, each)) for each in dict.fromkeys(names)]
        for names in (held.names or (), held.without)
    )
    if not own:
        return "is none of those known"
    told = f"= {own[0]}" if len(own) == 1 else f"is {_listed(own)}"
    if len(own) > 1 and 0 < len(other) <= _LISTED:
        against = f"≠ {other[0]}" if len(other) == 1 else f"is not {_listed(other)}"
        told = min(told, against, key=len)
    if len(told) <= max(width, _SHORT) or len(own) == 1:
        return told
    return f"is {own[0]} or one of {len(own) - 1:,} more"


def _listed(names: Sequence[str]) -> str:
    if len(names) > _LISTED:
        return f"one of {', '.join(names[:_LISTED])} and {len(names) - _LISTED:,} more"
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _between(said: Dictionary, name: str, title: str, held: Held) -> str:
    low, high = held.low, held.high
    if high is not None and high >= _NEVER:
        high = None
    if low is not None and high is not None:
        below, above = bound_text(low), bound_text(high)
        sign = "<" if below.reached else "≤"
        left = f"{below.text} {sign} {title}"
        return with_unit(said, name, f"{left} {'≤' if above.reached else '<'} {above.text}")
    if high is not None:
        at = bound_text(high)
        return with_unit(said, name, f"{title} {'≤' if at.reached else '<'} {at.text}")
    if low is not None:
        at = bound_text(low)
        return with_unit(said, name, f"{title} {'>' if at.reached else '≥'} {at.text}")
    return f"{title} is any number"


@dataclass(frozen=True)
class Bound:
    """A bound as it is written; `reached` where the written number itself lies below it."""

    text: str
    reached: bool


def bound_text(bound: float) -> Bound:
    """Write a bound in few digits so that what is said of the number written is true.

    Rows go left below a bound. "< 16" is one of 15.9999998, what single precision makes of 16, and
    "≤ 15" one a hair above 15.
    """
    if 0 < bound < _ZERO:
        return Bound("0", reached=True)
    written = float(f"{bound:.{_DIGITS}g}")
    return Bound(num(written, _DIGITS), written < bound)


def _gaps(data: pa.Table, name: str) -> bool:
    """Tell whether any of the rows shown has no value: else nobody asks where it would go."""
    return bool(data.column(name).null_count)


def asks(tree: Tree, split: Split) -> str:
    """The column a split asks about, as people call it."""
    return one_line(tree.dictionary.called(tree.names[split.feature]))
