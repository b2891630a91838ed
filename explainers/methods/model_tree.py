"""One of the trees a model is made of, in the user's own columns: read off it, not fitted to it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.errors import ModelError, RefusedError
from explainers.intake.handle import LaidTrees
from explainers.intake.own_columns.splits import OwnSplit, own_splits
from explainers.intake.own_columns.way import Way
from explainers.intake.summary import counted
from explainers.kernels.trees.forest import Forest
from explainers.kernels.trees.own_ways import ends as told_ends
from explainers.kernels.trees.single import Levels, Ways, expected, levels_of, ways_of
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.trees import kinds_of, one_tree
from explainers.records import Floats, Integers, Nodes

MOST_NODES: Final = 4_095
"""Nodes that are told, in whole levels: a tree of more is read by nobody."""

ROWS: Final = 20_000
"""Rows that are sent down the tree."""


class ModelTreeParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    tree: int = Field(0, ge=0, le=99_999, description="Number of the tree, from 0 on")


def run(
    subject: Subject,
    parameters: ModelTreeParameters,
    generator: np.random.Generator,
) -> Answer:
    """Read one tree, ask what its splits mean in the user's columns, and send the rows down it.

    Where trees are averaged the values are this tree's own answers, and where they are added up,
    what it adds. Raises RefusedError NO_SUCH_TREE and SPLIT_NOT_IN_COLUMNS, and ModelError
    TREE_MISREAD where the tree that is told would send a row elsewhere than the model's.
    """
    trees = subject.model.trees
    if trees is None or not isinstance(trees.form, LaidTrees):  # why_not says so before
        raise ValueError("a tree was asked of a model whose trees cannot be walked")
    forest, encode = trees.form.forest(), trees.form.encode
    _check_number(parameters.tree, len(forest.trees))
    ways = ways_of(forest, parameters.tree)
    whole = levels_of(ways.tree.left, ways.tree.right)
    levels = whole.within(MOST_NODES)
    way = Way(subject.rows, kinds_of(subject), encode, trees.sources, ways)
    splits = own_splits(way, levels.order[levels.left >= 0].tolist())
    outputs = trees.margins(subject.rows)
    values, base = _values(forest, ways, outputs)
    nodes = _nodes(levels, splits, ways, values)
    ends = levels.places(ways.ends(encode(subject.rows)), whole)
    columns = [subject.rows.iloc[:, at].to_numpy() for at in range(subject.rows.shape[1])]
    _check_told(nodes, ends, told_ends(nodes, columns))
    facts = {
        "unit": trees.unit,
        "number": parameters.tree,
        "trees": len(forest.trees),
        "mean": forest.mean,
        "base": base.tolist(),
        "notes": _notes(subject, trees.sources, levels, whole),
    }
    return one_tree(nodes, ends, outputs, np.zeros(len(ends), dtype=np.int64), facts)


def _values(forest: Forest, ways: Ways, outputs: Floats) -> tuple[Floats, Floats]:
    """What the tree answers or adds at each node, (nodes, outputs), and what to, (outputs,).

    Of two classes the trees may answer the second one only: what they add to it they take from the
    first, since both have one sum in all rows.
    """
    tree = ways.tree
    values = np.zeros((len(tree.left), len(forest.base)))
    own = slice(tree.output, tree.output + tree.values.shape[1])
    values[:, own] = expected(tree)
    base = forest.base
    if forest.mean:
        beside = sum(other.output == tree.output for other in forest.trees)
        values, base = forest.base + beside * values, np.zeros_like(base)
    if values.shape[1] == outputs.shape[1]:
        return values, base
    both = outputs[0].sum()
    if forest.mean:
        return np.hstack([both - values, values]), np.zeros(2)
    return np.hstack([-values, values]), np.hstack([both - base, base])


def _nodes(levels: Levels, splits: Any, ways: Ways, values: Floats) -> Nodes:
    told: list[OwnSplit | None] = [splits.get(node) for node in levels.order.tolist()]
    turned = np.array([one is not None and one.turned for one in told])
    return Nodes(
        left=np.where(turned, levels.right, levels.left),
        right=np.where(turned, levels.left, levels.right),
        splits=tuple(None if one is None else one.split for one in told),
        cover=ways.tree.cover[levels.order],
        values=values[levels.order],
    )


def _check_number(number: int, trees: int) -> None:
    if number >= trees:
        raise RefusedError(
            "NO_SUCH_TREE",
            f"Tree {number:,} was asked for, and this model has {counted(trees, 'tree')}, counted "
            "from 0.",
            f"Choose a number from 0 to {trees - 1:,}.",
        )


def _check_told(nodes: Nodes, ends: Integers, told: Integers) -> None:
    """Hold the told tree to the model's: each row ends at the same node, or is stuck above it."""
    above = ends.copy()
    for _ in range(nodes.depth):
        above = np.where(above > told, nodes.parents[above], above)
    wrong = int((above != told).sum())
    if wrong:
        raise ModelError(
            "TREE_MISREAD",
            f"Told in your columns, this tree would send {wrong:,} of {counted(len(ends), 'row')} "
            "elsewhere than the model does, so it is not shown.",
            "Look at the surrogate tree, which asks the model for its answers alone.",
        )


def _notes(subject: Subject, sources: Integers, levels: Levels, whole: Levels) -> list[str]:
    notes = []
    if len(sources) != subject.rows.shape[1]:
        notes.append(
            f"The tree sees {len(sources):,} encoded columns; what its splits ask of your "
            f"{subject.rows.shape[1]:,} columns was found by sending values through the encoding."
        )
    if len(levels.order) < len(whole.order):
        notes.append(
            f"The tree has {len(whole.order):,} nodes on {len(whole.sizes):,} levels; told are "
            f"those of the first {len(levels.sizes):,}."
        )
    return notes


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="model_tree",
    title="Tree of the model",
    version="1",
    question="Which questions does this tree of the model ask, and what does it answer?",
    silent_on="What the model answers where it has other trees, too: they are added up or "
    "averaged, and what one of them says, others may take back.",
    paper="Breiman, Friedman, Olshen and Stone 1984, Classification and regression trees",
    link="https://doi.org/10.1201/9781315139470",
    shape="tree",
    scopes=frozenset({"global"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=ROWS,
    parameters=ModelTreeParameters,
    cost=_cost,
    run=run,
    needs=("trees", "walkable_trees"),
    packages=("numba",),
)
