"""The tables under what stands beside a model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.surrogates.answers import adds
from dashboard.surrogates.splits import branch, conditions
from dashboard.words import one_line
from explainers.checks.fidelity import Fidelity
from explainers.records import Coefficients, Tree


def rules_table(tree: Tree, output: int) -> pd.DataFrame:
    """One line for each leaf: the way to it as one rule, its rows and what it answers."""
    leaves = tree.nodes.leaves
    rows = tree.rows[leaves]
    order = np.argsort(-tree.nodes.values[leaves, output], kind="stable")
    told = [" and ".join(conditions(tree, int(leaf))) or "all rows" for leaf in leaves[order]]
    return pd.DataFrame(
        {
            "if": told,
            **_answers(tree, leaves[order]),
            "rows": rows[order],
            "share of rows": rows[order] / max(1, len(tree.ends)),
        }
    )


def path_table(tree: Tree, path: Sequence[int]) -> pd.DataFrame:
    """One line for each step of a row's way: what was asked, and what would be answered there."""
    nodes = np.array(path, dtype=np.int64)
    return pd.DataFrame(
        {
            "step": np.arange(len(nodes)),
            "because": ["all rows", *(branch(tree, int(node)) for node in nodes[1:])],
            **_answers(tree, nodes),
            "rows": tree.rows[nodes],
        }
    )


def _answers(tree: Tree, nodes: np.ndarray) -> dict[str, np.ndarray]:
    noun = "adds to " if adds(tree) else ""
    return {
        f"{noun}{one_line(name)}": tree.nodes.values[nodes, at]
        for at, name in enumerate(tree.output_names)
    }


def depth_table(found: Sequence[Fidelity], leaves: Sequence[int]) -> pd.DataFrame:
    """One line for each depth: how far a tree of so many questions repeats the model."""
    frame = {
        "questions a row, at most": np.arange(1, len(found) + 1),
        "leaves": list(leaves),
        "R²": [one.explained for one in found],
    }
    if found and found[0].agreement is not None:
        frame["decides alike"] = [one.agreement for one in found]
    return pd.DataFrame(frame)


def coefficients_table(found: Coefficients, output: int, labels: Sequence[str]) -> pd.DataFrame:
    """One line for each part of the sum, what moves it most first."""
    order = np.argsort(-np.abs(found.spreads[:, output]), kind="stable")
    return pd.DataFrame(
        {
            "part": [labels[at] for at in order],
            "coefficient": found.weights[order, output],
            "× standard deviation": found.spreads[order, output],
            "mean, or share of rows": found.usual[order],
        }
    )
