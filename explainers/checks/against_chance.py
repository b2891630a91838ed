"""Whether an answer follows the order of an explanation sooner than orders drawn by chance.

An order is judged by an area: the mean answer over the way on which parts are taken away, or put
back in, in that order.
"""

from __future__ import annotations

from typing import Final

from explainers.records import Floats

NEARLY_ALL: Final = 0.9
"""From this share of the orders by chance on, an order that is ahead of them means something."""


def falling_words(own: float, by_chance: Floats) -> str:
    """Say whether the answer falls sooner than by chance where parts are taken away.

    own: the area of the explanation's order; by_chance: (orders,), those drawn by chance.
    """
    won = int((by_chance > own).sum())
    said = _compared("The answer falls", own, by_chance, won)
    if own < by_chance.min():
        return said
    if won >= NEARLY_ALL * len(by_chance):
        return f"{said} So the order tells on what the answer hangs, as few by chance do."
    if own < by_chance.max():
        return f"{said} So the order hardly tells on what the answer hangs."
    return f"{said} So the answer does not hang on what comes first in that order."


def rising_words(own: float, by_chance: Floats) -> str:
    """Say whether the answer comes back sooner than by chance; see `falling_words`."""
    return _compared(
        "Put back in the same order, it comes back", own, by_chance, int((by_chance < own).sum())
    )


def lasting_words(own: float, by_chance: Floats) -> str:
    """Say whether the answer lasts longer than by chance where the order is turned round.

    own: the area of the order turned round, what it has last being taken away first.
    """
    won = int((by_chance < own).sum())
    return _compared("With the last taken away first, it lasts", own, by_chance, won, "longer")


def luck_words(orders: int) -> str:
    """Say how often an order that means nothing is ahead of all others."""
    return (
        f"An order that means nothing is ahead of {orders:,} random ones in 1 of {orders + 1:,} "
        "cases; more of them make that rarer."
    )


def _compared(moves: str, own: float, by_chance: Floats, won: int, better: str = "sooner") -> str:
    orders = len(by_chance)
    how = (
        f"{better} than in each of {orders:,} random orders"
        if won == orders
        else f"{better} than in {won:,} of {orders:,} random orders"
        if won
        else f"no {better} than in any of {orders:,} random orders"
    )
    return (
        f"{moves} {how}: its mean over the way is {own:.3g}, "
        f"theirs {by_chance.mean():.3g} ({by_chance.min():.3g} to {by_chance.max():.3g})."
    )
