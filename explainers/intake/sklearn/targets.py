"""Models that answer several targets at once: each question needs a model of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.errors import RefusedError

_ALWAYS = ("MultiOutputClassifier", "MultiOutputRegressor", "ClassifierChain", "RegressorChain")
# Arrays of a fitted regression that have one row or column for each target, and which axis it is.
_AXES = {"coef_": 0, "_y": 1, "y_train_": 1}
_DUAL = ("KernelRidge", "dual_coef_", 1)
# Where a regression keeps the models it is made of.
_INNER = ("regressor_", "estimator_", "final_estimator_", "estimators_")


def check_targets(model: Any, final: Any) -> None:
    """Refuse a model that answers several targets; `final` is its last step.

    Raises RefusedError SEVERAL_TARGETS.
    """
    from sklearn.base import is_regressor

    if type(final).__name__ in _ALWAYS or (
        _several_values(final) if is_regressor(final) else _several_classes(model, final)
    ):
        raise RefusedError(
            "SEVERAL_TARGETS",
            f"This {type(final).__name__} answers several targets at once.",
            "Save one model per target.",
        )


def _several_classes(model: Any, final: Any) -> bool:
    coder = getattr(final, "_label_binarizer", None)
    return (
        isinstance(getattr(model, "classes_", None), list)
        or getattr(final, "multilabel_", False) is True
        or getattr(coder, "y_type_", "").startswith("multilabel")
    )


def _several_values(final: Any) -> bool:
    if getattr(final, "n_outputs_", 1) > 1:
        return True
    kind, name, axis = _DUAL
    axes = _AXES | ({name: axis} if type(final).__name__ == kind else {})
    shapes = {at: np.shape(getattr(final, at, ())) for at in axes}
    if any(len(shape) == 2 and shape[axes[at]] > 1 for at, shape in shapes.items()):
        return True
    return any(_several_values(inner) for inner in _members(final))


def _members(final: Any) -> list[Any]:
    found = [vars(final)[name] for name in _INNER if name in vars(final)]
    flat = [one for part in found for one in np.ravel(np.asarray(part, dtype=object))[:1]]
    return [one for one in flat if hasattr(one, "predict") and hasattr(one, "__dict__")]
