"""Pairs in words: which two features act together most, in all rows and in one."""

from __future__ import annotations

import numpy as np

from dashboard.rows.said import said_of
from dashboard.tabular.measures import ranking
from dashboard.tabular.pair_measures import (
    MOST_DRAWN,
    along,
    members,
    pair_sizes,
    share_together,
    strongest,
    together,
)
from dashboard.units import amount, move, subject
from dashboard.words import display_names, num, percent, shortened
from explainers.records import Pairs

NAME_WIDTH = 40


def interactions_sentence(pairs: Pairs, output: int) -> str:
    """Which two features act together most, by how much, and how far ahead of the next two."""
    sizes, what = pair_sizes(pairs, output), subject(pairs, output)
    order = strongest(pairs, sizes)
    if not sizes[order].any():
        return f"No two features act together: each moves {what} by itself."
    size = amount(float(sizes[order[0]]), pairs)
    lead = (
        f"{_two(pairs, order[0])} act together most: beyond what each does by itself, they move "
        f"{what} by {size} on average"
    )
    if np.count_nonzero(sizes[order]) == 1:
        return f"{lead}; no other two act together."
    return f"{lead}; next are {_two(pairs, order[1])} ({amount(float(sizes[order[1]]), pairs)})."


def interactions_disclosure(pairs: Pairs, output: int) -> str:
    """How much of what moves the output is interactions."""
    if not pair_sizes(pairs, output).any():
        return ""
    return (
        f"By size, {percent(share_together(pairs, output))} of what moves the output are "
        "interactions; the rest is what features do by themselves."
    )


def map_disclosure(pairs: Pairs, output: int) -> str:
    """The same, and which features the map leaves out."""
    told, left_out = interactions_disclosure(pairs, output), len(pairs.names) - MOST_DRAWN
    if left_out <= 0:
        return told
    square = together(pairs, output)
    beyond = ranking(square.sum(axis=0))[MOST_DRAWN:]
    others = "1 other is" if left_out == 1 else f"{left_out:,} others are"
    return (
        f"{told} The {MOST_DRAWN} features with the largest sum of interactions are drawn; the "
        f"{others} in pairs of up to {num(float(square[beyond].max()))}, which the table has."
    ).strip()


def pair_sentence(pairs: Pairs, output: int, feature: str, other: str) -> str:
    """How far what two features do together reaches, over the rows."""
    numbers = along(pairs, feature, other).values[:, 0, output]
    names, what = _named(pairs, feature, other), subject(pairs, output)
    if not numbers.any():
        return f"{names} do not act together: each moves {what} by itself in every row."
    least, most = (move(float(end), pairs) for end in (numbers.min(), numbers.max()))
    mean = amount(float(np.abs(numbers).mean()), pairs)
    return (
        f"What {names} do together, beyond what each does by itself, moves {what} by {least} to "
        f"{most}, by {mean} on average."
    )


def row_pairs_sentence(pairs: Pairs, row: int, output: int) -> str:
    """Which two values of one row act together most, and which way."""
    numbers, what = pairs.values[row, :, output], subject(pairs, output)
    order = strongest(pairs, numbers)
    if not numbers[order].any():
        return f"No two features act together for this row: each moves {what} by itself."
    first, second = (_with_value(pairs, row, at) for at in members(pairs, order[0]))
    verb = "raise" if numbers[order[0]] > 0 else "lower"
    size = move(float(numbers[order[0]]), pairs)
    return (
        f"{first} and {second} act together most here: beyond what each does by itself, they "
        f"{verb} {what} ({size})."
    )


def _two(pairs: Pairs, at: int) -> str:
    shown = display_names(pairs.titles, NAME_WIDTH)
    first, second = members(pairs, at)
    return f"{shown[first]} and {shown[second]}"


def _named(pairs: Pairs, feature: str, other: str) -> str:
    titles = pairs.dictionary.titles((feature, other))
    first, second = display_names(titles, NAME_WIDTH)
    return f"{first} and {second}"


def _with_value(pairs: Pairs, row: int, at: int) -> str:
    value = said_of(pairs, pairs.names[at], row)
    return f"{display_names(pairs.titles, NAME_WIDTH)[at]} = {shortened(value, NAME_WIDTH)}"
