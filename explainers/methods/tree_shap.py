"""Tree SHAP, path dependent: exact Shapley values of a tree ensemble (Lundberg et al. 2020)."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pydantic import Field

from explainers.checks.additivity import ROUNDING
from explainers.intake.handle import LaidTrees, OwnShapley, TreePart
from explainers.kernels.encoded import add_up
from explainers.kernels.threads import granted_threads
from explainers.methods.declaration import GROUPS_ADDED_UP, Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.trees import laid_out, per_output
from explainers.records import Floats


class TreeShapParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    joined: Literal["added up", "one player"] = Field(
        "added up", description="Columns that were made of one feature, or are one group"
    )


def run(
    subject: Subject,
    parameters: TreeShapParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain rows, and give what is made of a player's columns to the player.

    Shapley values are additive, so the sum over the columns made from one raw column is that
    column's share of the encoded model's output; it is exact for the output, and differs from
    treating the raw column as the player only in how interactions inside it are split.
    """
    trees = subject.model.trees
    if trees is None:  # why_not says so before anything runs
        raise ValueError("Tree SHAP was asked about a model without trees")
    together = parameters.joined == "one player"
    values, base = _explained(trees, subject, together=together)
    outputs = trees.margins(subject.rows)
    values, base = per_output(values, np.tile(base, (len(outputs), 1)), outputs)
    return Answer(
        {"values": values, "base_values": base, "outputs": outputs},
        {"unit": trees.unit, "notes": _notes(trees, subject, together=together)},
    )


def _explained(trees: TreePart, subject: Subject, *, together: bool) -> tuple[Floats, Floats]:
    """Return the players' values, (rows, players, outputs), and the base value, (outputs,)."""
    players = subject.player_of
    made = players[trees.sources]  # the player of each encoded column
    count = int(players.max(initial=-1)) + 1
    match trees.form:
        case OwnShapley(explain):
            values, base = explain(subject.rows)
            return add_up(values, made, count), base
        case LaidTrees(forest, encode):
            from explainers.kernels.trees.shapley import shapley_values

            rows = encode(subject.rows)
            walk = laid_out(forest(), tuple(made) if together else ())
            values = shapley_values(walk, rows, granted_threads())
            owners = np.arange(values.shape[1]) if together else made
            return add_up(values, owners, count), walk.base


def _notes(trees: TreePart, subject: Subject, *, together: bool) -> list[str]:
    encoded, own = len(trees.sources), subject.rows.shape[1]
    grouped = len(np.unique(subject.player_of)) < own
    if encoded == own and not grouped:
        return []
    seen = f"The trees see {encoded} encoded columns"
    if together and isinstance(trees.form, LaidTrees):
        one = f"{seen}; those made from one of your {own} columns are one player."
        joined = "The columns of a group are one player."
        return [*([one] if encoded != own else []), *([joined] if grouped else [])]
    why = " (CatBoost explains itself column by column)" if together else ""
    added = f"{seen}; their attributions are added up to your {own} columns{why}."
    group = f"{GROUPS_ADDED_UP[:-1]}{why}."
    return [*([added] if encoded != own else []), *([group] if grouped else [])]


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="tree_shap",
    title="Tree SHAP",
    version="3",
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
    block_rows=2_048,
    parameters=TreeShapParameters,
    cost=_cost,
    run=run,
    groups=True,
    needs=("trees",),
    packages=("numba",),
)
