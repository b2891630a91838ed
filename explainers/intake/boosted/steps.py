"""Boosted models as scikit-learn's pipelines and ensembles ask them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin

from explainers.intake.handle import LinearPart, ModelHandle, TreePart
from explainers.intake.sklearn.trees import way_in
from explainers.intake.sources import MixedColumnsError, sources
from explainers.records import Floats, Integers

if TYPE_CHECKING:
    import pandas as pd


class BoostedStep(BaseEstimator):
    """A boosted model that was read from its own file.

    `handle` answers; `gap` is what a sparse matrix leaves out: 0, or NaN where the library takes
    that for missing. `left_out` holds what the pickle said besides.
    """

    handle: ModelHandle
    gap: float
    left_out: Any = None

    def fit(self, *_: Any) -> BoostedStep:
        """Stay as it is: scikit-learn asks of every estimator that it could be fitted."""
        return self

    def rows(self, matrix: Any) -> pd.DataFrame:
        """Turn what the step before makes, (rows, columns), into a frame for the handle."""
        import pandas as pd

        names = [feature.name for feature in self.handle.card.features]
        if isinstance(matrix, pd.DataFrame):
            return matrix.set_axis(names, axis=1)
        return pd.DataFrame(self._dense(matrix), columns=names)

    def _dense(self, matrix: Any) -> Any:
        if not hasattr(matrix, "tocoo"):
            return np.asarray(matrix)
        cells = matrix.tocoo()
        dense = np.full(cells.shape, self.gap)
        dense[cells.row, cells.col] = cells.data
        return dense


class BoostedClassifier(ClassifierMixin, BoostedStep):
    """A boosted classifier."""

    def predict_proba(self, matrix: Any) -> Floats:
        """Probabilities, (rows, classes)."""
        return self.handle.predict(self.rows(matrix))

    def predict(self, matrix: Any) -> Any:
        """Class labels, (rows,)."""
        return self.classes_[self.predict_proba(matrix).argmax(axis=1)]


class BoostedRegressor(RegressorMixin, BoostedStep):
    """A boosted model that answers a number."""

    def predict(self, matrix: Any) -> Floats:
        """The number, (rows,); with the logistic objective, the second class's probability."""
        return self.handle.predict(self.rows(matrix))[:, -1]


def unfitted_step(name: str) -> BoostedStep:
    """Return a step whose class is called `name`, as a search keeps what it was given to fit."""
    kind = BoostedClassifier if name.endswith("Classifier") else BoostedRegressor
    step: BoostedStep = type(name, (kind,), {})()
    return step


def fitted_step(
    name: str, handle: ModelHandle, gap: float, labels: list[Any] | None
) -> BoostedStep:
    """Return a step that answers as the handle; `labels` are the classes, None if not named."""
    step = unfitted_step(name)
    step.handle, step.gap = handle, gap
    step.n_features_in_ = len(handle.card.features)
    if isinstance(step, BoostedClassifier):
        step.classes_ = np.asarray(range(handle.card.outputs) if labels is None else labels)
    return step


def trees_behind(
    final: BoostedStep, encoders: Sequence[Any], features: tuple[str, ...], named: bool
) -> tuple[TreePart | None, str]:
    """Find the trees of a pipeline that ends in a boosted model, as `tree_part` does for others."""
    trees = final.handle.trees
    if trees is None:
        return None, final.handle.card.lacks["trees"]
    traced, why_not = _traced(encoders, features)
    if traced is None:
        return None, why_not
    return trees.behind(_way(final, encoders, named), traced[trees.sources]), ""


def linear_behind(
    final: BoostedStep, encoders: Sequence[Any], features: tuple[str, ...], named: bool
) -> tuple[LinearPart | None, str]:
    """Find the weighted sum a pipeline ends in, as `linear_part` does for others."""
    linear = final.handle.linear
    if linear is None:
        return None, final.handle.card.lacks["linear"]
    traced, why_not = _traced(encoders, features)
    if traced is None:
        return None, why_not
    return linear.behind(_way(final, encoders, named), traced[linear.sources]), ""


def _traced(encoders: Sequence[Any], features: tuple[str, ...]) -> tuple[Integers | None, str]:
    try:
        return sources(encoders, len(features)), ""
    except MixedColumnsError as problem:
        return None, f"The attributions cannot be given per column: {problem}."


def _way(
    final: BoostedStep, encoders: Sequence[Any], named: bool
) -> Callable[[pd.DataFrame], pd.DataFrame]:
    to_rows: Callable[[pd.DataFrame], Any] = way_in(encoders, named)
    return lambda frame: final.rows(to_rows(frame))
