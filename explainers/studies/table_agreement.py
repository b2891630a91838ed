"""Agreement: do other methods say the same of the columns of a row?

Methods that ask a model in different ways, by mixing rows, along the paths of trees, by slopes,
need not agree, and often do not (Krishna et al. 2024). Where they do, what they say depends less on
how one of them asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers import methods
from explainers.checks.additivity import additivity
from explainers.errors import RationaleError
from explainers.kernels.reporting import Report
from explainers.methods.declaration import (
    COLUMNS,
    Answer,
    Method,
    OutputIndex,
    Parameters,
    Subject,
    unfit,
)
from explainers.records import Measured
from explainers.studies.declaration import TABLE_SHAPES, Studied, Study, found, studies_all
from explainers.studies.order_agreement import TOP, Agreement, agreement, mean_of
from explainers.studies.table_row import TARGET, Row, player_values, row_of

AGREE: Final = 0.7
"""From this rank correlation on, methods put the columns in about one order."""
APART: Final = 0.3
"""Below this rank correlation, each has an order of its own."""


class TableAgreementParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)


@dataclass(frozen=True, eq=False)
class Compared:
    """Another method, and how far it agrees. problem: why it was left out, "" where it was not."""

    method: Method
    agreed: Agreement | None
    problem: str = ""


def run(
    studied: Studied,
    parameters: TableAgreementParameters,
    generator: np.random.Generator,  # noqa: ARG001 - the methods draw with the request's own seed
) -> Answer:
    """Explain a row by every other method that can, and compare each with the one in question."""
    subject = studied.subject
    row = row_of(subject, parameters.target)
    others = [
        replace(studied, method=each, parameters=each.parameters())
        for each in beside(studied.method, subject)
    ]
    whole, before = sum(each.most for each in (studied, *others)), studied.most
    answer = studied.answer(_part(subject.report, 0, studied.most, whole))
    own, budget = player_values(answer, row), 1 + studied.budget(answer)
    subject.report(before, whole)
    compared = []
    for each in others:
        heard = _part(subject.report, before, each.most, whole)
        try:
            other = each.answer(heard)
        except RationaleError as problem:
            compared.append(Compared(each.method, None, problem.sentence))
            budget += each.most
        else:
            compared.append(_held(each.method, other, agreement(own, player_values(other, row))))
            budget += each.budget(other)
        before += each.most
        subject.report(before, whole)
    return found(
        row.answers,
        [measure for each in compared for measure in _measures(each, row)],
        _notes(compared, row),
        unit="rank correlation",
        budget=budget,
    )


def beside(method: Method, subject: Subject) -> list[Method]:
    """The other methods that can explain a subject's row, in the order of their names."""
    players = len(np.unique(subject.player_of))
    grouped = players < subject.rows.shape[1]
    return [
        other
        for other in _others(method, players)
        if not unfit(other, subject.model.card) and (other.groups or not grouped)
    ]


def _others(method: Method, players: int) -> list[Method]:
    """The other methods that share out the answer about one row among so many players."""
    return [
        other
        for other in methods.registry().values()
        if other.shape in TABLE_SHAPES
        and other.about & COLUMNS
        and "local" in other.scopes
        and other.name != method.name
        and (other.max_features is None or players <= other.max_features)
    ]


def _held(method: Method, answer: Answer, agreed: Agreement) -> Compared:
    """Leave out numbers that would not be shown, because they miss the sum they promise."""
    if method.tolerance is None:
        return Compared(method, agreed)
    arrays = answer.arrays
    check = additivity(arrays["values"], arrays["base_values"], arrays["outputs"], method.tolerance)
    return Compared(method, agreed) if check.passed else Compared(method, None, check.sentence)


def _part(report: Report, before: int, rows: int, whole: int) -> Report:
    """Return who hears how far one of the methods is, in rows of all of them."""
    return lambda done, total: report(before + rows * done // total, whole)


def _measures(compared: Compared, row: Row) -> list[Measured]:
    agreed = compared.agreed
    if agreed is None:
        return []
    return [
        Measured(f"{name}, {compared.method.title}", None if np.isnan(value) else value, unit=unit)
        for name, value, unit in (
            ("rank correlation", agreed.correlation, "1 is the same order"),
            ("same sign", agreed.same_sign, f"share of the {row.parts}"),
            (f"{TOP} strongest in common", agreed.top, "share of them"),
        )
    ]


def _notes(compared: Sequence[Compared], row: Row) -> list[str]:
    left_out = [
        f"{each.method.title} is left out: {each.problem}" for each in compared if each.problem
    ]
    agreed = [(each.agreed, each.method.title) for each in compared if each.agreed is not None]
    if not agreed:
        return [
            "No other method can explain this row, so there is nothing to compare with.",
            *left_out,
        ]
    known = [(each.correlation, title) for each, title in agreed if not np.isnan(each.correlation)]
    mean = mean_of(correlation for correlation, _ in known)
    if mean is None:
        return [
            f"With {row.counted} or one number for all there is no order to compare.",
            *left_out,
        ]
    (low, least), (high, closest) = min(known), max(known)
    each_of = "another method puts" if len(known) == 1 else f"{len(known):,} other methods put"
    start = f"The rank correlation with the order in which {each_of} the {row.parts} is {mean:.2f}"
    if len(known) > 1:
        start += f" on average, {low:.2f} ({least}) to {high:.2f} ({closest})"
    return [
        f"{start}: {_meaning(mean, row)}",
        f"Signs alone agree on half of the {row.parts} by chance, and of {row.players:,} the {TOP} "
        f"strongest of two methods share {100 * min(1.0, TOP / row.players):.0f} % by chance.",
        "Methods need not agree to be right: they ask different questions, about the answer or "
        "about the score before it, compared with reference rows, with what the model was trained "
        "on, or with nothing.",
        *left_out,
    ]


def _meaning(mean: float, row: Row) -> str:
    if mean >= AGREE:
        return f"what is said of the {row.parts} hardly depends on the method."
    if mean >= APART:
        return (
            f"some of what is said of the {row.parts} is the method's own. Trust what they share."
        )
    return (
        f"other methods say something else of these {row.parts}. Do not rest on one of them alone."
    )


def _cost(
    method: Method,
    own: TableAgreementParameters,  # noqa: ARG001 - all that can be set is which output
    its: Any,
    rows: int,
    features: int,
) -> int:
    """Count the row itself, and the rows of all methods, although few models have room for all."""
    others = _others(method, features)
    asked = sum(int(each.cost(each.parameters(), rows, features)) for each in others)
    return rows + int(method.cost(its, rows, features)) + asked


STUDY = Study(
    name="table_agreement",
    title="Agreement between methods",
    version="1",
    question="Do other methods say the same of the columns of this row?",
    silent_on="Who is right: methods can agree on something wrong, and disagree because they ask "
    "different questions. The others are asked with their default parameters.",
    good="Rank correlations near 1, the same signs and the same columns on top: what is said does "
    "not depend on which method is asked.",
    bad="Rank correlations near 0 or below, and other signs: what is said depends on the method.",
    paper="Krishna et al. 2024, The disagreement problem in explainable machine learning: a "
    "practitioner's perspective, Transactions on Machine Learning Research",
    link="https://arxiv.org/abs/2202.01602",
    shapes=TABLE_SHAPES,
    about=COLUMNS,
    needs=(),
    seeded=True,
    parameters=TableAgreementParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
    uses_reference=True,
)
