"""The steps of a fitted scikit-learn model: pipelines unfolded, searches and thresholds opened."""

from __future__ import annotations

from typing import Any

from explainers.errors import RefusedError, quoted

_MEMBERS = 3


def best_of(model: Any) -> Any:
    """Return the model a search found, searches within searches too; other models as they are.

    Raises RefusedError NOT_FITTED where a search kept none.
    """
    from sklearn.model_selection._search import BaseSearchCV

    if not isinstance(model, BaseSearchCV):
        return model
    kept = vars(model).get("best_estimator_")
    if kept is None:
        raise RefusedError(
            "NOT_FITTED",
            f"This {type(model).__name__} holds no model: it was not fitted, or with refit=False.",
            "Fit it with refit=True before saving it.",
        )
    return best_of(kept)


def model_steps(model: Any) -> tuple[Any, ...]:
    """Every step of a fitted model; the final one is last.

    Pipelines inside it are unfolded. A search is the model it found, a model with a threshold the
    one whose answers are compared with it, and a frozen model the one that was frozen.
    """
    from sklearn.frozen import FrozenEstimator
    from sklearn.model_selection._classification_threshold import BaseThresholdClassifier
    from sklearn.pipeline import Pipeline

    found = best_of(model)
    if isinstance(found, BaseThresholdClassifier) and hasattr(found, "estimator_"):
        return model_steps(found.estimator_)
    if isinstance(found, FrozenEstimator):
        return model_steps(found.estimator)
    if not isinstance(found, Pipeline):
        return (found,)
    steps = [step for _, step in found.steps if step is not None and step != "passthrough"]
    return tuple(inner for step in steps for inner in model_steps(step))


def choices(model: Any) -> tuple[str, ...]:
    """Sentences about what was chosen for this model: by a search, or as a threshold."""
    from sklearn.model_selection._classification_threshold import BaseThresholdClassifier
    from sklearn.model_selection._search import BaseSearchCV
    from sklearn.pipeline import Pipeline

    if isinstance(model, BaseSearchCV):
        return (_found(model), *choices(model.best_estimator_))
    if isinstance(model, BaseThresholdClassifier):
        return (*_decides(model), *choices(model.estimator_))
    if isinstance(model, Pipeline):
        return tuple(words for _, step in model.steps for words in choices(step))
    return ()


def kind_words(steps: tuple[Any, ...]) -> str:
    """Name a model by its steps."""
    names = " → ".join(name_of(step) for step in steps)
    return f"Pipeline: {names}" if len(steps) > 1 else names


def name_of(model: Any) -> str:
    """Name a model; one that is made of others is "CalibratedClassifierCV of LinearSVC"."""
    inner = ", ".join(name_of(model_steps(member)[-1]) for member in _members(model)[:_MEMBERS])
    more = ", …" if len(_members(model)) > _MEMBERS else ""
    return type(model).__name__ + (f" of {inner}{more}" if inner else "")


def _members(model: Any) -> list[Any]:
    """The models a model was given to be made of; a forest makes its own and counts as one."""
    settings = model.get_params(deep=False) if hasattr(model, "get_params") else {}
    one = settings.get("estimator", settings.get("regressor"))
    several = [member for _, member in settings.get("estimators") or ()]
    given = [one] if one is not None else several
    return [member for member in given if not isinstance(member, str)]


def _found(search: Any) -> str:
    settings = ", ".join(f"{name}={value}" for name, value in search.best_params_.items())
    return f"The best model of {type(search).__name__} is explained: {quoted(settings)}."


def _decides(model: Any) -> tuple[str, ...]:
    threshold = getattr(model, "best_threshold_", getattr(model, "threshold", "auto"))
    if threshold == "auto":
        return ()
    return (
        f"{type(model).__name__} decides at a threshold of {float(threshold):.3g}; what is "
        "explained are the numbers that it compares with the threshold.",
    )
