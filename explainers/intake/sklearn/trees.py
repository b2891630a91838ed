"""scikit-learn's tree ensembles: where the trees are, their unit, and the way into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.handle import TreePart, columns_of, two_sided
from explainers.intake.sources import MixedColumnsError, sources
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

_BOOSTED = ("GradientBoosting", "HistGradientBoosting")
_AVERAGED = ("DecisionTree", "ExtraTree", "ExtraTrees", "RandomForest")
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
    if stem not in _BOOSTED + _AVERAGED:
        return None, f"{kind} is not a tree model that Tree SHAP knows."
    if kind == "GradientBoostingClassifier" and classes > 2:
        return None, (
            f"shap's Tree SHAP covers GradientBoostingClassifier with two classes; this model "
            f"has {classes}. HistGradientBoostingClassifier has no such limit."
        )
    if _codes_text(final):
        return None, (
            f"This {kind} turns text categories into numbers by itself, where shap's Tree SHAP "
            "cannot follow. Put an OrdinalEncoder before it."
        )
    try:
        traced = sources(encoders, len(features))
    except MixedColumnsError as problem:
        return None, f"The attributions cannot be given per column: {problem}."
    encode = _encode(encoders, named)
    margin, unit = _margin(final, stem in _BOOSTED, classes)
    return TreePart(final, encode, traced, lambda frame: margin(encode(frame)), unit), ""


def _codes_text(final: Any) -> bool:
    """Tell whether HistGradientBoosting has categories that are no numbers."""
    coder = getattr(getattr(final, "_preprocessor", None), "named_transformers_", {}).get("encoder")
    return any(known.dtype.kind not in "biuf" for known in getattr(coder, "categories_", ()))


def way_in(encoders: Sequence[Any], named: bool) -> Callable[[pd.DataFrame], Any]:
    """Return frame -> what fitted steps make of it, a matrix that may be sparse, or a frame."""

    def encode(frame: pd.DataFrame) -> Any:
        # Steps fitted on a bare array warn about names they have never seen.
        encoded: Any = frame if named else frame.to_numpy()
        for step in encoders:
            encoded = step.transform(encoded)
        return encoded

    return encode


def _encode(encoders: Sequence[Any], named: bool) -> Callable[[pd.DataFrame], Any]:
    way = way_in(encoders, named)

    def encode(frame: pd.DataFrame) -> Any:
        encoded = way(frame)
        dense = encoded.toarray() if hasattr(encoded, "toarray") else encoded
        return np.asarray(dense, dtype=np.float64)

    return encode


def _margin(final: Any, boosted: bool, classes: int) -> tuple[Callable[[Any], Floats], str]:
    """Return the function of the encoded matrix that attributions add up to, and its unit."""
    names = getattr(final, "feature_names_in_", None)

    def framed(matrix: Any) -> Any:
        if names is None:
            return matrix
        import pandas as pd

        return pd.DataFrame(matrix, columns=names)

    if classes and boosted:
        if classes == 2:
            # With the exponential loss the trees add up to half the log-odds.
            unit = "score" if getattr(final, "loss", None) == "exponential" else "log-odds"
            return lambda m: two_sided(np.asarray(final.decision_function(framed(m)))), unit
        return lambda m: columns_of(final.decision_function(framed(m))), "score before softmax"
    if classes:
        return lambda m: columns_of(final.predict_proba(framed(m))), "probability"
    if getattr(final, "loss", None) in _LOG_LINK:
        # These losses predict exp(sum of trees), so the trees add up to its logarithm.
        return lambda m: columns_of(np.log(final.predict(framed(m)))), "log of the prediction"
    return lambda m: columns_of(final.predict(framed(m))), "prediction"
