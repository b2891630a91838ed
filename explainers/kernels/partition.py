"""Owen values over a tree of players: Shapley values where each node joins as a whole.

Owen 1977, “Values of games with a priori unions”, for unions inside unions; each is of two parts.
What a node adds is shared out between its parts by the two orders in which they can join, and what
each part adds then between its own: a player's value is its mean addition over all orders of the
players that keep every node's players together. The `shap` package has it as its partition
explainer (Lundberg), and the way to spend a budget is its too: the node that adds most is cut next,
and where the budget ends, what a node adds is shared evenly by its players.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.partition_trees import PartitionTree, everything
from explainers.kernels.reporting import Report
from explainers.records import Floats, Integers

Game = Callable[[NDArray[np.bool_]], Floats]
"""Who plays, (coalitions, players) -> what they come to, (coalitions, outputs)."""

LEAST = 2
"""The smallest budget: nobody and everybody are always asked about."""
AT_ONCE = 32
"""Coalitions that are asked about together; those of a batch do not see each other's answers."""


@dataclass(frozen=True, eq=False)
class OwenValues:
    """What a game came to, shared out among its players.

    values: (players, outputs); base, full: (outputs,), what nobody and what everybody comes to.
    base and values add up to full. evaluations: coalitions that were asked about. uncut: the nodes
    that could have been cut further, each once, in rising order: their players share what was left
    evenly. Where there is none, the values are exact.
    """

    values: Floats
    base: Floats
    full: Floats
    evaluations: int
    uncut: Integers


@dataclass(frozen=True, eq=False)
class _Piece:
    """A node beside other nodes: what they come to without it and with it, and how much it counts.

    beside: the nodes that play with it, which have no player in common.
    """

    node: int
    beside: tuple[int, ...]
    without: Floats
    joined: Floats
    weight: float

    @property
    def adds(self) -> Floats:
        """What the node adds here to its own value, (outputs,)."""
        return self.weight * (self.joined - self.without)


def partition_values(
    game: Game,
    tree: PartitionTree,
    budget: int,
    report: Report,
    at_once: int = AT_ONCE,
) -> OwenValues:
    """Share a game out along a tree, asking about `budget` coalitions at most.

    report: told how many coalitions were asked about. at_once: coalitions of a batch. Raises
    ValueError for a budget that has no room for nobody and everybody, or a batch without room for
    both parts of a node.
    """
    if budget < LEAST or at_once < LEAST:
        raise ValueError(f"a budget of {budget} in batches of {at_once}: neither is below {LEAST}")
    may_be = min(budget - budget % 2, everything(tree))
    base, full = game(np.array([[False], [True]]).repeat(tree.players, axis=1))
    totals = np.zeros((len(tree.start), *base.shape))
    asked = LEAST
    report(asked, may_be)
    heap: list[tuple[float, int, _Piece]] = []
    number = count()  # of equal pieces the one that was found first is cut first

    def found(piece: _Piece) -> None:
        if tree.children[piece.node, 0] < 0:
            totals[piece.node] += piece.adds
        else:
            heapq.heappush(heap, (-float(np.abs(piece.adds).max()), next(number), piece))

    found(_Piece(0, (), base, full, 1.0))
    while heap and asked + 2 <= budget:
        most = min(len(heap), at_once // 2, (budget - asked) // 2)
        batch = [heapq.heappop(heap)[-1] for _ in range(most)]
        answers = game(_coalitions(tree, batch))
        asked += len(answers)
        for piece, one, other in zip(batch, answers[0::2], answers[1::2], strict=True):
            for part in _parts(tree, piece, one, other):
                found(part)
        report(asked, may_be)
    for _, _, piece in heap:
        totals[piece.node] += piece.adds
    uncut = np.unique(np.array([piece.node for _, _, piece in heap], dtype=np.int64))
    return OwenValues(_shared(tree, totals), base, full, asked, uncut)


def _coalitions(tree: PartitionTree, batch: Sequence[_Piece]) -> NDArray[np.bool_]:
    """Each piece's first part beside what it has, then its second: (2 * pieces, players)."""
    masks = np.zeros((2 * len(batch), tree.players), dtype=np.bool_)
    for at, piece in enumerate(batch):
        first, second = tree.children[piece.node].tolist()
        for row, part in ((2 * at, first), (2 * at + 1, second)):
            for node in (*piece.beside, part):
                masks[row, tree.of(node)] = True
    return masks


def _parts(tree: PartitionTree, piece: _Piece, one: Floats, other: Floats) -> Iterator[_Piece]:
    """Both parts of a piece, each joining first and joining second.

    one, other: what the first and the second part come to beside the others, without each other.
    """
    first, second = tree.children[piece.node].tolist()
    half = piece.weight / 2
    yield _Piece(first, piece.beside, piece.without, one, half)
    yield _Piece(second, piece.beside, piece.without, other, half)
    yield _Piece(first, (*piece.beside, second), other, piece.joined, half)
    yield _Piece(second, (*piece.beside, first), one, piece.joined, half)


def _shared(tree: PartitionTree, totals: Floats) -> Floats:
    """Share what each node got evenly by its players, (nodes, outputs) -> (players, outputs)."""
    values = np.zeros((tree.players, *totals.shape[1:]))
    for node in np.flatnonzero(totals.any(axis=1) & (tree.stop > tree.start)).tolist():
        values[tree.of(node)] += totals[node] / (tree.stop[node] - tree.start[node])
    return values
