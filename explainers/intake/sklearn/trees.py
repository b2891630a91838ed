"""scikit-learn's tree ensembles: where the trees are, their unit, and the way into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.forests.histogram import histogram, inner_columns
from explainers.intake.forests.isolation_forest import (
    isolation_forest,
    path_lengths,
    usual_length,
)
from explainers.intake.forests.sklearn_trees import averaged, boosted
from explainers.intake.handle import LaidTrees, TreePart, columns_of, two_sided
from explainers.intake.sources import MixedColumnsError, sources
from explainers.kernels.trees.forest import Forest
from explainers.records import Floats, Integers

if TYPE_CHECKING:
    import pandas as pd

_BOOSTED = ("GradientBoosting", "HistGradientBoosting")
_AVERAGED = ("DecisionTree", "ExtraTree", "ExtraTrees", "RandomForest")
_ISOLATING = "IsolationForest"
_PATH_LENGTH = "mean path length (short is unusual)"
_LOG_LINK = ("poisson", "gamma")


def tree_part(
    final: Any, encoders: Sequence[Any], features: tuple[str, ...], classes: int, named: bool
) -> tuple[TreePart | None, str]:
    """Find the trees of a fitted model.

    `encoders` are the fitted steps before it, `named` says whether they take columns by name, and
    `classes` is 0 for regression. Returns the part and "", or None and the sentence that says why
    Tree SHAP cannot be used.
    """
    kind = type(final).__name__
    stem = kind.removesuffix("Classifier").removesuffix("Regressor")
    if stem not in (*_BOOSTED, *_AVERAGED, _ISOLATING):
        return None, f"{kind} is not a tree model that Tree SHAP knows."
    if stem == "GradientBoosting" and not _starts_from_a_number(final):
        return None, (
            f"This {kind} adds its trees to the answers of another model (init), where Tree SHAP "
            "needs trees alone."
        )
    if stem == _ISOLATING and not usual_length(final):
        return None, (
            f"Each tree of this {kind} was grown from a single row (max_samples), so no row takes "
            "a split to be set apart."
        )
    try:
        traced = sources(encoders, len(features))
    except MixedColumnsError as problem:
        return None, f"The attributions cannot be given per column: {problem}."
    rows = way_in(encoders, named)
    margin, unit = _margin(final, stem in _BOOSTED, classes)
    look, order = _look(final)
    return (
        TreePart(
            LaidTrees(cache(lambda: _forest(final, stem)), lambda frame: look(rows(frame))),
            sources=traced[order],
            margins=lambda frame: margin(rows(frame)),
            unit=unit,
        ),
        "",
    )


def _starts_from_a_number(final: Any) -> bool:
    """Tell whether gradient boosting starts from one number a class, as it does by default."""
    return isinstance(final.init_, str) or type(final.init_).__name__.startswith("Dummy")


def _forest(final: Any, stem: str) -> Forest:
    if stem == "HistGradientBoosting":
        return histogram(final)
    if stem == "GradientBoosting":
        nothing = np.zeros((1, final.n_features_in_))
        return boosted(final, np.ravel(final._raw_predict_init(nothing)))
    return isolation_forest(final) if stem == _ISOLATING else averaged(final)


def _look(final: Any) -> tuple[Callable[[Any], Floats], Integers]:
    """Return what makes of a model's rows what its splits look at, and the order of columns."""
    if not hasattr(final, "_preprocess_X"):
        return _dense, np.arange(int(final.n_features_in_))
    return (
        lambda rows: np.asarray(final._preprocess_X(rows, reset=False), dtype=np.float64),
        inner_columns(final).astype(np.int64),
    )


def _dense(rows: Any) -> Floats:
    dense = rows.toarray() if hasattr(rows, "toarray") else rows
    return np.asarray(dense, dtype=np.float64)


def way_in(encoders: Sequence[Any], named: bool) -> Callable[[pd.DataFrame], Any]:
    """Return frame -> what fitted steps make of it, a matrix that may be sparse, or a frame."""

    def encode(frame: pd.DataFrame) -> Any:
        # Steps fitted on a bare array warn about names they have never seen.
        encoded: Any = frame if named else frame.to_numpy()
        for step in encoders:
            encoded = step.transform(encoded)
        return encoded

    return encode


def _margin(final: Any, boosted: bool, classes: int) -> tuple[Callable[[Any], Floats], str]:
    """Return the function of the model's rows that attributions add up to, and its unit."""
    if type(final).__name__ == _ISOLATING:
        return lambda rows: columns_of(path_lengths(final, final.score_samples(rows))), _PATH_LENGTH
    if classes and boosted:
        if classes == 2:
            # With the exponential loss the trees add up to half the log-odds.
            unit = "score" if getattr(final, "loss", None) == "exponential" else "log-odds"
            return lambda rows: two_sided(np.asarray(final.decision_function(rows))), unit
        return lambda rows: columns_of(final.decision_function(rows)), "score before softmax"
    if classes:
        return lambda rows: columns_of(final.predict_proba(rows)), "probability"
    if getattr(final, "loss", None) in _LOG_LINK:
        # These losses predict exp(sum of trees), so the trees add up to its logarithm.
        return lambda rows: columns_of(np.log(final.predict(rows))), "log of the prediction"
    return lambda rows: columns_of(final.predict(rows)), "prediction"
