"""Interventional Tree SHAP: exact Shapley values of trees against reference rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from explainers.checks.additivity import ROUNDING
from explainers.intake.handle import LaidTrees, TreePart
from explainers.kernels.threads import granted_threads
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.marginal import SILENT_ON, thinned
from explainers.methods.parameters import Parameters
from explainers.methods.trees import laid_out, per_output
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

    from explainers.kernels.trees.forest import Forest
    from explainers.kernels.trees.interventional import Comparison


class InterventionalParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    reference_rows: int = Field(
        1_000, ge=1, le=10_000, description="Reference rows to compare with"
    )


@dataclass(frozen=True)
class _Encoded:
    """Reference rows as the trees see them: two with the same bytes are the same."""

    digest: bytes
    shape: tuple[int, ...]
    rows: Floats = field(compare=False)


def run(
    subject: Subject,
    parameters: InterventionalParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain rows; all that was made of a player's columns is known or unknown together.

    So a one-hot column never says two categories at once, and the values are those of the whole
    pipeline in the user's own columns.
    """
    trees = subject.model.trees
    if trees is None or not isinstance(trees.form, LaidTrees):  # why_not says so before
        raise ValueError("Tree SHAP was asked about a model whose trees cannot be walked")
    if subject.reference is None:  # the method declares that it uses one
        raise ValueError("interventional Tree SHAP needs reference rows")
    from explainers.kernels.trees.interventional import interventional_values

    references = thinned(subject.reference, parameters.reference_rows)
    comparison = _compared(trees.form, subject, trees, references)
    threads = granted_threads()
    found = interventional_values(comparison, trees.form.encode(subject.rows), threads)
    values = np.zeros((len(found), int(subject.player_of.max(initial=-1)) + 1, found.shape[2]))
    values[:, : found.shape[1]] = found  # players behind the last that a split may look at
    outputs = trees.margins(subject.rows)
    values, base = per_output(values, np.tile(comparison.base, (len(outputs), 1)), outputs)
    used, given = len(references), len(subject.reference)
    notes = [*_compared_with(used, given), *_players(trees, subject), *_engines(comparison)]
    return Answer(
        {"values": values, "base_values": base, "outputs": outputs},
        {"unit": trees.unit, "notes": notes},
    )


def _compared(
    form: LaidTrees, subject: Subject, trees: TreePart, references: pd.DataFrame
) -> Comparison:
    rows = np.ascontiguousarray(form.encode(references), dtype=np.float64)
    encoded = _Encoded(sha256(rows.tobytes()).digest(), rows.shape, rows)
    return _comparison(form.forest(), tuple(subject.player_of[trees.sources].tolist()), encoded)


@lru_cache(maxsize=2)
def _comparison(forest: Forest, players: tuple[int, ...], references: _Encoded) -> Comparison:
    """Count the reference rows once for all blocks. Two, of at most 128 MB, are kept."""
    from explainers.kernels.trees.interventional import comparison_of

    walk = laid_out(forest, players)
    return comparison_of(forest, walk, references.rows, granted_threads())


def _compared_with(used: int, given: int) -> list[str]:
    return [f"Compared with {used:,} of {given:,} reference rows."] if used < given else []


def _players(trees: TreePart, subject: Subject) -> list[str]:
    encoded, own = len(trees.sources), subject.rows.shape[1]
    notes = []
    if encoded != own:
        notes.append(
            f"The trees see {encoded} encoded columns; those made from one of your {own} columns "
            "are one player, so the values are exact for the whole model in your columns."
        )
    if len(np.unique(subject.player_of)) < own:
        notes.append("The columns of a group are one player.")
    return notes


def _engines(comparison: Comparison) -> list[str]:
    """Say how it was computed. Either way is exact, but one costs more with each reference row."""
    walked, trees = len(comparison.walked), len(comparison.walk.outputs)
    if not walked:
        return [f"Computed from tables of split patterns, {_count(trees)}."]
    if walked == trees:
        return [
            f"Computed by walking with each reference row, {_count(trees)}: too deep for tables."
        ]
    return [
        f"Computed from tables of split patterns for {trees - walked:,} of {trees:,} trees; the "
        "others are too deep and were walked with each reference row."
    ]


def _count(trees: int) -> str:
    return "1 tree" if trees == 1 else f"{trees:,} trees"


def _cost(parameters: InterventionalParameters, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="interventional_tree_shap",
    title="Tree SHAP against reference rows",
    version="1",
    question="How much did each column move this output, compared with the mean output of the "
    "reference rows?",
    silent_on=SILENT_ON,
    paper="Lundberg et al. 2020, From local explanations to global understanding with "
    "explainable AI for trees, Nature Machine Intelligence 2; Janzing, Minorics and Blöbaum 2020, "
    "Feature relevance quantification in explainable AI: a causal problem, AISTATS",
    link="https://doi.org/10.1038/s42256-019-0138-9",
    shape="attribution",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=ROUNDING,
    uses_reference=True,
    block_rows=2_048,
    parameters=InterventionalParameters,
    cost=_cost,
    run=run,
    groups=True,
    needs=("trees", "walkable_trees"),
    packages=("numba",),
)
