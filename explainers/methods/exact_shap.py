"""Exact SHAP for any model: Shapley values over all combinations of the user's columns."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from explainers.checks.additivity import ROUNDING
from explainers.kernels.coalitions import exact_shares
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.marginal import QUESTION, SILENT_ON, answered, game_of
from explainers.methods.parameters import Parameters


class ExactShapParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    reference_rows: int = Field(100, ge=1, le=1_000, description="Reference rows to compare with")


def run(
    subject: Subject,
    parameters: ExactShapParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain rows by asking the model about every combination of columns."""
    game = game_of(subject, parameters.reference_rows)
    return answered(subject, game, exact_shares(game, subject.report))


def _cost(parameters: ExactShapParameters, rows: int, features: int) -> int:
    """Count rows sent if no explained row agrees with a reference row in any column."""
    mixtures = parameters.reference_rows * ((1 << features) - 2)
    return parameters.reference_rows + rows * (1 + mixtures)


METHOD = Method(
    name="exact_shap",
    title="Exact SHAP",
    version="1",
    question=QUESTION,
    silent_on=SILENT_ON,
    paper="Lundberg and Lee 2017, A unified approach to interpreting model predictions, NeurIPS",
    link="https://arxiv.org/abs/1705.07874",
    shape="attribution",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=ROUNDING,
    uses_reference=True,
    block_rows=8,
    parameters=ExactShapParameters,
    cost=_cost,
    run=run,
    groups=True,
    max_features=12,
    steps="rows through the model",
    instead="Put columns that belong together into groups, or use Permutation SHAP.",
)
