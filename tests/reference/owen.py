"""Owen values from their definition: the mean addition over every order that keeps nodes together.

Owen 1977, for unions inside unions. A tree is nested pairs; a leaf is a player, or a tuple-free set
of players that share evenly.
"""

from __future__ import annotations

from itertools import product

import numpy as np


def orders(tree):
    """Every order of a tree's players in which those of each node stand side by side."""
    if not isinstance(tree, tuple):
        return [[tree]]
    found = []
    for one, other in product(orders(tree[0]), orders(tree[1])):
        found += [one + other, other + one]
    return found


def owen(game, tree, players):
    """Values (players,): game takes a set of players and answers a number."""
    totals = np.zeros(players)
    ways = orders(tree)
    for order in ways:
        for place, player in enumerate(order):
            totals[player] += game(set(order[: place + 1])) - game(set(order[:place]))
    return totals / len(ways)


def nested(tree, node=0):
    """A tree of ours as nested pairs."""
    first, second = tree.children[node]
    if first < 0:
        (player,) = tree.order[tree.start[node] : tree.stop[node]]
        return int(player)
    return nested(tree, first), nested(tree, second)
