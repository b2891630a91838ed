"""Deletion curves: what a network answers while a picture is replaced square by square.

An order of squares, from the place that is said to matter most to the one that matters least, is
judged by how soon the answer falls when squares are replaced in that order (Samek et al. 2017,
region perturbation; Petsiuk et al. 2018, deletion and insertion). Squares and not single pixels:
pixels replaced here and there are a noise that moves any network, whatever they showed, and orders
that scatter would look better than those that do not. All orders share their squares.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from explainers.kernels.maps import PICTURES, Batch
from explainers.kernels.reporting import Report, unheard
from explainers.records import Floats, Integers

Answers = Callable[[Batch], Floats]
"""batch -> (pictures,), what is answered about each."""


def squares(height: int, width: int, along: int) -> Integers:
    """Cut a picture into squares, (height, width) of their numbers from 0, row by row.

    along: how many along the longer side, at most one for each pixel. Where they do not divide the
    side, squares differ by a pixel.
    """
    longer = max(height, width)
    along = min(along, longer)
    rows, columns = (max(1, round(along * side / longer)) for side in (height, width))
    across = np.arange(width) * columns // width
    return np.asarray((np.arange(height) * rows // height)[:, None] * columns + across)


def means(values: Floats, cut: Integers) -> Floats:
    """The mean of a map, (height, width), in each square, (squares,)."""
    sums = np.bincount(cut.ravel(), weights=values.ravel())
    return np.asarray(sums / np.bincount(cut.ravel()))


def falling(scores: Floats, generator: np.random.Generator) -> Integers:
    """Order squares by falling score; among equal ones chance decides, not where they lie."""
    return np.lexsort((generator.permutation(len(scores)), -scores))


def orders_of(count: int) -> int:
    """How many orders of so many parts there are; of more than ten, at least so many."""
    return math.factorial(min(count, 10))


def others(own: Integers, count: int, generator: np.random.Generator) -> list[Integers]:
    """Draw orders, (parts,) each, that differ from `own` and from each other.

    Of few parts there are few orders, and drawn freely, `own` itself would be among those by
    chance, and no better than itself. count: less than `orders_of` the parts.
    """
    drawn = {tuple(own.tolist()): own}
    while len(drawn) <= count:
        order = generator.permutation(len(own))
        drawn.setdefault(tuple(order.tolist()), order)
    return list(drawn.values())[1:]


def stops(count: int, steps: int) -> Integers:
    """How many squares are replaced when the network is asked: rising, from 0 to `count`.

    About `steps` + 1 numbers, never more than `steps` + 2. As many of them lie before the end as
    after the start, so that backwards they are the stops of the same way backwards.
    """
    half = np.floor(np.arange(steps // 2 + 1) * count / steps + 0.5).astype(np.int64)
    return np.unique(np.concatenate([half, count - half]))


def courses(
    answers: Answers,
    picture: Batch,
    instead: Batch,
    cut: Integers,
    orders: Integers,
    at: Integers,
    report: Report = unheard,
) -> Floats:
    """What is answered while squares are replaced in some orders, (orders, stops).

    picture, instead: (height, width, channels), what is replaced and by what. orders: (orders,
    squares), at: (stops,) from 0 to all of them. Both ends are the same for every order and are
    asked about once. report: told how many pictures were asked about.
    """
    ends = answers(np.stack([picture, instead]))
    found = np.empty((len(orders), len(at)))
    found[:, 0], found[:, -1] = ends
    places = np.argsort(orders, axis=1)  # where each square stands in an order
    inner = [(order, stop) for order in range(len(orders)) for stop in range(1, len(at) - 1)]
    for first in range(0, len(inner), PICTURES):
        part = inner[first : first + PICTURES]
        gone = np.stack([places[order][cut] < at[stop] for order, stop in part])
        batch = np.where(gone[..., None], instead, picture)
        found[tuple(np.transpose(part))] = answers(batch)
        report(len(ends) + first + len(part), asks(len(at), len(orders)))
    return found


def asks(stops: int, orders: int) -> int:
    """How many pictures `courses` asks about, of so many stops in so many orders."""
    return 2 + orders * (stops - 2)


def area(heights: Floats, at: Integers) -> Floats:
    """The mean height of curves, (..., stops), over the way: trapezoids between the stops."""
    between = (heights[..., 1:] + heights[..., :-1]) / 2
    return np.asarray((between * np.diff(at)).sum(axis=-1) / at[-1])
