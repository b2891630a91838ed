"""LightGBM models saved as text, pandas categories included."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.abilities import lacks
from explainers.intake.boosted.lightgbm_text import broken, check_text, whole_number
from explainers.intake.boosted.meaning import (
    Objective,
    binary,
    both_classes,
    one_against_rest,
    regression,
    softmax,
)
from explainers.intake.forests.lightgbm_forest import as_read, lightgbm_forest
from explainers.intake.handle import LaidTrees, ModelHandle, TreePart, coded
from explainers.intake.summary import label
from explainers.records import Feature, Floats, ModelCard

if TYPE_CHECKING:
    import pandas as pd

_UNITS = {
    **dict.fromkeys(("poisson", "gamma", "tweedie"), "log of the prediction"),
    **dict.fromkeys(
        ("regression", "regression_l1", "huber", "fair", "quantile", "mape"), "prediction"
    ),
    "cross_entropy": "log-odds",
}
_LINEAR = "The leaves of this LightGBM model hold linear models; Tree SHAP needs constant leaves."


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a LightGBM text file.

    Raises RefusedError BROKEN_MODEL, UNSUPPORTED_OBJECTIVE or NO_CATEGORIES.
    """
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    checked = check_text(text)
    header = checked.header
    objective = _objective(header)
    booster = _load(checked.text)
    features = _features(booster, header)
    why_no_trees = _LINEAR if "\nis_linear=1" in text else ""
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="LightGBM",
        kind=f"Booster, {header.get('objective', 'custom objective')}",
        task=objective.task,
        scale="probability" if objective.task == "classification" else "number",
        features=features,
        outputs=objective.outputs,
        lacks=lacks("A LightGBM model", trees=why_no_trees),
        versions={"lightgbm": version("lightgbm")},
        details=(("trees", f"{booster.num_trees():,}"),),
    )

    def matrix(frame: pd.DataFrame) -> Floats:
        return coded(frame, features)

    def predict(frame: pd.DataFrame) -> Floats:
        answer = np.asarray(booster.predict(matrix(frame)), dtype=np.float64)
        return both_classes(answer) if objective.outputs > 1 else answer[:, None]

    share = 1.0 / booster.current_iteration() if "average_output" in header else 1.0

    def margins(frame: pd.DataFrame) -> Floats:
        sums = booster.predict(matrix(frame), raw_score=True)
        return objective.margins(share * np.asarray(sums, dtype=np.float64))

    trees = TreePart(
        LaidTrees(cache(lambda: lightgbm_forest(booster)), lambda frame: as_read(matrix(frame))),
        sources=np.arange(len(features)),
        margins=margins,
        unit=objective.unit,
    )
    return ModelHandle(card, predict, None if why_no_trees else trees)


def _load(text: str) -> Any:
    import lightgbm

    try:
        return lightgbm.Booster(model_str=text)
    except Exception as problem:
        raise broken(f"{type(problem).__name__}, {quoted(problem)}") from problem


def _objective(header: Mapping[str, str]) -> Objective:
    name, *options = header.get("objective", "").split() or [""]
    settings = dict(option.split(":", 1) for option in options if ":" in option)
    classes = whole_number(header, "num_class")
    told = settings.get("num_class", "1")
    if told != str(classes) and name:
        # LightGBM would write this many answers into room for that many.
        raise broken(f"its objective answers {quoted(told)} classes and its header {classes}")
    # Where it is another number, the trees add up to the log-odds divided by it.
    unscaled = settings.get("sigmoid", "1") == "1"
    if name == "binary":
        return binary("log-odds" if unscaled else "score")
    if name == "multiclass":
        return softmax(classes)
    if name == "multiclassova":
        return one_against_rest(classes, "log-odds against the rest" if unscaled else "score")
    if classes > 1:
        raise RefusedError(
            "UNSUPPORTED_OBJECTIVE",
            f"This model answers {classes} classes by an objective of its own, whose link is not "
            "known.",
            "Train it with the objective multiclass to have probabilities.",
        )
    return regression("score" if "sqrt" in options else _UNITS.get(name, "score"))


def _features(booster: Any, header: Mapping[str, str]) -> tuple[Feature, ...]:
    """Names and categories. The header marks a categorical feature by a list of its codes."""
    names = booster.feature_name()
    infos = header["feature_infos"].split()
    # Codes go from 0, with -1 for missing; a lone category says "none" like a constant number.
    codes = [_codes(info) for info in infos]
    coded_names = [name for name, found in zip(names, codes, strict=True) if found is not None]
    stored = booster.pandas_categorical or []
    if not isinstance(stored, list) or not all(isinstance(labels, list) for labels in stored):
        raise broken("its list of categories is no list of lists")
    largest = [max(found, default=0) for found in codes if found is not None]
    fits = len(stored) == len(coded_names) and all(
        most < len(labels) for most, labels in zip(largest, stored, strict=True)
    )
    if stored and not fits:
        raise RefusedError(
            "NO_CATEGORIES",
            f"The model lists the categories of {len(stored)} columns but {len(coded_names)} "
            "columns are categorical (one was constant in training, or was coded by hand), so "
            "they cannot be told apart.",
            "Train without the constant column and save the model again.",
        )
    labels = {
        name: tuple(label(value) for value in some)
        for name, some in zip(coded_names, stored, strict=False)
    }
    return tuple(
        Feature(name, "category" if name in labels else "number", labels.get(name, ()))
        for name in names
    )


def _codes(info: str) -> list[int] | None:
    if "[" in info or info == "none":
        return None
    return [int(code) for code in info.split(":")]
