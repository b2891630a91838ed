"""A surrogate tree: one small tree grown to answer as the model does (Craven and Shavlik 1996)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.intake.own_columns.ranked import Ranked, ranked
from explainers.kernels.trees.own_ways import ends
from explainers.kernels.trees.single import levels_of
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.surrogates import held_note, taught
from explainers.methods.trees import kinds_of, one_tree
from explainers.records import Nodes

DEEPEST: Final = 8
"""Splits on the way to a leaf. A tree grown so far holds all smaller ones: each is its top."""

ROWS: Final = 20_000
"""Rows in the block, all of which are asked about."""


class SurrogateTreeParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    least: int = Field(5, ge=1, le=1_000, description="Rows in a leaf, at least")


def run(
    subject: Subject,
    parameters: SurrogateTreeParameters,
    generator: np.random.Generator,
) -> Answer:
    """Grow a regression tree on the model's outputs for 70 % of the rows, and send all down it.

    Splits are chosen greedily and each looks at its own rows alone, so the tree that stops earlier
    is the top of this one: how far down to read is a question of the reader's, not of the fit.
    Squared error over all outputs; of probabilities, that is the Gini criterion for classes drawn
    from them. Raises RefusedError TOO_FEW_ROWS and ModelError GAPS_IN_ANSWERS.
    """
    from sklearn.tree import DecisionTreeRegressor

    known = taught(subject, generator)
    fitted = subject.rows.iloc[known.fitted]
    outcomes = known.outputs[known.fitted]
    columns = ranked(fitted, kinds_of(subject), outcomes)
    grown = DecisionTreeRegressor(
        max_depth=DEEPEST,
        min_samples_leaf=parameters.least,
        random_state=int(generator.integers(2**31)),
    )
    ranks = np.column_stack([one.ranks(fitted.iloc[:, one.feature]) for one in columns])
    nodes = _nodes(grown.fit(ranks, outcomes).tree_, columns)
    every = [subject.rows.iloc[:, at].to_numpy() for at in range(subject.rows.shape[1])]
    facts = {
        "unit": subject.model.card.unit,
        "number": 0,
        "trees": 0,
        "mean": False,
        "base": [0.0] * outcomes.shape[1],
        "notes": [held_note(known)],
    }
    return one_tree(nodes, ends(nodes, every), known.outputs, known.held, facts)


def _nodes(tree: Any, columns: tuple[Ranked, ...]) -> Nodes:
    """A compiled tree of ranks in the user's columns."""
    levels = levels_of(tree.children_left, tree.children_right)
    order = levels.order
    splits = tuple(
        columns[int(tree.feature[node])].split(
            float(tree.threshold[node]), bool(tree.missing_go_to_left[node])
        )
        if tree.children_left[node] >= 0
        else None
        for node in order.tolist()
    )
    return Nodes(
        left=levels.left,
        right=levels.right,
        splits=splits,
        cover=np.asarray(tree.weighted_n_node_samples, dtype=np.float64)[order],
        values=np.asarray(tree.value, dtype=np.float64)[order, :, 0],
    )


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="surrogate_tree",
    title="Surrogate tree",
    version="1",
    question="Which few questions, asked one after the other, come nearest to what this model "
    "answers?",
    silent_on="How the model itself comes to its answers. It is another model that repeats them as "
    "far as its fidelity says; where that is low, the questions are about little.",
    paper="Craven and Shavlik 1996, Extracting tree-structured representations of trained "
    "networks, NIPS 8; Breiman, Friedman, Olshen and Stone 1984, Classification and regression "
    "trees",
    link="https://proceedings.neurips.cc/paper/1995/hash/45f31d16b1058d586fc3be7207b58053-Abstract.html",
    shape="tree",
    scopes=frozenset({"global"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=False,
    block_rows=ROWS,
    parameters=SurrogateTreeParameters,
    cost=_cost,
    run=run,
    seeded=True,
)
