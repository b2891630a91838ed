"""XGBoost models saved as JSON or UBJ, native categories included."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.boosted import Objective, binary, regression, softmax
from explainers.intake.handle import ModelHandle, TreePart, columns_of, labels_of
from explainers.records import Feature, Floats, ModelCard

if TYPE_CHECKING:
    import pandas as pd

_LOG_LINK = ("count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft")
_IDENTITY = ("reg:squarederror", "reg:absoluteerror", "reg:pseudohubererror", "reg:squaredlogerror")
_NO_TREES = "This XGBoost model is linear (gblinear) and has no trees."


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read an XGBoost model file. Raises RefusedError BROKEN_MODEL or UNSUPPORTED_OBJECTIVE."""
    booster = _load(data)
    config = json.loads(booster.save_config())["learner"]
    name = str(config["objective"]["name"])
    objective = _objective(name, config["learner_model_param"])
    features = _features(booster)
    linear = config["gradient_booster"]["name"] == "gblinear"
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="XGBoost",
        kind=f"Booster, {name}",
        task=objective.task,
        features=features,
        outputs=objective.outputs,
        lacks={"trees": _NO_TREES} if linear else {},
        versions={"xgboost": installed_version()},
        details=(("boosting rounds", f"{booster.num_boosted_rounds():,}"),),
    )
    matrix = _matrix(features)

    def raw(frame: pd.DataFrame) -> Floats:
        sums = booster.predict(matrix(frame), output_margin=True)
        return np.asarray(sums, dtype=np.float64)

    def predict(frame: pd.DataFrame) -> Floats:
        if objective.answer is None:
            return columns_of(booster.predict(matrix(frame)))
        return objective.answer(raw(frame))

    trees = TreePart(
        ensemble=booster,
        encode=matrix,
        sources=np.arange(len(features)),
        margins=lambda frame: objective.margins(raw(frame)),
        unit=objective.unit,
    )
    return ModelHandle(card, predict, None if linear else trees)


def installed_version() -> str:
    """Version of XGBoost, which is installed under one of two distribution names."""
    try:
        return version("xgboost")
    except PackageNotFoundError:
        return version("xgboost-cpu")


def _load(data: bytes) -> Any:
    import xgboost

    booster = xgboost.Booster()
    try:
        booster.load_model(bytearray(data))
    except Exception as problem:
        raise RefusedError(
            "BROKEN_MODEL",
            "The file looks like an XGBoost model but cannot be read: "
            f"{quoted(str(problem).strip().splitlines()[0])}.",
            f"Save it with Booster.save_model('model.json'); XGBoost {installed_version()} is in "
            "use here.",
        ) from problem
    return booster


def _objective(name: str, parameters: Mapping[str, str]) -> Objective:
    if int(parameters.get("num_target", "1")) > 1:
        raise RefusedError(
            "UNSUPPORTED_OBJECTIVE",
            f"This model answers {parameters['num_target']} targets at once.",
            "Save one model per target.",
        )
    if name == "binary:hinge":
        raise RefusedError(
            "UNSUPPORTED_OBJECTIVE",
            "This model was trained with binary:hinge, which answers labels only.",
            "Train it with binary:logistic to have probabilities and log-odds.",
        )
    if name.startswith("binary:"):
        return binary()
    if name.startswith("multi:"):
        return softmax(int(parameters["num_class"]))
    if name in _LOG_LINK:
        return regression("log of the prediction")
    return regression("prediction" if name in _IDENTITY else "score")


def _features(booster: Any) -> tuple[Feature, ...]:
    """Names, kinds and training categories. Files without names number their columns."""
    width = int(booster.num_features())
    names = booster.feature_names or [f"column {i + 1}" for i in range(width)]
    types = booster.feature_types or ["float"] * width
    stored = dict(booster.get_categories(export_to_arrow=True).to_arrow() or [])
    return tuple(_feature(str(n), t, stored.get(n)) for n, t in zip(names, types, strict=True))


def _feature(name: str, kind: str, labels: Any) -> Feature:
    if kind != "c":
        return Feature(name, "number")
    if labels is None:
        raise RefusedError(
            "NO_CATEGORIES",
            f"The feature {quoted(name)} is categorical but the file does not hold its categories.",
            "Train and save the model with XGBoost 3.1 or newer from a frame with pandas "
            "categories; older files lose them.",
        )
    return Feature(name, "category", tuple(str(label) for label in labels.to_pylist()))


def _matrix(features: tuple[Feature, ...]) -> Callable[[pd.DataFrame], Any]:
    """Make the function that turns a frame into a DMatrix with the model's own coding."""

    def matrix(frame: pd.DataFrame) -> Any:
        import pandas as pd
        import xgboost

        coded = {f.name: _coded(frame[f.name], f) for f in features}
        return xgboost.DMatrix(pd.DataFrame(coded, index=frame.index), enable_categorical=True)

    return matrix


def _coded(column: pd.Series, feature: Feature) -> Any:
    """Code one column; a category the model has never seen becomes missing, which it can take."""
    import pandas as pd

    if feature.kind == "number":
        return pd.to_numeric(column, errors="coerce")
    text = labels_of(column)
    known = text.where(text.isin(feature.categories))
    return pd.Series(pd.Categorical(known, categories=list(feature.categories)), index=column.index)
