"""LightGBM models saved as text, pandas categories included."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.boosted import Objective, binary, one_against_rest, regression, softmax
from explainers.intake.handle import ModelHandle, TreePart, columns_of, labels_of
from explainers.records import Feature, Floats, ModelCard

if TYPE_CHECKING:
    import pandas as pd

_LOG_LINK = ("poisson", "gamma", "tweedie")
_IDENTITY = ("regression", "regression_l1", "huber", "fair", "quantile", "mape")
_LINEAR = "The leaves of this LightGBM model hold linear models; Tree SHAP needs constant leaves."


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a LightGBM text file. Raises RefusedError BROKEN_MODEL."""
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    booster = _load(text)
    header = dict(
        line.split("=", 1) for line in text.split("\n\n", 1)[0].splitlines() if "=" in line
    )
    objective = _objective(header.get("objective", ""), int(header.get("num_class", "1")))
    features = _features(booster, header)
    linear = "\nis_linear=1" in text
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="LightGBM",
        kind=f"Booster, {header.get('objective', 'custom objective')}",
        task=objective.task,
        features=features,
        outputs=objective.outputs,
        lacks={"trees": _LINEAR} if linear else {},
        versions={"lightgbm": version("lightgbm")},
        details=(("trees", f"{booster.num_trees():,}"),),
    )
    matrix = _matrix(features)

    def raw(frame: pd.DataFrame) -> Floats:
        return np.asarray(booster.predict(matrix(frame), raw_score=True), dtype=np.float64)

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


def _load(text: str) -> Any:
    import lightgbm

    try:
        return lightgbm.Booster(model_str=text)
    except Exception as problem:
        raise RefusedError(
            "BROKEN_MODEL",
            f"The file looks like a LightGBM model but cannot be read: {quoted(problem)}.",
            f"Save it with Booster.save_model('model.txt'); LightGBM {version('lightgbm')} is in "
            "use here.",
        ) from problem


def _objective(words: str, classes: int) -> Objective:
    name, *options = words.split() or [""]
    settings = dict(option.split(":", 1) for option in options if ":" in option)
    if name == "binary":
        return binary(float(settings.get("sigmoid", "1")))
    if name == "multiclass":
        return softmax(classes)
    if name == "multiclassova":
        return one_against_rest(classes)
    if name in _LOG_LINK:
        return regression("log of the prediction")
    return regression("prediction" if name in _IDENTITY and "sqrt" not in options else "score")


def _features(booster: Any, header: dict[str, str]) -> tuple[Feature, ...]:
    """Names and categories. The header marks a categorical feature by a list of its codes."""
    names = booster.feature_name()
    infos = header.get("feature_infos", "").split()
    coded = [
        name for name, info in zip(names, infos, strict=True) if ":" in info and "[" not in info
    ]
    stored = booster.pandas_categorical or []
    if len(stored) not in (0, len(coded)):
        raise RefusedError(
            "NO_CATEGORIES",
            f"The model lists the categories of {len(stored)} columns but {len(coded)} columns are "
            "categorical (one of them was constant in training), so they cannot be told apart.",
            "Train without the constant column and save the model again.",
        )
    labels = {
        name: tuple(str(label) for label in some) for name, some in zip(coded, stored, strict=False)
    }
    return tuple(
        Feature(name, "category" if name in labels else "number", labels.get(name, ()))
        for name in names
    )


def _matrix(features: tuple[Feature, ...]) -> Callable[[pd.DataFrame], Any]:
    """Make the function that codes a frame as in training: category numbers, NaN for unseen."""

    def matrix(frame: pd.DataFrame) -> Any:
        return np.column_stack([_coded(frame[f.name], f) for f in features])

    return matrix


def _coded(column: pd.Series, feature: Feature) -> Floats:
    import pandas as pd

    if not feature.categories:
        return np.asarray(pd.to_numeric(column, errors="coerce"), dtype=np.float64)
    codes = {label: float(code) for code, label in enumerate(feature.categories)}
    return np.asarray(labels_of(column).map(codes), dtype=np.float64)
