"""The nodes of a tree in a block: checked as they come from a worker, and made into records."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from explainers.records import Nodes, Split
from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong

MOST_NODES: Final = 10_000
"""Far above any tree a method tells; a larger one would fill the disk of the store."""

_KEYS: Final = frozenset({"feature", "bound", "categories", "others", "missing"})


def node_count(block: Block) -> int:
    """Count the nodes that a block tells of. Raises ModelError WRONG_ANSWER."""
    splits = fact(block.facts, "splits", list)
    if not 1 <= len(splits) <= MOST_NODES:
        raise wrong(f"a tree of {len(splits):,} nodes")
    return len(splits)


def check_nodes(block: Block, features: int) -> None:
    """Check nodes whose arrays have their lengths. Raises ModelError WRONG_ANSWER.

    Every node but the root is the child of one before it, so that each way down comes to an end.
    """
    left, right = block.arrays["left"], block.arrays["right"]
    inner = left >= 0
    if not np.array_equal(inner, right >= 0):
        raise wrong("nodes with one child")
    children = np.sort(np.stack([left[inner], right[inner]], axis=1), axis=1).ravel()
    if not np.array_equal(children, np.arange(1, len(left))):
        raise wrong("nodes that do not stand level by level")
    if not (np.isfinite(block.arrays["values"]).all() and (block.arrays["cover"] >= 0).all()):
        raise wrong("a tree whose values or weights are no numbers")
    for inside, told in zip(inner.tolist(), block.facts["splits"], strict=True):
        if inside != (told is not None):
            raise wrong("splits where no node parts, or none where one does")
        if told is not None:
            _check_split(told, features)


def nodes_of(block: Block) -> Nodes:
    """Make the nodes of a block that was checked."""
    arrays = block.arrays
    return Nodes(
        left=arrays["left"],
        right=arrays["right"],
        splits=tuple(_split(told) for told in block.facts["splits"]),
        cover=arrays["cover"],
        values=arrays["values"],
    )


def _split(told: Any) -> Split | None:
    if told is None:
        return None
    return Split(
        feature=told["feature"],
        bound=told.get("bound"),
        categories=tuple(told.get("categories", ())),
        others=tuple(told.get("others", ())),
        missing=told["missing"],
    )


def _check_split(told: Any, features: int) -> None:
    if not isinstance(told, dict) or not told.keys() <= _KEYS or "missing" not in told:
        raise wrong("a split that is none")
    feature, missing = told.get("feature"), told["missing"]
    if type(feature) is not int or not 0 <= feature < features:
        raise wrong("a split about a column the model does not have")
    if missing is not None and type(missing) is not bool:
        raise wrong("a split that does not say which way missing values go")
    if "bound" in told:
        bound = told["bound"]
        if type(bound) not in (int, float) or not math.isfinite(bound):
            raise wrong("a split whose bound is no number")
        return
    for name in ("categories", "others"):
        listed = told.get(name)
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise wrong("a split whose categories are no texts")
