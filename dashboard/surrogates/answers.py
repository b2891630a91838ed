"""What a tree answers at a node, in words."""

from __future__ import annotations

from typing import Final

import numpy as np

from dashboard.units import PROBABILITY, amount, class_name, explains_classes, move, subject
from dashboard.words import num, percent, shortened
from explainers.records import Floats, Tree

_ROUNDING: Final = 1e-6
"""Of single precision, in which many trees hold their leaves."""


def adds(tree: Tree) -> bool:
    """Whether the tree is one of several that are added up, so that its values are shares."""
    return tree.trees > 1 and not tree.mean


def node_answer(tree: Tree, node: int, output: int, width: int = 18) -> str:
    """What it answers at a node, short: "bad: 12 %", "+0.31", "4,200 euros"."""
    return answered(tree, tree.nodes.values[node], output, width)


def answered(tree: Tree, values: Floats, output: int, width: int = 18) -> str:
    """Write a tree's values, (outputs,), seen from one of them."""
    value = _value(tree, values, output)
    if adds(tree):
        return move(value, tree)
    if tree.unit == PROBABILITY and explains_classes(tree):
        return f"{shortened(tree.output_names[output], width)}: {percent(value)}"
    return amount(value, tree)


def _value(tree: Tree, values: Floats, output: int) -> float:
    """One of a node's values; what rounding leaves of 0 is 0."""
    value = float(values[output])
    largest = float(np.abs(tree.nodes.values).max())
    return 0.0 if abs(value) < _ROUNDING * largest else value


def answer_phrase(tree: Tree, node: int, output: int) -> str:
    """What it answers at a node, in a sentence: "“bad” with 12 %", "adds +0.31"."""
    value = _value(tree, tree.nodes.values[node], output)
    if adds(tree):
        return f"it adds {move(value, tree)} to {subject(tree, output)}"
    if tree.unit == PROBABILITY and explains_classes(tree):
        return f"{class_name(tree, output)} with {percent(value)}"
    return amount(value, tree)


def every_output(tree: Tree, node: int) -> str:
    """What it answers for each output at a node, for a hover: "good: 88 %, bad: 12 %"."""
    values = tree.nodes.values[node]
    if len(tree.output_names) == 1:
        return answered(tree, values, 0)
    if tree.unit == PROBABILITY and not adds(tree):
        return ", ".join(answered(tree, values, at) for at in range(len(values)))
    return ", ".join(
        f"{shortened(name, 18)} {num(float(value))}"
        for name, value in zip(tree.output_names, values, strict=True)
    )
