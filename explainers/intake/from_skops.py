"""scikit-learn models saved with skops: a description that is audited before it is built."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.archive import check_archive
from explainers.intake.handle import ModelHandle, columns_of
from explainers.intake.sklearn_trees import tree_part
from explainers.records import Feature, Floats, ModelCard, Task

if TYPE_CHECKING:
    import pandas as pd

# Types skops asks about although ordinary models need them. Exact names of ours, never "whatever
# the file reports": their node arrays are data, and partial may only wrap a listed function.
TRUSTED = frozenset(
    {
        "functools.partial",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        "sklearn.tree._tree.Tree",
        "sklearn.utils.validation.check_array",
    }
)
_MAX_EXPANDED = 2_000_000_000


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a skops file.

    Raises RefusedError: UNLISTED_TYPE, BROKEN_MODEL, NOT_A_MODEL, NO_PROBABILITIES.
    """
    estimator = _build(data)
    task = _task(estimator)
    classes = _classes(estimator) if task == "classification" else ()
    features = _features(estimator)
    final, encoder = _split(estimator)
    trees, why_no_trees = tree_part(final, encoder, features, len(classes))
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="scikit-learn",
        kind=_words(estimator),
        task=task,
        features=tuple(Feature(name) for name in features),
        outputs=len(classes) or 1,
        classes=classes,
        lacks={"trees": why_no_trees} if why_no_trees else {},
        versions={"scikit-learn": version("scikit-learn")},
        details=_details(final),
    )
    return ModelHandle(card, _predict(estimator, task), trees)


def _build(data: bytes) -> Any:
    import skops.io

    check_archive(data, _MAX_EXPANDED)
    try:
        unlisted = sorted(set(skops.io.get_untrusted_types(data=data)) - TRUSTED)
    except Exception as problem:
        raise _broken(problem) from problem
    if unlisted:
        raise RefusedError(
            "UNLISTED_TYPE",
            "This file needs types that are not on the list of known ones: "
            + ", ".join(quoted(name) for name in unlisted[:5])
            + ("." if len(unlisted) <= 5 else f" and {len(unlisted) - 5} more."),
            "Save the model with standard scikit-learn steps, or as XGBoost JSON or LightGBM text.",
        )
    try:
        return skops.io.loads(data, trusted=sorted(TRUSTED))
    except Exception as problem:
        raise _broken(problem) from problem


def _broken(problem: Exception) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The skops file could not be read: {quoted(problem)}.",
        f"Save it again with scikit-learn {version('scikit-learn')} and skops {version('skops')}, "
        "the versions in use here.",
    )


def _task(estimator: Any) -> Task:
    from sklearn.base import is_classifier, is_regressor

    if not hasattr(estimator, "predict"):
        raise RefusedError(
            "NOT_A_MODEL",
            f"The file holds {quoted(type(estimator).__name__)}, which has no predict method.",
            "Upload the fitted model; a transformer alone cannot be explained.",
        )
    if is_classifier(estimator):
        if not hasattr(estimator, "predict_proba"):
            raise RefusedError(
                "NO_PROBABILITIES",
                f"{type(estimator).__name__} answers labels only and has no predict_proba method.",
                "Wrap it in CalibratedClassifierCV, or train it with probabilities switched on.",
            )
        return "classification"
    if is_regressor(estimator):
        return "regression"
    raise RefusedError(
        "NOT_A_MODEL",
        f"{type(estimator).__name__} is neither a classifier nor a regressor.",
        "Upload a fitted scikit-learn classifier or regressor.",
    )


def _classes(estimator: Any) -> tuple[str, ...]:
    classes = getattr(estimator, "classes_", None)
    if classes is None:
        raise _unfitted(estimator)
    return tuple(str(label) for label in np.asarray(classes).tolist())


def _features(estimator: Any) -> tuple[str, ...]:
    """Names of the inputs: the model's own, or positions when it was fitted on a bare array."""
    width = getattr(estimator, "n_features_in_", None)
    if width is None:
        raise _unfitted(estimator)
    names = getattr(estimator, "feature_names_in_", None)
    if names is None:
        return tuple(f"column {i + 1}" for i in range(int(width)))
    return tuple(str(name) for name in names)


def _unfitted(estimator: Any) -> RefusedError:
    return RefusedError(
        "NOT_FITTED",
        f"This {type(estimator).__name__} has not been fitted.",
        "Call fit before saving the model.",
    )


def _split(estimator: Any) -> tuple[Any, Any | None]:
    """Part a pipeline into its final estimator and the steps before it, None without any."""
    from sklearn.pipeline import Pipeline

    if isinstance(estimator, Pipeline):
        encoder = estimator[:-1] if len(estimator.steps) > 1 else None
        return estimator.steps[-1][1], encoder
    return estimator, None


def _words(estimator: Any) -> str:
    from sklearn.pipeline import Pipeline

    if isinstance(estimator, Pipeline):
        return "Pipeline: " + " → ".join(type(step).__name__ for _, step in estimator.steps)
    return type(estimator).__name__


def _details(final: Any) -> tuple[tuple[str, str], ...]:
    for attribute in ("n_iter_", "n_estimators_", "n_estimators"):
        count = getattr(final, attribute, None)
        if isinstance(count, int | np.integer):
            return (("trees", f"{int(count):,}"),)
    return ()


def _predict(estimator: Any, task: Task) -> Any:
    named = hasattr(estimator, "feature_names_in_")
    answer = estimator.predict_proba if task == "classification" else estimator.predict

    def predict(frame: pd.DataFrame) -> Floats:
        # A model fitted on a bare array warns about names it has never seen.
        return columns_of(answer(frame if named else frame.to_numpy()))

    return predict
