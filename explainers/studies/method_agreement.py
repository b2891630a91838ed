"""What the studies of agreement share: others asked beside a method, and what is said of them.

Methods that ask a model in different ways, by mixing rows, taking words out, along the paths of
trees, by slopes, need not agree, and often do not (Krishna et al. 2024). Where they do, what they
say depends less on how one of them asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.checks.promises import promise
from explainers.errors import RationaleError
from explainers.kernels.reporting import Report
from explainers.methods.declaration import Answer, Method
from explainers.records import Floats, Measured
from explainers.studies.declaration import Studied, found
from explainers.studies.order_agreement import TOP, Agreement, agreement, mean_of

AGREE: Final = 0.7
"""From this rank correlation on, methods put the parts in about one order."""
ORDER: Final = "rank correlation"
"""What the measures of agreement in order begin with; the other method's title follows."""
APART: Final = 0.3
"""Below this rank correlation, each has an order of its own."""


@dataclass(frozen=True)
class Parts:
    """What an output is shared out among. name: of several, "words"; counted: "3 words".

    whole: what they are parts of, "text". asking: how methods differ in asking about them.
    """

    count: int
    name: str
    counted: str
    whole: str
    asking: str


@dataclass(frozen=True, eq=False)
class Compared:
    """Another method, and how far it agrees. problem: why it was left out, "" where it was not."""

    method: Method
    agreed: Agreement | None
    problem: str = ""


def agreed(
    asked: Sequence[Studied],
    values: Callable[[Answer], Floats],
    answers: Floats,
    parts: Parts,
) -> Answer:
    """Ask the first and then the others, and say how far each of those agrees with the first.

    values: an answer -> (parts,). answers: (1, outputs), the model's own. Raises what the first one
    raises.
    """
    compared, budget = _compare(asked, values)
    return found(
        answers,
        _measures(compared, parts),
        _notes(compared, parts),
        unit="rank correlation",
        budget=budget + 1,
    )


def _compare(
    asked: Sequence[Studied], values: Callable[[Answer], Floats]
) -> tuple[list[Compared], int]:
    """Ask the first and then the others -> each of those beside the first; rows sent to the model.

    One that fails, or misses the sum it promises, is left out: its numbers would not be shown.
    Raises what the first one raises.
    """
    report, whole = asked[0].subject.report, sum(each.most for each in asked)
    answer = asked[0].answer(_part(report, 0, asked[0].most, whole))
    own, budget, before = values(answer), asked[0].budget(answer), asked[0].most
    report(before, whole)
    others = []
    for each in asked[1:]:
        try:
            other = each.answer(_part(report, before, each.most, whole))
        except RationaleError as problem:
            others.append(Compared(each.method, None, problem.sentence))
            budget += each.most
        else:
            others.append(_held(each.method, other, agreement(own, values(other))))
            budget += each.budget(other)
        before += each.most
        report(before, whole)
    return others, budget


def _held(method: Method, answer: Answer, agreed: Agreement) -> Compared:
    check = promise(method.shape, method.tolerance, answer.arrays)
    if check is None or check.passed:
        return Compared(method, agreed)
    return Compared(method, None, check.sentence)


def _part(report: Report, before: int, rows: int, whole: int) -> Report:
    """Return who hears how far one of the methods is, in rows of all of them."""
    return lambda done, total: report(before + rows * done // total, whole)


def _measures(compared: Sequence[Compared], parts: Parts) -> list[Measured]:
    """What is measured of each method that was not left out."""
    return [
        Measured(f"{name}, {each.method.title}", None if np.isnan(value) else value, unit=unit)
        for each in compared
        if each.agreed is not None
        for name, value, unit in (
            (ORDER, each.agreed.correlation, "1 is the same order"),
            ("same sign", each.agreed.same_sign, f"share of the {parts.name}"),
            (f"{TOP} strongest in common", each.agreed.top, "share of them"),
        )
    ]


def _notes(compared: Sequence[Compared], parts: Parts) -> list[str]:
    """The verdict, what chance alone would do, and who was left out and why."""
    left_out = [
        f"{each.method.title} is left out: {each.problem}" for each in compared if each.problem
    ]
    agreed = [(each.agreed, each.method.title) for each in compared if each.agreed is not None]
    if not agreed:
        nobody = f"No other method can explain this {parts.whole}"
        return [f"{nobody}, so there is nothing to compare with.", *left_out]
    known = [(each.correlation, title) for each, title in agreed if not np.isnan(each.correlation)]
    mean = mean_of(correlation for correlation, _ in known)
    if mean is None:
        few = f"With {parts.counted} or one number for all there is no order to compare."
        return [few, *left_out]
    (low, least), (high, closest) = min(known), max(known)
    each_of = "another method puts" if len(known) == 1 else f"{len(known):,} other methods put"
    start = f"The rank correlation with the order in which {each_of} the {parts.name} is {mean:.2f}"
    if len(known) > 1:
        start += f" on average, {low:.2f} ({least}) to {high:.2f} ({closest})"
    common = 100 * min(1.0, TOP / parts.count)
    return [
        f"{start}: {_meaning(mean, parts.name)}",
        f"Signs alone agree on half of the {parts.name} by chance, and of {parts.count:,} the "
        f"{TOP} strongest of two methods share {common:.0f} % by chance.",
        "Methods need not agree to be right: they ask different questions, about the answer or "
        f"about the score before it, {parts.asking}.",
        *left_out,
    ]


def _meaning(mean: float, name: str) -> str:
    if mean >= AGREE:
        return f"what is said of the {name} hardly depends on the method."
    if mean >= APART:
        return f"some of what is said of the {name} is the method's own. Trust what they share."
    return f"other methods say something else of these {name}. Do not rest on one of them alone."
