"""A class and a function such as a company has in a package of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

STATES: list[dict[str, Any]] = []


class LogScaler(TransformerMixin, BaseEstimator):
    """Takes logarithms."""

    def fit(self, frame: Any, target: Any = None) -> LogScaler:  # noqa: ARG002
        self.n_features_in_ = np.shape(frame)[1]
        return self

    def transform(self, frame: Any) -> Any:
        return np.log1p(np.asarray(frame, dtype=float))


class Remembering(LogScaler):
    """Restores itself by a method of its own."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        STATES.append(state)
        vars(self).update(state)


class Slotted:
    """Made by being called."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __reduce__(self) -> tuple[Any, ...]:
        return Slotted, (self.value,)


def halved(values: Any) -> Any:
    return np.asarray(values, dtype=float) / 2
