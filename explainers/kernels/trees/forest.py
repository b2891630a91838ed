"""One form for every library's trees."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats, Integers

Indices = NDArray[np.int32]


@dataclass(frozen=True)
class Column:
    """One way in which splits look at a feature.

    feature: its index. single: the library rounds values to single precision before it compares.
    missing: where a missing value goes, or "zero" where it is taken for 0. zero_missing: 0 counts
    as missing. categories: how many codes the feature has, 0 for numbers; any other code, and a
    missing one, have places of their own in a split's set (see `Forest.sets`).
    """

    feature: int
    single: bool = False
    missing: Literal["left", "right", "zero"] = "right"
    zero_missing: bool = False
    categories: int = 0


@dataclass(frozen=True, eq=False)
class Tree:
    """One binary tree, (nodes,) each; node 0 is the root.

    left, right: children, -1 at a leaf. column: index of the `Column` a split looks at. bound: a
    row goes left where its value is below. members: index of the set a code has to be in to go
    left, -1 where `bound` decides. cover: weight of the training rows that came by. values:
    (nodes, outputs of this tree), used at leaves; the first is added to the forest's `output`.
    """

    left: Indices
    right: Indices
    column: Indices
    bound: Floats
    members: Indices
    cover: Floats
    values: Floats
    output: int = 0


@dataclass(frozen=True, eq=False)
class Forest:
    """Trees whose leaves are added up, per output, to `base`: (outputs,).

    mean: the trees are averaged, so that each leaf is a share of what its tree answers.
    players: (features,), the index of the player each feature belongs to, so that several
    features may be one player. sets: (sets, codes + 2), true where a code goes left; the last but
    one place is for a missing value, the last for codes that are not known.
    """

    trees: tuple[Tree, ...]
    columns: tuple[Column, ...]
    base: Floats
    players: Indices
    sets: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.bool_))
    mean: bool = False

    def grouped(self, players: Integers) -> Forest:
        """Return the same trees with other players, (features,) of numbers from 0 on."""
        return replace(self, players=players.astype(np.int32))
