"""scikit-learn's compiled objects, trees and losses, and one that is no more."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.pickles.standins import Draft, Maker

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader

_TREE = "sklearn.tree._tree.Tree"
_MOST_CLASSES = 1_000_000
# Compiled losses: they hold nothing but the numbers they are made with.
_LOSSES = "sklearn._loss._loss"
_LOSS_NAMES = (
    *("CyAbsoluteError", "CyExponentialLoss", "CyHalfBinomialLoss", "CyHalfGammaLoss"),
    *("CyHalfMultinomialLoss", "CyHalfPoissonLoss", "CyHalfSquaredError", "CyHalfTweedieLoss"),
    *("CyHalfTweedieLossIdentity", "CyHuberLoss", "CyPinballLoss"),
)
_SGD = "sklearn.linear_model._sgd_fast"
_SGD_NAMES = (
    *("Classification", "EpsilonInsensitive", "Hinge", "ModifiedHuber", "Regression"),
    *("SquaredEpsilonInsensitive", "SquaredHinge"),
)


class TreeDraft(Draft):
    """A compiled tree, whose constructor copies as many class counts as it is told there are."""

    def __init__(self, columns: int, classes: Any, outputs: int) -> None:
        self._columns, self._classes, self._outputs = columns, classes, outputs

    def finish(self, state: Any, reader: Reader) -> Any:
        """state: depth, number of nodes, nodes and values; where nodes lead is audited later."""
        from sklearn.tree._tree import NODE_DTYPE, Tree

        nodes, counted = state["nodes"], state["node_count"]
        if not isinstance(nodes, np.ndarray) or nodes.shape != (counted,):
            raise ValueError(f"a tree of {counted} nodes holds others")
        if nodes.dtype.names != NODE_DTYPE.names:
            raise ValueError("the nodes of its trees are laid out in another way")
        made = Tree(self._columns, self._classes, self._outputs)
        made.__setstate__(
            {
                "max_depth": int(state["max_depth"]),
                "node_count": len(nodes),
                "nodes": nodes,
                "values": state["values"],
            }
        )
        return made


class RemainderDraft(Draft):
    """The columns left over, which scikit-learn 1.5 to 1.7 kept in a list of its own kind."""

    def finish(self, state: Any, reader: Reader) -> list[Any]:
        """state: its attributes; `data` is the list."""
        held = state["data"]
        if type(held) is not list:
            raise ValueError("the columns left over are no list")
        return held


def _tree(reader: Reader, columns: Any, classes: Any, outputs: Any) -> TreeDraft:
    if not isinstance(classes, np.ndarray) or classes.dtype.kind not in "iu":
        raise ValueError("a tree does not count its classes")
    if classes.shape != (int(outputs),) or not 0 < int(outputs) <= _MOST_CLASSES:
        raise ValueError(f"a tree of {int(outputs)} outputs counts others")
    if classes.min() < 1 or classes.max() > _MOST_CLASSES:
        raise ValueError("a tree counts an impossible number of classes")
    return TreeDraft(int(columns), classes.astype(np.intp), int(outputs))


def _of_numbers(module: str, name: str) -> Callable[..., Any]:
    def make(reader: Reader, *args: Any) -> Any:
        if not all(isinstance(arg, int | float) for arg in args):
            raise ValueError(f"a {name} is made of something else than numbers")
        return getattr(import_module(module), name)(*args)

    return make


def _restored(name: str) -> Callable[..., Any]:
    """Return a maker of a loss as Cython saves it: its kind, a mark of its code, its numbers.

    scikit-learn saved all losses so before 1.5, and the multinomial one until today.
    """

    def make(reader: Reader, kind: Any, checksum: Any, state: Any) -> Any:
        known = isinstance(kind, Maker) and kind.name == f"{_LOSSES}.{name}"
        if not known or type(state) is not tuple:
            raise ValueError("a loss is made of something else than its kind and its numbers")
        return _of_numbers(_LOSSES, name)(reader, *state)

    return make


COMPILED = (
    Maker(_TREE, _tree),
    Maker("sklearn.compose._column_transformer._RemainderColsList", new=RemainderDraft),
    *(Maker(f"{_LOSSES}.{name}", _of_numbers(_LOSSES, name)) for name in _LOSS_NAMES),
    *(Maker(f"{_LOSSES}.__pyx_unpickle_{name}", _restored(name)) for name in _LOSS_NAMES),
    *(Maker(f"{_SGD}.{name}", _of_numbers(_SGD, name)) for name in _SGD_NAMES),
)
