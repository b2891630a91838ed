"""Diagnosis: whether anything about the model or the row makes its columns' numbers mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pydantic import Field

from explainers.checks import strange_rows
from explainers.checks.row_causes import Asked, causes_of
from explainers.kernels.mixtures import pooled
from explainers.methods.declaration import COLUMNS, Answer, Method, Subject
from explainers.methods.marginal import thinned
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.records import Floats, Measured
from explainers.studies.criteria import Criterion, measure_of
from explainers.studies.declaration import TABLE_SHAPES, Studied, Study, found, studies_all
from explainers.studies.table_row import TARGET, player_values, references_of, row_of

if TYPE_CHECKING:
    import pandas as pd

SPREAD_ROWS: Final = 200
"""Reference rows that a row is held against."""
MIXTURES: Final = 200
"""Rows mixed of this one and reference rows, to see whether they are like any that exist."""
_WRONG: Final = "causes found"


class TableDiagnosisParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)


def run(
    studied: Studied, parameters: TableDiagnosisParameters, generator: np.random.Generator
) -> Answer:
    """Ask a model, and look at a row, for what could make the method's numbers mislead."""
    subject = studied.subject
    row = row_of(subject, parameters.target)
    answer = studied.answer()
    references = thinned(references_of(subject), SPREAD_ROWS)
    asked = examined(studied, player_values(answer, row), references, row.output, generator)
    causes = causes_of(asked)
    return found(
        row.answers,
        _measures(asked, len(causes), subject.model.card.unit),
        causes or [_fine(asked)],
        unit=subject.model.card.unit,
        budget=studied.budget(answer) + 3 + 2 * len(references),
    )


def examined(
    studied: Studied,
    own: Floats,
    references: pd.DataFrame,
    output: int,
    generator: np.random.Generator,
) -> Asked:
    """Look at a row beside reference rows, and ask the model about both once more."""
    subject, kinds = studied.subject, studied.subject.kinds
    predict, pool = subject.model.predict, pooled(subject.rows, references, subject.player_of)
    first = float(predict(subject.rows)[0, output])
    once_more = float(predict(subject.rows)[0, output])
    together = predict(pool.frame())[:, output]
    mixed = _mixed(subject, references, generator)
    off, _ = strange_rows.off_the_data(mixed, references, kinds)
    names = subject.called or tuple(subject.rows.columns)
    row, others = (frame.set_axis(names, axis=1) for frame in (subject.rows, references))
    return Asked(
        own=own,
        answer=first,
        usual=together[1:],
        again=abs(once_more - first),
        among=abs(float(together[0]) - first),
        beyond=strange_rows.beyond(row, others, kinds),
        unseen=strange_rows.unseen(row, others, kinds),
        twins=strange_rows.twins(others, kinds),
        off=off,
        mixing=studied.method.uses_reference,
    )


def _mixed(
    subject: Subject, references: pd.DataFrame, generator: np.random.Generator
) -> pd.DataFrame:
    """Mix the row with reference rows, each player from one of both as a coin falls."""
    pool = pooled(subject.rows, references, subject.player_of)
    told = generator.random((MIXTURES, pool.players)) < 0.5
    others = generator.integers(len(references), size=MIXTURES)

    def layout(player: int, own: Any, other: Any) -> Any:
        return np.where(told[:, player], own, other)

    return pool.mixed(np.zeros(MIXTURES, dtype=np.int64), others, layout)


def _fine(asked: Asked) -> str:
    return (
        f"Nothing wrong was found: the model answers this row the same each time, tells "
        f"{len(asked.usual):,} reference rows apart, and the row's values are among theirs."
    )


def _measures(asked: Asked, causes: int, unit: str) -> list[Measured]:
    usual = asked.usual
    return [
        Measured(_WRONG, causes, unit="of this list"),
        Measured("largest number", float(np.abs(asked.own).max(initial=0.0))),
        Measured("numbers that are 0", float((asked.own == 0).mean()), unit="share"),
        Measured("answer", _finite(asked.answer), unit=unit),
        Measured(
            "answers for reference rows",
            _finite(float(usual.mean())),
            _finite(float(usual.min())),
            _finite(float(usual.max())),
            unit,
        ),
        Measured("answer moved when asked again", _finite(asked.again), unit=unit),
        Measured("answer moved when asked among others", _finite(asked.among), unit=unit),
        Measured("numbers far outside those of reference rows", len(asked.beyond), unit="columns"),
        Measured("categories that no reference row has", len(asked.unseen), unit="columns"),
        Measured("pairs of columns that say the same", len(asked.twins), unit="pairs"),
        Measured("mixed rows that are like no real one", asked.off, unit="share"),
    ]


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _cost(method: Method, own: TableDiagnosisParameters, its: Any, rows: int, features: int) -> int:
    """Count the method's rows, the row asked three times over, and reference rows."""
    return int(method.cost(its, rows, features)) + rows * (3 + 2 * SPREAD_ROWS)


STUDY = Study(
    name="table_diagnosis",
    title="Diagnosis",
    version="1",
    question="Is anything about the model or this row that would make its numbers mislead?",
    silent_on="Everything that is not on its list. What is unusual is unusual beside the reference "
    "rows, and the model may have learned from others.",
    good="Nothing wrong is found: answers repeat, rows are told apart, and the row is like those "
    "it is compared with.",
    bad="A cause is named: answers that move by themselves or never, values that no other row has, "
    "columns that say the same, or mixed rows that are like no real one.",
    paper="rows off the data: Hooker, Mentch and Zhou 2021, Unrestricted permutation forces "
    "extrapolation, Statistics and Computing 31; distances: Gower 1971, A general coefficient of "
    "similarity and some of its properties, Biometrics 27",
    link="https://arxiv.org/abs/1905.03151",
    shapes=TABLE_SHAPES,
    about=COLUMNS,
    needs=(),
    seeded=True,
    parameters=TableDiagnosisParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
    uses_reference=True,
    first_sight=1,
    criteria=(
        Criterion(
            "nothing wrong was found with model or row",
            "causes found",
            measure_of(_WRONG),
            0,
            rising=False,
        ),
    ),
)
