"""Agreement: do other methods say the same of the columns of a row?

Methods that ask a model in different ways, by mixing rows, along the paths of trees, by slopes,
need not agree, and often do not (Krishna et al. 2024). Where they do, what they say depends less on
how one of them asks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers import methods
from explainers.methods.declaration import COLUMNS, Answer, Method, Subject
from explainers.methods.fitness import unfit
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.studies.criteria import Criterion, Measures
from explainers.studies.declaration import TABLE_SHAPES, Studied, Study, studies_all
from explainers.studies.method_agreement import AGREE, ORDER, Parts, agreed
from explainers.studies.order_agreement import mean_of
from explainers.studies.table_row import TARGET, player_values, row_of

_ASKING: Final = "compared with reference rows, with what the model was trained on, or with nothing"


class TableAgreementParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)


def run(
    studied: Studied,
    parameters: TableAgreementParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain a row by every other method that can, and compare each with the one in question."""
    subject = studied.subject
    row = row_of(subject, parameters.target)
    others = [
        replace(studied, method=each, parameters=each.parameters())
        for each in beside(studied.method, subject)
    ]
    parts = Parts(row.players, row.parts, row.counted, "row", _ASKING)
    asked = (studied, *others)
    return agreed(asked, lambda answer: player_values(answer, row), row.answers, parts)


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


def _agreed(measures: Measures) -> float | None:
    """The mean rank correlation with the other methods; None where there is none."""
    known = (one.value for name, one in measures.items() if name.startswith(ORDER))
    return mean_of(float("nan") if value is None else value for value in known)


def _cost(
    method: Method,
    own: TableAgreementParameters,
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
    criteria=(
        Criterion(
            "other methods put the columns in about the same order (mean rank correlation "
            f"{AGREE} or more)",
            "mean rank correlation with other methods",
            _agreed,
            AGREE,
        ),
    ),
)
