"""A preprocessor and the model behind it as one model over the user's own columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import quoted
from explainers.intake.from_preprocessor import PreprocessorHandle
from explainers.intake.handle import ModelHandle, NetworkPart
from explainers.intake.made_columns import feeds
from explainers.records import Feature, Floats, Integers, ModelCard, PreprocessorCard, Reading

if TYPE_CHECKING:
    import pandas as pd

# What explains in the columns a model is given, and adds up to the user's by their sources.
_IN_ENCODED_COLUMNS = ("trees", "walkable_trees", "linear", "gradients", "deep_shap")
# Encoded rows are dense for a while; more cells than this (128 MB) go through in parts.
MOST_CELLS = 1 << 24


def card(preprocessor: PreprocessorCard, model: ModelCard) -> ModelCard:
    """Describe the two as one model, whose features are the preprocessor's.

    Raises RefusedError PREPROCESSOR_MISFIT where what one makes is not what the other takes.
    """
    _, how = feeds(preprocessor, model)
    untraced = _IN_ENCODED_COLUMNS if preprocessor.untraced else ()
    notes = (*model.notes, *preprocessor.notes, *how, *_twice(preprocessor, model))
    return replace(
        model,
        kind=f"{preprocessor.kind} → {model.kind}",
        features=preprocessor.features,
        lacks={**dict.fromkeys(untraced, preprocessor.untraced), **model.lacks},
        versions={**preprocessor.versions, **model.versions},
        notes=tuple(dict.fromkeys(notes)),
    )


def handle(preprocessor: PreprocessorHandle, model: ModelHandle) -> ModelHandle:
    """Join the two: frames carry the preprocessor's features. Raises RefusedError as `card` does.

    Where the preprocessor cannot be traced, neither trees nor a weighted sum nor a network are
    offered.
    """
    order, _ = feeds(preprocessor.card, model.card)
    encode = _between(preprocessor, model.card.features, order)
    sources = _sources(preprocessor.card, order)
    trees, network, linear = model.trees, model.network, model.linear
    return ModelHandle(
        card=card(preprocessor.card, model.card),
        predict=_predict(encode, model.predict, len(order)),
        trees=trees.behind(encode, sources[trees.sources])
        if trees and sources is not None
        else None,
        network=_network(network, encode, sources) if network and sources is not None else None,
        linear=linear.behind(encode, sources[linear.sources])
        if linear and sources is not None
        else None,
    )


def _twice(preprocessor: PreprocessorCard, model: ModelCard) -> tuple[str, ...]:
    """Notice a whole pipeline behind a copy of its own first step: it would scale twice."""
    first = preprocessor.kind.split(" → ")[0]
    pipeline, _, steps = model.kind.partition("Pipeline: ")
    if pipeline or first not in steps.split(" → ")[:-1]:
        return ()
    return (
        f"The model has a {first} of its own, and what {quoted(preprocessor.file_name)} makes goes "
        "through that too. If it is the same one, leave the preprocessor out.",
    )


def _sources(preprocessor: PreprocessorCard, order: Integers) -> Integers | None:
    """For each input of the model, the feature it was made from; None where that is not known."""
    if preprocessor.untraced:
        return None
    return np.asarray(preprocessor.sources, dtype=np.int64)[order]


def _between(
    preprocessor: PreprocessorHandle, features: tuple[Feature, ...], order: Integers
) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return what makes a frame for the model: its own names, order and types."""
    import pandas as pd

    names = [feature.name for feature in features]
    moved = not np.array_equal(order, np.arange(len(order)))

    def encode(frame: pd.DataFrame) -> pd.DataFrame:
        made = preprocessor.encode(frame)
        # Numbers beside texts come out of scikit-learn as objects; the model wants them as numbers.
        encoded = made if isinstance(made, pd.DataFrame) else pd.DataFrame(made).infer_objects()
        return (encoded.iloc[:, order] if moved else encoded).set_axis(names, axis=1)

    return encode


def _predict(
    encode: Callable[[pd.DataFrame], pd.DataFrame],
    answer: Callable[[pd.DataFrame], Floats],
    width: int,
) -> Callable[[pd.DataFrame], Floats]:
    def predict(frame: pd.DataFrame) -> Floats:
        rows = max(1, MOST_CELLS // width)
        if len(frame) <= rows:
            return answer(encode(frame))
        starts = range(0, len(frame), rows)
        return np.concatenate([answer(encode(frame.iloc[i : i + rows])) for i in starts])

    return predict


def _network(
    part: NetworkPart, encode: Callable[[pd.DataFrame], pd.DataFrame], sources: Integers
) -> NetworkPart:
    def encoded(frame: pd.DataFrame) -> Any:
        return part.encode(encode(frame))

    def read_as(reading: Reading) -> NetworkPart:
        return _network(part.read_as(reading), encode, sources)

    forget = part.randomised

    def randomised(seed: int) -> NetworkPart:
        if forget is None:
            raise ValueError("a network without weights was to be shuffled")
        return _network(forget(seed), encode, sources)

    # The slopes are by encoded columns already, and stay as they are.
    return replace(
        part,
        encode=encoded,
        sources=sources[part.sources],
        read_as=read_as,
        randomised=randomised if forget else None,
    )
