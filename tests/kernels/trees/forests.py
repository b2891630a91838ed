"""Random forests in the kernel's form, and the same trees as the slow definition takes them."""

from dataclasses import replace

import numpy as np

from explainers.kernels.trees.forest import Column, Forest, Tree
from tests.reference.path_game import Node

FEATURES = 5
CODES = 4
COLUMNS = (
    Column(0, single=True),
    Column(1, missing="left"),
    Column(2, zero_missing=True),
    Column(3, categories=CODES),
    Column(4),
    Column(1, missing="zero"),
    Column(4, missing="left"),  # the same feature, looked at in another way
)
BOUNDS = np.array([-1.5, -0.25, 0.0, 0.1, 1.0, 2.5])


def random_tree(generator, depth, outputs=1, output=0):
    """A tree that need not be balanced, with at most `depth` splits on a path."""
    left, right, column, bound, members, cover, values = [], [], [], [], [], [], []

    def grow(level, weight):
        node = len(left)
        left.append(-1)
        right.append(-1)
        column.append(0)
        bound.append(0.0)
        members.append(-1)
        cover.append(weight)
        values.append(generator.normal(size=outputs))
        if level < depth and (level == 0 or generator.random() < 0.8):
            column[node] = int(generator.integers(len(COLUMNS)))
            bound[node] = float(generator.choice(BOUNDS))
            if COLUMNS[column[node]].categories:
                members[node] = int(generator.integers(SETS.shape[0]))
            share = generator.uniform(0.05, 0.95)
            left[node] = grow(level + 1, weight * share)
            right[node] = grow(level + 1, weight - weight * share)
        return node

    grow(0, 100.0)
    whole = (np.array(part, dtype=np.int32) for part in (left, right, column))
    return Tree(
        *whole,
        np.array(bound),
        np.array(members, np.int32),
        np.array(cover),
        np.array(values),
        output,
    )


SETS = np.array(
    [
        [True, False, True, False, True, False],
        [False, True, True, False, False, True],
        [False, False, False, True, True, True],
    ]
)
"""Codes 0 to 3, then missing, then unknown."""


def random_forest(generator, trees=4, depth=4, outputs=1, players=range(FEATURES)):
    """Trees of which each answers all `outputs`."""
    grown = tuple(random_tree(generator, depth, outputs) for _ in range(trees))
    base = generator.normal(size=outputs)
    return Forest(grown, COLUMNS, base, np.array(players, dtype=np.int32), SETS)


def random_rows(generator, rows):
    """Rows on the bounds, beside them, missing, zero, with known and unknown codes."""
    table = generator.normal(size=(rows, FEATURES)) * 2
    on_bounds = generator.random(table.shape) < 0.3
    table[on_bounds] = generator.choice(BOUNDS, on_bounds.sum())
    table[:, 3] = generator.choice([0, 1, 2, 3, 4, -1, 2.0, np.nan], rows)
    table[generator.random(table.shape) < 0.1] = np.nan
    return table


def goes_left(forest, tree, node, value):
    """The way of a value at a split, from the words of `Column`."""
    column = forest.columns[tree.column[node]]
    if column.categories:
        members = forest.sets[tree.members[node]]
        if np.isnan(value):
            return bool(members[column.categories])
        known = 0 <= value < column.categories
        return bool(members[int(value) if known else column.categories + 1])
    if np.isnan(value) and column.missing == "zero":
        value = 0.0
    if np.isnan(value) or (column.zero_missing and value == 0):
        return column.missing == "left"
    return bool((np.float32(value) if column.single else value) < tree.bound[node])


def nodes_of(forest, tree, node=0):
    """A tree as the definition takes it, asked about players."""
    if tree.left[node] < 0:
        value = np.zeros(len(forest.base))
        value[tree.output : tree.output + tree.values.shape[1]] = tree.values[node]
        return Node(value=value)
    left, right = tree.left[node], tree.right[node]
    return Node(
        feature=int(forest.columns[tree.column[node]].feature),
        goes_left=lambda value: goes_left(forest, tree, node, value),
        share=float(tree.cover[left] / tree.cover[node]),
        left=nodes_of(forest, tree, left),
        right=nodes_of(forest, tree, right),
    )


def answers(forest, rows):
    """The forest's own output, (rows, outputs): each row walks down each tree."""
    found = np.tile(forest.base, (len(rows), 1))
    for at, row in enumerate(rows):
        for tree in forest.trees:
            node = 0
            while tree.left[node] >= 0:
                value = row[forest.columns[tree.column[node]].feature]
                node = (tree.left if goes_left(forest, tree, node, value) else tree.right)[node]
            found[at, tree.output : tree.output + tree.values.shape[1]] += tree.values[node]
    return found


def scale(forest, rows):
    """The largest output of these rows, and never less than 1: what errors are measured in."""
    return max(1.0, np.abs(answers(forest, rows)).max())


def other_sides(forest):
    """The same forest, but for values that equal a bound: they go to the other side."""
    trees = (replace(tree, bound=np.nextafter(tree.bound, np.inf)) for tree in forest.trees)
    return replace(forest, trees=tuple(trees))


def several_answers(generator):
    """Trees of which each answers one of three outputs."""
    forest = random_forest(generator)
    trees = tuple(random_tree(generator, 4, output=k % 3) for k in range(6))
    return replace(forest, trees=trees, base=np.zeros(3))
