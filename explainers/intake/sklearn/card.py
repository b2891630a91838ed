"""What a fitted scikit-learn model says of itself: task, columns, classes, size."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.sklearn.answers import isolates
from explainers.intake.sklearn.broken import broken
from explainers.intake.sklearn.steps import model_steps
from explainers.intake.sklearn.targets import check_targets
from explainers.intake.summary import label
from explainers.records import Task


def task_of(model: Any) -> Task:
    """Tell classification from regression: one number, which an anomaly score is, too.

    Raises RefusedError NOT_A_MODEL, NOT_FITTED or SEVERAL_TARGETS.
    """
    from sklearn.base import BaseEstimator, is_classifier, is_regressor

    if not isinstance(model, BaseEstimator):
        raise _wrapped(model)
    kind = type(model).__name__
    if not hasattr(model, "predict"):
        raise RefusedError(
            "NOT_A_MODEL",
            f"The file holds {quoted(kind)}, which has no predict method.",
            "It is a preprocessor: upload it under “Preprocessor”, and the model behind it here."
            if hasattr(model, "transform")
            else "Upload the fitted model.",
        )
    _check_fitted(model)
    check_targets(model, model_steps(model)[-1])
    if is_classifier(model):
        return "classification"
    if is_regressor(model) or isolates(model_steps(model)[-1]):
        return "regression"
    raise RefusedError(
        "NOT_A_MODEL",
        f"{kind} is neither a classifier nor a regressor.",
        "Upload a fitted scikit-learn classifier, regressor or IsolationForest.",
    )


def feature_names(model: Any) -> tuple[str, ...]:
    """Names of the columns a model takes; "column 1", ... when it was fitted on a bare array.

    Raises RefusedError NOT_A_TABLE_MODEL or BROKEN_MODEL.
    """
    from sklearn.isotonic import IsotonicRegression

    for part in (model, model_steps(model)[0]):
        names = getattr(part, "feature_names_in_", None)
        if names is not None:
            return _written(part, tuple(str(name) for name in names))
        width = getattr(part, "n_features_in_", None)
        if width is not None:
            return tuple(f"column {i + 1}" for i in range(int(width)))
    if isinstance(model_steps(model)[0], IsotonicRegression):
        return ("column 1",)  # it takes one column and keeps no count of it
    raise RefusedError(
        "NOT_A_TABLE_MODEL",
        f"This model starts with {type(model_steps(model)[0]).__name__}, which takes texts or "
        "other objects and not the columns of a table.",
        "Put it in a ColumnTransformer that names the column it reads.",
    )


def class_labels(model: Any) -> tuple[str, ...]:
    """Names of the classes in output order, written as the table writes its values.

    Raises RefusedError BROKEN_MODEL.
    """
    return _written(model, tuple(label(value) for value in np.asarray(model.classes_).tolist()))


def details(final: Any) -> tuple[tuple[str, str], ...]:
    """How many trees or boosting rounds a model has, where it has any."""
    kind = type(final).__name__
    what = "boosting rounds" if "Boost" in kind else "trees"
    if "Boost" in kind or "Forest" in kind or "ExtraTrees" in kind:
        for attribute in ("n_iter_", "n_estimators_", "n_estimators"):
            count = getattr(final, attribute, None)
            if isinstance(count, int | np.integer):
                return ((what, f"{int(count):,}"),)
    return ()


def _written(part: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names that can be written; half a surrogate pair, as a file may hold, can not."""
    for name in names:
        try:
            name.encode()
        except UnicodeEncodeError as problem:
            what = f"it holds the name {quoted(name)}, which is no whole text"
            raise broken(type(part).__name__, what) from problem
    return names


def _check_fitted(model: Any) -> None:
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    try:
        check_is_fitted(model)
    except NotFittedError as problem:
        raise RefusedError(
            "NOT_FITTED",
            f"This {type(model).__name__} has not been fitted.",
            "Call fit before saving the model.",
        ) from problem


def _wrapped(thing: Any) -> RefusedError:
    kind = type(thing).__name__
    held, inside = "", ""
    if isinstance(thing, dict):
        held = " with the entries " + ", ".join(quoted(key) for key in list(thing)[:5])
        inside = next((f"the entry {quoted(k)}" for k, v in thing.items() if _predicts(v)), "")
    elif isinstance(thing, list | tuple):
        inside = next((f"item {i}" for i, v in enumerate(thing) if _predicts(v)), "")
    return RefusedError(
        "NOT_A_MODEL",
        f"The file holds {quoted(kind)}{held}, not a model.",
        f"Save the fitted model itself{inside and ', ' + inside}, with "
        "joblib.dump(model, 'model.joblib') or skops.io.dump(model, 'model.skops').",
    )


def _predicts(thing: Any) -> bool:
    return hasattr(thing, "predict") or type(thing).__name__ == "Booster"
