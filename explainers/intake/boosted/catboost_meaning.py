"""What a CatBoost file says its answers mean: the loss it was trained for, and names of classes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.boosted.catboost_core import Core
from explainers.intake.boosted.meaning import (
    Objective,
    binary,
    one_against_rest,
    regression,
    softmax,
)
from explainers.intake.summary import counted

_TWO = ("Logloss", "CrossEntropy", "Focal")
_LOG_LINK = ("Poisson", "Tweedie")
_UNITS = {
    **dict.fromkeys(_LOG_LINK, "log of the prediction"),
    **dict.fromkeys(
        (
            *("RMSE", "MAE", "MAPE", "Quantile", "GroupQuantile", "Expectile", "Huber", "Lq"),
            "LogCosh",
        ),
        "prediction",
    ),
    # CatBoost answers the raw sums of these, whatever they stand for.
    **dict.fromkeys(("LogLinQuantile", "Cox", "SurvivalAft"), "score"),
}
_LABELS = ("MultiLogloss", "MultiCrossEntropy")
_TARGETS = ("MultiRMSE", "MultiRMSEWithMissingValues", "MultiQuantile", "RMSEWithUncertainty")
_RANKING = (
    *("YetiRank", "YetiRankPairwise", "PairLogit", "PairLogitPairwise", "QueryRMSE", "LambdaMart"),
    *("QueryCrossEntropy", "QuerySoftMax", "StochasticRank", "StochasticFilter"),
)
_MODEL_SUM = "model0:"
# CatBoost reads these as JSON; deeper ones than Python takes could end its process.
_JSON = ("params", "loss_function", "class_params", "multiclass_params")


def remarks_of(core: Core) -> dict[str, Any]:
    """Read the remarks that are JSON. Raises ValueError where one that CatBoost reads is not."""
    found = {}
    for name, text in core.remarks.items():
        if name.removeprefix(_MODEL_SUM) not in _JSON and text.lstrip()[:1] not in ("{", "["):
            continue
        try:
            found[name] = json.loads(text)
        except (ValueError, RecursionError) as problem:
            raise ValueError(f"its remark {quoted(name, 40)} is no JSON") from problem
    return found


def loss_of(remarks: Mapping[str, Any]) -> str:
    """Name the loss a model was trained for; "" where it does not say."""
    params = remarks.get("params")
    told = (params if isinstance(params, dict) else remarks).get("loss_function")
    name = told.get("type") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""


def objective_of(loss: str, outputs: int) -> Objective:
    """Say what the raw sums mean. Raises RefusedError UNSUPPORTED_OBJECTIVE or SEVERAL_TARGETS."""
    if loss in _TWO and outputs == 1:
        return binary()
    if loss == "MultiClass" and outputs > 1:
        return softmax(outputs)
    if loss == "MultiClassOneVsAll" and outputs > 1:
        return one_against_rest(outputs, "log-odds against the rest")
    if loss in _UNITS and outputs == 1:
        return regression(_UNITS[loss])
    raise _refused(loss, outputs)


def answers_exponent(loss: str) -> bool:
    """Tell whether CatBoostRegressor answers e to the power of the trees' sum."""
    return loss in _LOG_LINK


def labels_of_classes(remarks: Mapping[str, Any], objective: Objective) -> list[Any]:
    """The classes in output order: what the file calls them, or 0, 1, ...; none for a number.

    Raises ValueError where it names another number of them.
    """
    if objective.task != "classification":
        return []
    options = remarks.get("class_params", remarks.get("multiclass_params"))
    named = options.get("class_names") if isinstance(options, dict) else None
    if not named:
        # Numbers of classes stand in the order of outputs, and need not be 0, 1, ...
        codes = options.get("class_to_label") if isinstance(options, dict) else None
        named = codes or list(range(objective.outputs))
    if not isinstance(named, list) or len(named) != objective.outputs:
        raise ValueError(f"it names other classes than the {objective.outputs} it answers")
    if not all(isinstance(name, str | int | float) for name in named):
        raise ValueError("the names of its classes are no names")
    return named


def _refused(loss: str, outputs: int) -> RefusedError:
    if loss in (*_LABELS, *_TARGETS):
        what = "labels" if loss in _LABELS else "numbers"
        return RefusedError(
            "SEVERAL_TARGETS",
            f"This CatBoost model was trained for {loss} and answers {outputs} {what} at once.",
            f"Save one model per {'label' if loss in _LABELS else 'number'}.",
        )
    if loss in _RANKING:
        return RefusedError(
            "UNSUPPORTED_OBJECTIVE",
            f"This CatBoost model was trained for {loss}: it ranks the rows of a group, and its "
            "answer for one row means nothing by itself.",
            "Train it with Logloss or RMSE to have an answer for each row.",
        )
    trained = f"was trained for {quoted(loss)}" if loss else "does not say what it was trained for"
    return RefusedError(
        "UNSUPPORTED_OBJECTIVE",
        f"This CatBoost model {trained} and answers {counted(outputs, 'number')}, whose meaning is "
        "not known.",
        "Train it with Logloss, MultiClass or RMSE.",
    )
