"""What the studies of seeds share: the same question drawn again, and how far the draws agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import numpy as np

from explainers.methods.declaration import Answer, Method
from explainers.records import Floats, Measured
from explainers.studies.declaration import Studied
from explainers.studies.order_agreement import TOP, Agreement, measured


class Seeded(Protocol):
    """The parameters of such a study: how many seeds, that of the request included."""

    @property
    def seeds(self) -> int:
        """How often the method is asked."""


def drawn(
    studied: Studied,
    seeds: int,
    generator: np.random.Generator,
    values: Callable[[Answer], Floats],
) -> tuple[list[Floats], int]:
    """Ask with the request's seed, and with others -> `values` of each, and rows sent to the model.

    Says to the subject's report how many are there.
    """
    others = generator.choice(2**31, size=seeds - 1, replace=False).tolist()
    found, budget = [], 0
    for seed in (studied.seed, *others):
        answer = studied.again(seed=seed)
        found.append(values(answer))
        budget += studied.budget(answer)
        studied.subject.report(len(found), seeds)
    return found, budget


def measures(pairs: Iterable[Agreement], parts: str) -> list[Measured]:
    """How far two draws agree, on average and at least and most. parts: "words", "columns"."""
    known = list(pairs)
    return [
        measured(f"{TOP} strongest in common", (each.top for each in known), "share of them"),
        measured("rank correlation", (each.correlation for each in known), "1 is the same order"),
        measured("same sign", (each.same_sign for each in known), f"share of the {parts}"),
    ]


def unless_it_draws(method: Method) -> str:
    """Say of a method that draws nothing that it stays the same: `why_not` of such studies."""
    if method.seeded:
        return ""
    return f"{method.title} draws nothing at random: it says the same with every seed."


def once_a_seed(method: Method, own: Seeded, its: Any, rows: int, features: int) -> int:
    """Count the row itself, and the method's rows once for each seed."""
    return rows + int(method.cost(its, rows, features)) * own.seeds
