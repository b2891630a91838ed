"""CatBoost's trees, symmetric or not, from what its file says.

A symmetric tree asks one question a level. The leaf a row comes to is a number whose bits are the
answers, the first split's the lowest. The shares of training rows depend on the order in which the
splits are asked: the last one comes first, as where CatBoost explains itself.

Many leaves of a deep symmetric tree were reached by no training row, and hold 0. They count here
with a share of 0, as where CatBoost explains itself. In a file where such a leaf holds another
number, as one set by hand may, CatBoost puts the weights of training aside and takes the shares
from the rows it is asked to explain, so that a row's attributions depend on its neighbours; here
they are those of training all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainers.intake.boosted.catboost_core import Core, Trees
from explainers.kernels.trees.forest import Column, Forest, Tree
from explainers.records import Floats, Integers

_AS_TRUE = 2
"""The treatment of NaN that takes it for more than all numbers; any other, for less."""


@dataclass(frozen=True)
class _Splits:
    """All splits of a file by their numbers: (splits,) each, as `Tree` has them."""

    column: Integers
    bound: Floats
    members: Integers


@dataclass(frozen=True)
class _Nodes:
    """The nodes of one tree, (nodes,) each; children come after their parents.

    left, right, split: -1 at a leaf. leaf: its number among all of the file, -1 at an inner node.
    """

    left: Integers
    right: Integers
    split: Integers
    leaf: Integers


def walkable(core: Core) -> bool:
    """Tell whether there are trees, and no split of theirs looks at a statistic of categories."""
    own = sum(len(number.borders) for number in core.numbers)
    own += sum(len(codes.values) for codes in core.codes)
    alone = not core.statistics or bool((core.trees.splits < own).all())
    return alone and len(core.trees.sizes) > 0


def catboost_forest(core: Core) -> Forest:
    """The trees of a checked, walkable file that has weights of leaves.

    Their features are its columns in the order of their places: numbers, and of a category which of
    the values asked for it is, from 0 on in the file's order; any other number is another category.
    """
    places = sorted([*(n.flat for n in core.numbers), *(c.flat for c in core.categories)])
    columns, splits = _splits(core, {place: at for at, place in enumerate(places)})
    values = core.scale * core.trees.values.reshape(-1, core.outputs)
    grown = _stepped(core) if core.trees.uneven else _symmetric(core.trees)
    trees = tuple(_tree(nodes, splits, values, core.trees.weights) for nodes in grown)
    base = np.array(np.broadcast_to(core.bias, core.outputs), dtype=np.float64)
    return Forest(trees, columns, base, np.arange(len(places), dtype=np.int32), _sets(core))


def _splits(core: Core, features: Mapping[int, int]) -> tuple[tuple[Column, ...], _Splits]:
    """Every way in which splits look at columns, and all splits. features: place -> index."""
    categories = {category.index: category.flat for category in core.categories}
    numeric = [
        Column(
            features[number.flat],
            single=True,
            missing="right" if number.gaps == _AS_TRUE else "left",
        )
        for number in core.numbers
    ]
    asked = [
        Column(features[categories[codes.index]], categories=_codes(core)) for codes in core.codes
    ]
    counts = [len(number.borders) for number in core.numbers]
    counts += [len(codes.values) for codes in core.codes]
    borders = [number.borders.astype(np.float64) for number in core.numbers]
    values = sum(len(codes.values) for codes in core.codes)
    numbers = sum(counts) - values
    splits = _Splits(
        column=np.repeat(np.arange(len(counts)), counts),
        # Equal values go left here, and to the right of a bound.
        bound=np.concatenate([*(np.nextafter(b, np.inf) for b in borders), np.zeros(values)]),
        members=np.concatenate([np.full(numbers, -1), np.arange(values)]),
    )
    return (*numeric, *asked), splits


def _codes(core: Core) -> int:
    """How many values any category is asked for."""
    return max((len(codes.values) for codes in core.codes), default=0)


def _sets(core: Core) -> NDArray[np.bool_]:
    """One row for each split “is this one”: that one goes right."""
    asked = [code for codes in core.codes for code in range(len(codes.values))]
    sets = np.ones((len(asked), _codes(core) + 2), dtype=np.bool_)
    sets[np.arange(len(asked)), asked] = False
    return sets


def _symmetric(trees: Trees) -> Iterator[_Nodes]:
    """Trees whose nodes stand level by level, so that leaves stand in the file's order."""
    first = 0
    for start, size in zip(trees.starts, trees.sizes, strict=True):
        inner, leaves = (1 << size) - 1, 1 << size
        levels = np.repeat(np.arange(size), 1 << np.arange(size))
        nothing = np.full(leaves, -1)
        yield _Nodes(
            left=np.concatenate([2 * np.arange(inner) + 1, nothing]),
            right=np.concatenate([2 * np.arange(inner) + 2, nothing]),
            split=np.concatenate([trees.splits[start + size - 1 - levels], nothing]),
            leaf=np.concatenate([np.full(inner, -1), first + np.arange(leaves)]),
        )
        first += leaves


def _stepped(core: Core) -> Iterator[_Nodes]:
    """Trees that are not symmetric: each side without a step ends in a leaf of the node's own."""
    trees = core.trees
    for start, size in zip(trees.starts, trees.sizes, strict=True):
        part = slice(start, start + size)
        steps, leaf = trees.steps[part], trees.leaves[part] // core.outputs
        inner = np.asarray((steps > 0).any(axis=1))
        ends = (steps == 0) & inner[:, None]
        children = np.where(inner[:, None], np.arange(size)[:, None] + steps, -1)
        children[ends] = size + np.arange(ends.sum())
        nothing = np.full(ends.sum(), -1)
        yield _Nodes(
            left=np.concatenate([children[:, 0], nothing]),
            right=np.concatenate([children[:, 1], nothing]),
            split=np.concatenate([np.where(inner, trees.splits[part], -1), nothing]),
            leaf=np.concatenate([np.where(inner, -1, leaf), leaf[np.nonzero(ends)[0]]]),
        )


def _tree(nodes: _Nodes, splits: _Splits, values: Floats, weights: Floats) -> Tree:
    inner = nodes.leaf < 0
    asked = nodes.split[inner]
    column, members = np.zeros(len(inner), np.int32), np.full(len(inner), -1, np.int32)
    bound = np.zeros(len(inner))
    column[inner], bound[inner] = splits.column[asked], splits.bound[asked]
    members[inner] = splits.members[asked]
    return Tree(
        left=nodes.left.astype(np.int32),
        right=nodes.right.astype(np.int32),
        column=column,
        bound=bound,
        members=members,
        cover=_cover(nodes, weights),
        values=np.where(inner[:, None], 0.0, values[nodes.leaf]),
    )


def _cover(nodes: _Nodes, weights: Floats) -> Floats:
    """How many training rows came by, by their weights: those of leaves, added up."""
    cover = np.where(nodes.leaf < 0, 0.0, weights[nodes.leaf]).tolist()
    left, right = nodes.left.tolist(), nodes.right.tolist()
    for node in range(len(cover) - 1, -1, -1):
        if left[node] >= 0:
            cover[node] = cover[left[node]] + cover[right[node]]
    return np.array(cover)
