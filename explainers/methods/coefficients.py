"""Coefficients: what a linear model multiplies and adds up, in the user's own columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from explainers.errors import ModelError
from explainers.intake.handle import LinearPart
from explainers.intake.own_columns.sums import Asked, Told, every, sums_of, weighed
from explainers.intake.summary import counted, listed
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.trees import kinds_of
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

SAME: Final = 1e-5
"""By how much what is told may miss the model's sum, as a share of all that is added up: single
precision, in which some models add, has seven digits."""

ROWS: Final = 2_000
"""Rows for which the model's own sum is compared with what is told."""


class CoefficientsParameters(Parameters):
    """Nothing is left to be set: the model is read."""


def run(
    subject: Subject,
    parameters: CoefficientsParameters,
    generator: np.random.Generator,
) -> Answer:
    """Ask what each column's values add to the sum, and hold what is told to the model's sums.

    Raises ModelError SUM_MISREAD where they differ.
    """
    import pandas as pd

    part = subject.model.linear
    if part is None or subject.reference is None:  # why_not and the declaration see to it
        raise ValueError("coefficients were asked of a model that is no weighted sum")
    rows = pd.concat([subject.rows, subject.reference], ignore_index=True)
    asked = Asked(part, rows, subject.reference, kinds_of(subject))
    told = every(asked)
    intercepts = part.intercepts + np.sum([one.origin for one in told], axis=0)
    _check(asked, told, intercepts, subject.rows)
    shares = [share for one in told for share in one.shares]
    outputs = part.coefficients.shape[1]
    return Answer(
        {
            "weights": np.array([share.weight for share in shares]).reshape(-1, outputs),
            "spreads": np.array([share.spread for share in shares]).reshape(-1, outputs),
            "usual": np.array([share.usual for share in shares], dtype=np.float64),
            "intercepts": intercepts,
        },
        {
            "unit": part.unit,
            "parts": [
                {"feature": one.part.feature, "what": one.part.what, "category": one.part.category}
                for one in shares
            ],
            "notes": _notes(subject, part, told),
        },
    )


def _check(asked: Asked, told: Sequence[Told], intercepts: Floats, rows: pd.DataFrame) -> None:
    """Hold what is told to the model's own sums; what enters as a curve is left out of both."""
    part = asked.part
    encoded = part.encode(rows)
    bent = [at for at, one in enumerate(told) if _bends(one)]
    sums = part.margins(encoded) - weighed(part, encoded, np.isin(part.sources, bent))
    straight = [Told((), one.origin) if _bends(one) else one for one in told]
    missed = np.abs(sums - sums_of(straight, rows, intercepts))
    reach = max(float(np.abs(sums).max()), float(np.abs(intercepts).max()), 1.0)
    wrong = int((missed.max(axis=1) > SAME * reach).sum())
    if wrong:
        raise ModelError(
            "SUM_MISREAD",
            f"What each column adds as it is told would miss the model's sum for {wrong:,} of "
            f"{counted(len(rows), 'row')}, by up to {missed.max():.3g}, so it is not shown.",
            "Look at Linear SHAP, which explains row by row.",
        )


def _bends(told: Told) -> bool:
    return any(share.part.what == "curve" for share in told.shares)


def _notes(subject: Subject, part: LinearPart, told: Sequence[Told]) -> list[str]:
    notes = []
    encoded, own = part.coefficients.shape[0], subject.rows.shape[1]
    if encoded != own:
        notes.append(
            f"The model weighs {encoded:,} encoded columns; what that means for your {own:,} "
            "columns was found by sending their values through the encoding."
        )
    names = [str(name) for name in subject.rows.columns]
    bent = [names[at] for at, one in enumerate(told) if _bends(one)]
    if bent:
        notes.append(
            f"{listed(bent)} {'enters' if len(bent) == 1 else 'enter'} as a curve, of which no one "
            "coefficient tells; how far the sum moves with it is told all the same."
        )
    return notes


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="coefficients",
    title="Coefficients",
    version="1",
    question="What does the model multiply each column by, and what does it add for each category?",
    silent_on="What matters in the world: columns that hang together share a weight between them, "
    "so that one may have a small coefficient, or one of the wrong sign, and the other a large "
    "one. A large coefficient of a column that hardly varies moves few.",
    paper="Hastie, Tibshirani and Friedman 2009, The elements of statistical learning, chapters 3 "
    "and 4",
    link="https://doi.org/10.1007/978-0-387-84858-7",
    shape="coefficients",
    scopes=frozenset({"global"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=True,
    block_rows=ROWS,
    parameters=CoefficientsParameters,
    cost=_cost,
    run=run,
    needs=("linear",),
)
