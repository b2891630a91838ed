"""A model without what it learned: by what a method looks at, or else by what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from explainers.intake.forgetting.endings import Ending, ending_of
from explainers.intake.forgetting.strangers import stranger
from explainers.intake.forgetting.sums import shuffled_sum
from explainers.intake.forgetting.trees import shuffled_trees
from explainers.intake.handle import LaidTrees, LinearPart, ModelHandle, NetworkPart, TreePart
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

LEAVES = "the numbers at the leaves of its trees shuffled, and every split kept"
WEIGHTS = "what its columns count for shuffled among them"
LAYERS = "the weights of its layers shuffled"
STRANGER = (
    "a random function of the same columns in its place, whose answers are spread like the model's"
)


@dataclass(frozen=True)
class Forgetting:
    """A way of making a model forget. how: what it does, in words. made: seed -> the model."""

    how: str
    made: Callable[[int], ModelHandle]


def forgetting(
    model: ModelHandle, reference: pd.DataFrame, kinds: Sequence[str], needs: Collection[str]
) -> Forgetting | None:
    """Find a way to make a model forget that a method notices; None where there is none.

    needs: what the method needs of a model, as it declares it: one that looks at the trees
    themselves would not see that the model answers otherwise. kinds: per column of the reference
    rows, "number" or "category".
    """
    parts: dict[str, Callable[[], Forgetting | None]] = {
        "trees": lambda: _of_trees(model, reference, into="trees" in needs),
        "linear": lambda: _of_sum(model, reference, into="linear" in needs),
        "gradients": lambda: _of_network(model),
    }
    if needs:
        known = [parts[need] for need in needs if need in parts]
        return known[0]() if known else None
    ways = (way() for way in parts.values())
    return next((way for way in ways if way is not None), None) or _stranger(
        model, reference, kinds
    )


def _of_trees(model: ModelHandle, reference: pd.DataFrame, *, into: bool) -> Forgetting | None:
    part = model.trees
    if part is None or not isinstance(part.form, LaidTrees):
        return None
    form, margins = part.form, part.margins(reference)
    ending = ending_of(margins, model.predict(reference))
    if ending is None and not into:
        return None

    def made(seed: int) -> ModelHandle:
        trees = shuffled_trees(part, form, margins, seed)
        return _alone(model, _ended(trees.margins, ending), trees=trees)

    return Forgetting(LEAVES, made)


def _of_sum(model: ModelHandle, reference: pd.DataFrame, *, into: bool) -> Forgetting | None:
    part = model.linear
    if part is None:
        return None
    ending = ending_of(part.margins(part.encode(reference)), model.predict(reference))
    if ending is None and not into:
        return None

    def made(seed: int) -> ModelHandle:
        linear = shuffled_sum(part, reference, seed)

        def margins(frame: pd.DataFrame) -> Floats:
            return linear.margins(linear.encode(frame))

        return _alone(model, _ended(margins, ending), linear=linear)

    return Forgetting(WEIGHTS, made)


def _of_network(model: ModelHandle) -> Forgetting | None:
    part = model.network
    if part is None or part.randomised is None:
        return None
    randomised = part.randomised

    def made(seed: int) -> ModelHandle:
        network = randomised(seed)

        def predict(frame: pd.DataFrame) -> Floats:
            given = np.asarray(network.encode(frame), dtype=np.float32)
            return np.asarray(network.network(given, training=False), dtype=np.float64)

        return _alone(model, predict, network=network)

    return Forgetting(LAYERS, made)


def _stranger(model: ModelHandle, reference: pd.DataFrame, kinds: Sequence[str]) -> Forgetting:
    answers = model.predict(reference)
    chances = model.card.scale == "probability" and answers.shape[1] > 1

    def made(seed: int) -> ModelHandle:
        return _alone(model, stranger(reference, answers, kinds, seed, chances=chances))

    return Forgetting(STRANGER, made)


def _ended(
    margins: Callable[[pd.DataFrame], Floats], ending: Ending | None
) -> Callable[[pd.DataFrame], Floats]:
    """What the model answers; its margins where nobody knows what it makes of them."""
    if ending is None:
        return margins
    return lambda frame: ending(margins(frame))


def _alone(
    model: ModelHandle,
    predict: Callable[[pd.DataFrame], Floats],
    *,
    trees: TreePart | None = None,
    linear: LinearPart | None = None,
    network: NetworkPart | None = None,
) -> ModelHandle:
    """The model with new answers, and of its parts only the one that gives them."""
    return replace(model, predict=predict, trees=trees, linear=linear, network=network)
