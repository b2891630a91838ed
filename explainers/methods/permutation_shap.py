"""Permutation SHAP for any model: Shapley values estimated along random orders of the columns."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from explainers.checks.additivity import ROUNDING
from explainers.kernels.permutations import drawn, pairs_each, sampled_shares
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.marginal import QUESTION, SILENT_ON, answered, game_of
from explainers.methods.parameters import Parameters


class PermutationShapParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    reference_rows: int = Field(100, ge=1, le=1_000, description="Reference rows to compare with")
    pairs: int = Field(
        200,
        ge=2,
        le=10_000,
        description="Orders of the columns, each with its reverse, dealt out to the reference rows",
    )


def run(
    subject: Subject, parameters: PermutationShapParameters, generator: np.random.Generator
) -> Answer:
    """Explain rows by adding columns one by one, in orders drawn once for all rows."""
    game = game_of(subject, parameters.reference_rows)
    orders = drawn(generator, game.pool.references, parameters.pairs, game.pool.players)
    return answered(
        subject,
        game,
        sampled_shares(game, orders, subject.report),
        "Standard errors are those of the orders drawn, with these reference rows.",
    )


def _cost(parameters: PermutationShapParameters, rows: int, features: int) -> int:
    """Count rows sent if no explained row agrees with a reference row in any column.

    Exact for as many reference rows as there are: of fewer, each is given more orders.
    """
    walks = parameters.reference_rows * 2 * pairs_each(parameters.reference_rows, parameters.pairs)
    return parameters.reference_rows + rows * (1 + walks * (features - 1))


METHOD = Method(
    name="permutation_shap",
    title="Permutation SHAP",
    version="2",
    question=QUESTION,
    silent_on=f"{SILENT_ON} It draws orders at random: read effects with their standard errors.",
    paper="Štrumbelj and Kononenko 2014, Explaining prediction models and individual predictions "
    "with feature contributions, Knowledge and Information Systems 41",
    link="https://doi.org/10.1007/s10115-013-0679-x",
    shape="attribution",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=ROUNDING,
    uses_reference=True,
    block_rows=8,
    parameters=PermutationShapParameters,
    cost=_cost,
    run=run,
    groups=True,
    seeded=True,
    steps="rows through the model",
)
