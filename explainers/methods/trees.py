"""What the methods for trees share: the forest laid out once, both sides of two classes, a tree."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.methods.declaration import Answer, Subject
from explainers.records import Floats, Integers, Nodes, Split

if TYPE_CHECKING:
    from explainers.kernels.trees.edges import Walk
    from explainers.kernels.trees.forest import Forest


@lru_cache(maxsize=2)
def laid_out(forest: Forest, players: tuple[int, ...] = ()) -> Walk:
    """Lay a forest out once for all blocks: a large one takes longer than a block.

    players: the player of each encoded column; empty where each is its own.
    """
    from explainers.kernels.trees.edges import walk_of

    return walk_of(forest.grouped(np.array(players)) if players else forest)


def per_output(values: Floats, base: Floats, outputs: Floats) -> tuple[Floats, Floats]:
    """Give both classes their side where the trees answer the second one only.

    values: (rows, shares, outputs of the trees), with the base values, (rows, outputs of the
    trees); outputs: (rows, outputs). What raises one class lowers the other by as much, since their
    margins have one sum.
    """
    if values.shape[2] == outputs.shape[1]:
        return values, base
    both = outputs.sum(axis=1, keepdims=True)
    return np.concatenate([-values, values], axis=2), np.hstack([both - base, base])


def kinds_of(subject: Subject) -> tuple[str, ...]:
    """Per feature, "category" where the table or the model says so."""
    features = zip(subject.kinds, subject.model.card.features, strict=True)
    return tuple("category" if "category" in (own, one.kind) else own for own, one in features)


def one_tree(
    nodes: Nodes, ends: Integers, outputs: Floats, held: Integers, facts: Mapping[str, Any]
) -> Answer:
    """Put the answer of one tree together, as the shape "tree" names its parts.

    ends, held: (rows,); outputs: (rows, outputs).
    """
    return Answer(
        {
            "left": nodes.left,
            "right": nodes.right,
            "cover": nodes.cover,
            "values": nodes.values,
            "ends": ends,
            "outputs": outputs,
            "held": held,
        },
        {**facts, "splits": [_told(split) for split in nodes.splits]},
    )


def _told(split: Split | None) -> dict[str, Any] | None:
    """A split as JSON: what does not decide is left out."""
    if split is None:
        return None
    parts = (
        {"categories": list(split.categories), "others": list(split.others)}
        if split.bound is None
        else {"bound": split.bound}
    )
    return {"feature": split.feature, **parts, "missing": split.missing}
