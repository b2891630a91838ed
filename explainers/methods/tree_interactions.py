"""SHAP interaction values of trees, path dependent and exact (Lundberg et al. 2020)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.checks.additivity import ROUNDING
from explainers.intake.handle import LaidTrees, TreePart
from explainers.kernels.threads import granted_threads
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.trees import laid_out, per_output


class InteractionParameters(Parameters):
    """Nothing to set: the values follow from the trees and the rows."""


def run(
    subject: Subject,
    parameters: InteractionParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain rows by pairs of players.

    An interaction index is linear in what it is added up over, so that of two raw columns is the
    sum over the columns made from one and from the other; what those made from one do together is
    the raw column's own.
    """
    trees = subject.model.trees
    if trees is None or not isinstance(trees.form, LaidTrees):  # why_not says so before
        raise ValueError("SHAP interactions were asked about a model whose trees cannot be walked")
    from explainers.kernels.trees.interactions import interaction_values

    walk = laid_out(trees.form.forest())
    owners = subject.player_of[trees.sources]
    rows = trees.form.encode(subject.rows)
    players = int(subject.player_of.max(initial=-1)) + 1
    values = interaction_values(walk, rows, owners, players, granted_threads())
    outputs = trees.margins(subject.rows)
    values, base = per_output(values, np.tile(walk.base, (len(outputs), 1)), outputs)
    return Answer(
        {"values": values, "base_values": base, "outputs": outputs},
        {"unit": trees.unit, "notes": _notes(trees, subject)},
    )


def _notes(trees: TreePart, subject: Subject) -> list[str]:
    encoded, own = len(trees.sources), subject.rows.shape[1]
    notes = []
    if encoded != own:
        notes.append(
            f"The trees see {encoded} encoded columns; their interactions are added up to your "
            f"{own} columns, and what those made from one column do together is its main effect."
        )
    if len(np.unique(subject.player_of)) < own:
        notes.append("What the columns of a group do together is the group's main effect.")
    return notes


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="tree_interactions",
    title="SHAP interactions",
    version="1",
    question="How much did each two features move this output together, beyond what each of them "
    "did by itself?",
    silent_on="It says what the model does with two features at once, not that they act together "
    "in the world; what three or more do together is shared out among their pairs.",
    paper="Lundberg et al. 2020, From local explanations to global understanding with "
    "explainable AI for trees, Nature Machine Intelligence 2; Fujimoto, Kojadinovic and Marichal "
    "2006, Axiomatic characterizations of probabilistic and cardinal-probabilistic interaction "
    "indices, Games and Economic Behavior 55",
    link="https://doi.org/10.1038/s42256-019-0138-9",
    shape="pairs",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=ROUNDING,
    uses_reference=False,
    block_rows=256,
    parameters=InteractionParameters,
    cost=_cost,
    run=run,
    groups=True,
    needs=("trees", "walkable_trees"),
    packages=("numba",),
)
