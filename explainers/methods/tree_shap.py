"""Tree SHAP, path dependent: exact Shapley values of a tree ensemble (Lundberg et al. 2020)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field

from explainers.checks.additivity import ROUNDING
from explainers.intake.handle import LaidTrees, OwnShapley, TreePart
from explainers.kernels.encoded import add_up
from explainers.kernels.threads import granted_threads
from explainers.methods.declaration import Answer, Method, Parameters, Subject
from explainers.records import Floats

if TYPE_CHECKING:
    from explainers.kernels.trees.edges import Walk
    from explainers.kernels.trees.forest import Forest


class TreeShapParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    joined: Literal["added up", "one player"] = Field(
        "added up", description="Columns that the model made of one feature"
    )


def run(
    subject: Subject,
    parameters: TreeShapParameters,
    generator: np.random.Generator,  # noqa: ARG001 - nothing is left to chance
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
    values, base = _per_output(values, np.tile(base, (len(outputs), 1)), outputs)
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
            walk = _walk(forest(), tuple(made) if together else ())
            values = shapley_values(walk, rows, granted_threads())
            return values if together else add_up(values, made, count), walk.base


@lru_cache(maxsize=2)
def _walk(forest: Forest, players: tuple[int, ...]) -> Walk:
    """Lay a forest out once for all blocks: a large one takes longer than a block."""
    from explainers.kernels.trees.edges import walk_of

    return walk_of(forest.grouped(np.array(players)) if players else forest)


def _notes(trees: TreePart, subject: Subject, *, together: bool) -> list[str]:
    encoded, own = len(trees.sources), subject.rows.shape[1]
    if encoded == own:
        return []
    seen = f"The trees see {encoded} encoded columns"
    if together and isinstance(trees.form, LaidTrees):
        return [f"{seen}; those made from one of your {own} columns are one player."]
    why = " (CatBoost explains itself column by column)" if together else ""
    return [f"{seen}; their attributions are added up to your {own} columns{why}."]


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
    needs=("trees",),
    packages=("numba",),
)
