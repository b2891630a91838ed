"""What a fitted scikit-learn model says of itself: task, columns, classes, steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import label
from explainers.records import Task


def task_of(model: Any) -> Task:
    """Tell classification from regression.

    Raises RefusedError NOT_A_MODEL, NOT_FITTED, NO_PROBABILITIES or SEVERAL_TARGETS.
    """
    from sklearn.base import BaseEstimator, is_classifier, is_regressor

    if not isinstance(model, BaseEstimator):
        raise _wrapped(model)
    kind = type(model).__name__
    if not hasattr(model, "predict"):
        raise RefusedError(
            "NOT_A_MODEL",
            f"The file holds {quoted(kind)}, which has no predict method.",
            "Upload the fitted model; a transformer alone cannot be explained.",
        )
    _check_fitted(model)
    _check_targets(model)
    if is_classifier(model):
        if not hasattr(model, "predict_proba"):
            raise RefusedError(
                "NO_PROBABILITIES",
                f"{type(model_steps(model)[-1]).__name__} answers labels only and has no "
                "predict_proba method.",
                "Wrap it in CalibratedClassifierCV, or train it with probabilities switched on.",
            )
        return "classification"
    if is_regressor(model):
        return "regression"
    raise RefusedError(
        "NOT_A_MODEL",
        f"{kind} is neither a classifier nor a regressor.",
        "Upload a fitted scikit-learn classifier or regressor.",
    )


def feature_names(model: Any) -> tuple[str, ...]:
    """Names of the columns a model takes; "column 1", ... when it was fitted on a bare array.

    Raises RefusedError NOT_A_TABLE_MODEL.
    """
    for part in (model, model_steps(model)[0]):
        names = getattr(part, "feature_names_in_", None)
        if names is not None:
            return tuple(str(name) for name in names)
        width = getattr(part, "n_features_in_", None)
        if width is not None:
            return tuple(f"column {i + 1}" for i in range(int(width)))
    raise RefusedError(
        "NOT_A_TABLE_MODEL",
        f"This model starts with {type(model_steps(model)[0]).__name__}, which takes texts or "
        "other objects and not the columns of a table.",
        "Put it in a ColumnTransformer that names the column it reads.",
    )


def class_labels(model: Any) -> tuple[str, ...]:
    """Names of the classes in output order, written as the table writes its values."""
    return tuple(label(value) for value in np.asarray(model.classes_).tolist())


def model_steps(model: Any) -> tuple[Any, ...]:
    """Every step of a pipeline, pipelines inside it unfolded; the final model is last."""
    from sklearn.pipeline import Pipeline

    if not isinstance(model, Pipeline):
        return (model,)
    steps = [step for _, step in model.steps if step is not None and step != "passthrough"]
    return tuple(inner for step in steps for inner in model_steps(step))


def kind_words(steps: tuple[Any, ...]) -> str:
    """Name a model by its steps."""
    names = " → ".join(type(step).__name__ for step in steps)
    return f"Pipeline: {names}" if len(steps) > 1 else names


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


def _check_targets(model: Any) -> None:
    """Refuse models that answer several questions at once."""
    final = model_steps(model)[-1]
    classes = getattr(model, "classes_", None)
    coder = getattr(final, "_label_binarizer", None)
    several = (
        isinstance(classes, list)
        or getattr(final, "multilabel_", False) is True
        or _has_several_outputs(final)
        or getattr(coder, "y_type_", "").startswith("multilabel")
    )
    if several:
        raise RefusedError(
            "SEVERAL_TARGETS",
            f"This {type(final).__name__} answers several targets at once.",
            "Save one model per target.",
        )


def _has_several_outputs(final: Any) -> bool:
    # A neural network's count is of its last layer: one for each class.
    return getattr(final, "n_outputs_", 1) > 1 and not hasattr(final, "out_activation_")


def _wrapped(thing: Any) -> RefusedError:
    kind = type(thing).__name__
    held = ""
    if isinstance(thing, dict):
        held = " with the entries " + ", ".join(quoted(key) for key in list(thing)[:5])
    return RefusedError(
        "NOT_A_MODEL",
        f"The file holds {quoted(kind)}{held}, not a model.",
        "Save the fitted model itself: skops.io.dump(model, 'model.skops').",
    )
