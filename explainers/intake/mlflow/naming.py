"""A model's columns under the names its MLflow signature gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from explainers.intake.handle import ModelHandle, NetworkPart
from explainers.intake.summary import counted
from explainers.records import Feature, Reading

if TYPE_CHECKING:
    import pandas as pd

_Back = Callable[["pd.DataFrame"], "pd.DataFrame"]
_NUMBERED = re.compile(r"column \d+")


def named(handle: ModelHandle, columns: Sequence[Feature]) -> ModelHandle:
    """Name the columns of a model that has no names of its own; others stay as they are.

    Where the signature does not fit, the columns keep their numbers and a note says why.
    """
    features = handle.card.features
    if not columns or not all(_NUMBERED.fullmatch(feature.name) for feature in features):
        return handle
    if len(columns) != len(features) or len({column.name for column in columns}) != len(columns):
        card = replace(handle.card, notes=(*handle.card.notes, _misfit(columns, features)))
        return replace(handle, card=card)
    made = tuple(
        replace(
            feature,
            name=column.name,
            kind=column.kind if feature.kind == "unknown" else feature.kind,
        )
        for feature, column in zip(features, columns, strict=True)
    )
    numbers = [feature.name for feature in features]

    def back(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.set_axis(numbers, axis=1)

    answer = handle.predict
    return replace(
        handle,
        card=replace(handle.card, features=made),
        predict=lambda frame: answer(back(frame)),
        trees=handle.trees.behind(back, handle.trees.sources) if handle.trees else None,
        network=_network(handle.network, back) if handle.network else None,
        linear=handle.linear.behind(back, handle.linear.sources) if handle.linear else None,
    )


def _misfit(columns: Sequence[Feature], features: Sequence[Feature]) -> str:
    if len(columns) != len(features):
        what = f"names {counted(len(columns), 'column')}, and the model takes {len(features):,}"
    else:
        what = "gives two columns the same name"
    return f"The signature in MLmodel {what}, so the columns keep their numbers."


def _network(part: NetworkPart, back: _Back) -> NetworkPart:
    def read_as(reading: Reading) -> NetworkPart:
        return _network(part.read_as(reading), back)

    # The slopes are by encoded columns already, which have no names.
    return replace(part, encode=lambda frame: part.encode(back(frame)), read_as=read_as)
