"""Tree SHAP, path dependent: exact Shapley values of a tree ensemble (Lundberg et al. 2020)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.checks.additivity import ROUNDING
from explainers.kernels.encoded import add_up
from explainers.methods.declaration import Answer, Method, Parameters, Subject
from explainers.records import Floats


def run(subject: Subject, parameters: Parameters, generator: np.random.Generator) -> Answer:  # noqa: ARG001
    """Explain rows by shap's TreeExplainer and add encoded columns up to the user's own.

    Shapley values are additive, so the sum over the columns made from one raw column is that
    column's share of the encoded model's output; it is exact for the output, and differs from
    treating the raw column as the player only in how interactions inside it are split.
    """
    import shap

    trees = subject.model.trees
    if trees is None:  # why_not says so before anything runs
        raise ValueError("Tree SHAP was asked about a model without trees")
    explainer = shap.TreeExplainer(trees.ensemble)
    encoded = trees.encode(subject.rows)
    outputs = trees.margins(subject.rows)
    raw = explainer.shap_values(encoded, check_additivity=False)
    values = _per_output(np.asarray(raw, dtype=np.float64), outputs.shape[1])
    base = np.asarray(explainer.expected_value, dtype=np.float64).reshape(1, -1)
    base = _both_classes(base, outputs.shape[1])
    summed = add_up(values, trees.sources, subject.rows.shape[1])
    notes = []
    if len(trees.sources) != subject.rows.shape[1]:
        notes.append(
            f"The trees see {len(trees.sources)} encoded columns; their attributions are added up "
            f"to your {subject.rows.shape[1]} columns."
        )
    return Answer(
        {
            "values": summed,
            "base_values": np.repeat(base, len(outputs), axis=0),
            "outputs": outputs,
        },
        {"unit": trees.unit, "notes": notes},
    )


def _per_output(values: Floats, outputs: int) -> Floats:
    """Shape shap's answer as (rows, columns, outputs)."""
    return _both_classes(values[..., None] if values.ndim == 2 else values, outputs)


def _both_classes(values: Floats, outputs: int) -> Floats:
    """Give both classes their side where shap explains the log-odds of the second one only."""
    if values.shape[-1] == 1 and outputs == 2:
        return np.concatenate([-values, values], axis=-1)
    return values


def _cost(parameters: Any, rows: int, features: int) -> int:  # noqa: ARG001
    return rows


METHOD = Method(
    name="tree_shap",
    title="Tree SHAP",
    version="1",
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
    packages=("shap",),
)
