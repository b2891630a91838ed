"""The game against reference rows, from its definition, slowly: Lundberg et al. 2020.

A coalition of players is paid the mean answer to rows that take the coalition's columns from the
explained row and the others from a reference row. Shapley values follow by summing over all
coalitions. Numbers only, so that any answering function will do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial

import numpy as np

Answer = Callable[[np.ndarray], np.ndarray]


def payoff(
    answer: Answer,
    row: np.ndarray,
    references: np.ndarray,
    players: Sequence[int],
    chosen: Sequence[int],
) -> np.ndarray:
    """What a coalition is paid, (outputs,). players: of each column."""
    mixed = references.copy()
    for column, player in enumerate(players):
        if player in chosen:
            mixed[:, column] = row[column]
    return answer(mixed).mean(axis=0)


def shapley(
    answer: Answer, row: np.ndarray, references: np.ndarray, players: Sequence[int]
) -> np.ndarray:
    """Shapley values of one row, (players, outputs)."""
    count = max(players) + 1
    paid = {
        chosen: payoff(answer, row, references, players, chosen)
        for size in range(count + 1)
        for chosen in combinations(range(count), size)
    }
    values = []
    for player in range(count):
        total = np.zeros_like(paid[()])
        for chosen, before in paid.items():
            if player not in chosen:
                size = len(chosen)
                weight = factorial(size) * factorial(count - size - 1) / factorial(count)
                total += weight * (paid[tuple(sorted((*chosen, player)))] - before)
        values.append(total)
    return np.array(values)
