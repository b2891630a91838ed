"""How far a model beside the user's own repeats it, over the rows it was not fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.model.threshold import threshold
from explainers.checks.fidelity import Classes, Fidelity, fidelity
from explainers.records import Analysis, Floats, GlassBox, Tree

FAIR, LITTLE = 0.8, 0.5
"""R2 from which a surrogate may be read as the model, and below which it may not be."""


def classes_of(analysis: Analysis, result: Tree | GlassBox) -> Classes | None:
    """How the page decides for a class, by the threshold a reader chose; None for a number."""
    if not analysis.classes:
        return None
    return Classes(analysis.positive_output, threshold(result))


def tree_fidelity(analysis: Analysis, tree: Tree) -> Fidelity:
    """Judge a tree by the rows that were kept from it."""
    held = tree.held
    return fidelity(tree.outputs[held], tree.answers[held], classes_of(analysis, tree))


def by_depth(analysis: Analysis, tree: Tree) -> tuple[Fidelity, ...]:
    """Judge a tree cut after 1, 2, ... splits, down to all it has."""
    return tuple(
        tree_fidelity(analysis, tree.cut(depth)) for depth in range(1, max(1, tree.nodes.depth) + 1)
    )


def glass_fidelity(analysis: Analysis, box: GlassBox, answers: Floats) -> Fidelity:
    """Judge what a glass box answers, (rows, outputs), by the rows that were kept from it."""
    # A threshold is one of the model's answers, not of the curves.
    classes = classes_of(analysis, replace(box, unit=box.answer_unit))
    return fidelity(box.outputs[box.held], answers[box.held], classes)


def enough(found: Sequence[Fidelity]) -> int:
    """The depth after which no further one buys another hundredth, from 1 on."""
    best = max((one.explained for one in found), default=0.0)
    return next((at + 1 for at, one in enumerate(found) if one.explained >= best - 0.01), 1)
