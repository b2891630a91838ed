"""Tree SHAP, path dependent: exact Shapley values of a tree ensemble (Lundberg et al. 2020)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.checks.additivity import ROUNDING
from explainers.kernels.encoded import add_up
from explainers.methods.declaration import Answer, Method, Parameters, Subject
from explainers.records import Floats


def run(subject: Subject, parameters: Parameters, generator: np.random.Generator) -> Answer:  # noqa: ARG001
    """Explain rows and add encoded columns up to the user's own.

    Shapley values are additive, so the sum over the columns made from one raw column is that
    column's share of the encoded model's output; it is exact for the output, and differs from
    treating the raw column as the player only in how interactions inside it are split.
    """
    trees = subject.model.trees
    if trees is None:  # why_not says so before anything runs
        raise ValueError("Tree SHAP was asked about a model without trees")
    outputs = trees.margins(subject.rows)
    values, base = trees.explain(subject.rows)
    values, base = _per_output(values, np.tile(base, (len(outputs), 1)), outputs)
    notes = []
    if len(trees.sources) != subject.rows.shape[1]:
        notes.append(
            f"The trees see {len(trees.sources)} encoded columns; their attributions are added up "
            f"to your {subject.rows.shape[1]} columns."
        )
    return Answer(
        {
            "values": add_up(values, trees.sources, subject.rows.shape[1]),
            "base_values": base,
            "outputs": outputs,
        },
        {"unit": trees.unit, "notes": notes},
    )


def _per_output(values: Floats, base: Floats, outputs: Floats) -> tuple[Floats, Floats]:
    """Give both classes their side where the trees answer the second one only.

    What raises one class lowers the other by as much, since their margins have one sum.
    """
    if values.shape[2] == outputs.shape[1]:
        return values, base
    both = outputs.sum(axis=1, keepdims=True)
    return np.concatenate([-values, values], axis=2), np.hstack([both - base, base])


def _cost(parameters: Any, rows: int, features: int) -> int:  # noqa: ARG001
    return rows


METHOD = Method(
    name="tree_shap",
    title="Tree SHAP",
    version="2",
    question="How much did each feature move this output, against the average training row?",
    silent_on="It says what moved the model, not what would change the world: a feature that "
    "stands in for another gets its share.",
    paper="Lundberg et al. 2020, From local explanations to global understanding with "
    "explainable AI for trees, Nature Machine Intelligence 2",
    link="https://doi.org/10.1038/s42256-019-0138-9",
    shape="attribution",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=ROUNDING,
    uses_reference=False,
    block_rows=256,
    parameters=Parameters,
    cost=_cost,
    run=run,
    needs=("trees",),
    packages=("numba",),
)
