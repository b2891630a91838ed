"""Linear SHAP: exact Shapley values of a weighted sum, against a reference population.

A coalition S is paid the mean of the sum over reference rows whose columns in S were replaced by
the explained row's (interventional expectation). A sum is additive over its terms: what a player
brings is the same in every coalition, its terms here less their mean over the reference rows, and
that is its Shapley value (Štrumbelj and Kononenko 2014, section 3.2; Lundberg and Lee 2017,
corollary 1, where the independence it assumes is what the interventional expectation makes).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from explainers.checks.additivity import ROUNDING
from explainers.intake.handle import LinearPart
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.weighted_sums import Held, linked_notes
from explainers.records import Floats, Integers


class LinearShapParameters(Parameters):
    """Nothing is left to be set: the coefficients and the reference rows decide everything."""


def run(
    subject: Subject,
    parameters: LinearShapParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain rows: each player's terms of the sum, less their mean over all reference rows.

    The columns made from one raw column, or from a group of them, make one player; that is the
    same as adding up their own Shapley values, because the game is additive over encoded columns.
    """
    part = subject.model.linear
    if part is None:  # why_not says so before anything runs
        raise ValueError("Linear SHAP was asked about a model that is not linear")
    if subject.reference is None:  # the method declares that it uses one
        raise ValueError("Linear SHAP needs reference rows")
    usual = _usual(part, Held(subject.reference), tuple(subject.player_of.tolist()))
    rows = part.encode(subject.rows)
    outputs = part.margins(rows)
    base = part.intercepts + usual.sum(axis=0)
    return Answer(
        {
            "values": _terms(part, rows, subject.player_of) - usual,
            "base_values": np.tile(base, (len(outputs), 1)),
            "outputs": outputs,
        },
        {"unit": part.unit, "notes": _notes(part, subject)},
    )


def _terms(part: LinearPart, rows: Any, players: Integers) -> Floats:
    """What each player brings to the sum for encoded rows, (rows, players, outputs).

    players: (features,). One product with a sparse matrix: an encoding of 100,000 words stays as
    sparse as it is.
    """
    from scipy.sparse import csr_array, issparse

    encoded, outputs = part.coefficients.shape
    count = int(players.max(initial=-1)) + 1
    places = players[part.sources][:, None] * outputs + np.arange(outputs)
    weights = csr_array(
        (part.coefficients.ravel(), places.ravel(), np.arange(encoded + 1) * outputs),
        shape=(encoded, count * outputs),
    )
    found = rows @ weights if issparse(rows) else np.asarray(rows, dtype=np.float64) @ weights
    dense = found.toarray() if issparse(found) else found
    return np.asarray(dense).reshape(len(dense), count, outputs)


@lru_cache(maxsize=2)
def _usual(part: LinearPart, reference: Held, players: tuple[int, ...]) -> Floats:
    """The players' mean terms over reference rows, (players, outputs), once for all blocks.

    Where all rows agree it is their value to the bit, so a column that never varies has moved
    nothing, and not 1e-17.
    """
    terms = _terms(part, part.encode(reference.frame), np.array(players, dtype=np.int64))
    mean = np.asarray(terms[0] + (terms - terms[0]).mean(axis=0))
    mean.setflags(write=False)
    return mean


def _notes(part: LinearPart, subject: Subject) -> list[str]:
    encoded, own = len(part.sources), subject.rows.shape[1]
    notes = []
    if encoded != own:
        notes.append(
            f"The model weighs {encoded:,} encoded columns; their attributions are added up to "
            f"your {own:,} columns. For a sum this is exact: each column as one player gets the "
            "same."
        )
    if len(np.unique(subject.player_of)) < own:
        notes.append(
            "The attributions of a group's columns are added up; as one player, it gets the same."
        )
    linked = linked_notes(part.unit)
    notes += [f"{note} Permutation SHAP shares out the probability itself." for note in linked]
    return notes


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="linear_shap",
    title="Linear SHAP",
    version="1",
    question="How much did each column move the model's weighted sum, compared with the mean over "
    "the reference rows?",
    silent_on="It takes each column by itself, as the model does: two columns that hang together "
    "may get large effects that cancel. It says what moved the model, not what would change the "
    "world.",
    paper="Štrumbelj and Kononenko 2014, Explaining prediction models and individual predictions "
    "with feature contributions, Knowledge and Information Systems 41; Lundberg and Lee 2017, A "
    "unified approach to interpreting model predictions, NeurIPS (corollary 1)",
    link="https://doi.org/10.1007/s10115-013-0679-x",
    shape="attribution",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=ROUNDING,
    uses_reference=True,
    block_rows=2_048,
    parameters=LinearShapParameters,
    cost=_cost,
    run=run,
    groups=True,
    needs=("linear",),
)
