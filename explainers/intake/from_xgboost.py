"""XGBoost models saved as JSON or UBJ, native categories included."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.abilities import lacks
from explainers.intake.boosted.meaning import Objective, binary, regression, softmax
from explainers.intake.boosted.xgboost_linear import linear_part
from explainers.intake.boosted.xgboost_trees import check_file
from explainers.intake.forests.laying import started
from explainers.intake.forests.xgboost_forest import xgboost_forest
from explainers.intake.handle import LaidTrees, ModelHandle, TreePart, coded, columns_of
from explainers.intake.summary import label
from explainers.records import Feature, Floats, ModelCard

if TYPE_CHECKING:
    import pandas as pd

_UNITS = {
    **dict.fromkeys(
        ("reg:squarederror", "reg:absoluteerror", "reg:pseudohubererror", "reg:squaredlogerror"),
        "prediction",
    ),
    **dict.fromkeys(
        ("count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft"),
        "log of the prediction",
    ),
    "reg:quantileerror": "prediction",
    "reg:logistic": "log-odds",
}
_NO_TREES = "This XGBoost model is linear (gblinear) and has no trees."
_UNCONFIRMED = "This XGBoost model (gblinear) does not answer what its weights add up to."
# XGBoost starts its messages with the time and the line of its own source.
_ORIGIN = re.compile(r"^\[[\d:]+\] \S+:\d+: ")


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read an XGBoost model file.

    Raises RefusedError BROKEN_MODEL, UNSUPPORTED_OBJECTIVE or NO_CATEGORIES.
    """
    booster = _load(data)
    config = json.loads(booster.save_config())["learner"]
    name = str(config["objective"]["name"])
    objective = _objective(name, config["learner_model_param"])
    linear = config["gradient_booster"]["name"] == "gblinear"
    features = _features(booster, linear)
    rounds = int(booster.num_boosted_rounds())
    # The kinds of columns are asked for before: a slice forgets its categories.
    names, types = booster.feature_names, booster.feature_types
    booster, notes = _as_its_owner_predicts(booster, rounds)

    def encode(frame: pd.DataFrame) -> Floats:
        return coded(frame, features)

    def matrix(rows: Floats) -> Any:
        import xgboost

        return xgboost.DMatrix(rows, feature_names=names, feature_types=types)

    def raw(rows: Floats) -> Floats:
        sums = booster.predict(matrix(rows), output_margin=True)
        return np.asarray(sums, dtype=np.float64)

    def predict(frame: pd.DataFrame) -> Floats:
        if objective.link is None:
            return columns_of(booster.predict(matrix(encode(frame))))
        return objective.link(raw(encode(frame)))

    weighed = linear_part(booster, objective, encode, raw) if linear else None
    known = {"trees": ""}
    if linear:
        known = {"trees": _NO_TREES, "linear": "" if weighed else _UNCONFIRMED}
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="XGBoost",
        kind=f"Booster, {name}",
        task=objective.task,
        scale="probability" if objective.task == "classification" else "number",
        features=features,
        outputs=objective.outputs,
        lacks=lacks(f"An XGBoost {name} model", **known),
        versions={"xgboost": installed_version()},
        details=(("boosting rounds", f"{rounds:,}"),),
        notes=notes,
    )

    if linear:
        return ModelHandle(card, predict, linear=weighed)
    forest = started(
        lambda outputs: xgboost_forest(booster, outputs),
        np.full((1, len(features)), np.nan),
        lambda rows: columns_of(raw(rows)),
    )
    trees = TreePart(
        LaidTrees(forest, encode),
        sources=np.arange(len(features)),
        margins=lambda frame: objective.margins(raw(encode(frame))),
        unit=objective.unit,
    )
    return ModelHandle(card, predict, trees)


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
        targets = check_file(data)
    except ValueError as problem:
        raise _broken(str(problem)) from problem
    if targets > 1:
        raise RefusedError(
            "UNSUPPORTED_OBJECTIVE",
            f"This model answers {targets} targets at once.",
            "Save one model per target.",
        )
    try:
        booster.load_model(bytearray(data))
    except Exception as problem:
        raise _broken(str(problem)) from problem
    return booster


def _broken(said: str) -> RefusedError:
    first = _ORIGIN.sub("", next(iter(said.strip().splitlines()), ""))
    return RefusedError(
        "BROKEN_MODEL",
        f"The file looks like an XGBoost model but cannot be read: {quoted(first)}.",
        f"Save it with Booster.save_model('model.json'); XGBoost {installed_version()} is in use "
        "here.",
    )


def _objective(name: str, parameters: Mapping[str, str]) -> Objective:
    if name == "binary:hinge":
        raise RefusedError(
            "UNSUPPORTED_OBJECTIVE",
            "This model was trained with binary:hinge, which answers labels only.",
            "Train it with binary:logistic to have probabilities and log-odds.",
        )
    classes = int(parameters.get("num_class", "0"))
    if name.startswith("binary:"):
        return binary()
    if name.startswith("multi:"):
        return softmax(classes)
    if classes > 1:
        raise RefusedError(
            "UNSUPPORTED_OBJECTIVE",
            f"This model answers {classes} classes by {quoted(name)}, whose link is not known.",
            "Train it with multi:softprob to have probabilities.",
        )
    return regression(_UNITS.get(name, "score"))


def _as_its_owner_predicts(booster: Any, rounds: int) -> tuple[Any, tuple[str, ...]]:
    """Settle which rounds count where training stopped early, for predictions and for Tree SHAP.

    XGBClassifier and XGBRegressor answer with the best round's trees, a bare Booster with all;
    shap always takes the best round's, and its sums would miss a bare Booster's answers.
    """
    best = booster.attr("best_iteration")
    if best is None or not best.isdigit():
        return booster, ()
    kept = min(int(best) + 1, rounds)
    early = f"Training found round {kept:,} of {rounds:,} best; "
    if kept < rounds and booster.attr("scikit_learn") is not None:
        return booster[:kept], (early + "as XGBClassifier does, later rounds are left out.",)
    booster.set_attr(best_iteration=None, best_score=None)
    return booster, () if kept == rounds else (early + "as Booster.predict does, all answer.",)


def _features(booster: Any, linear: bool) -> tuple[Feature, ...]:
    """Names, kinds and training categories. Files without names number their columns."""
    width = int(booster.num_features())
    names = booster.feature_names or [f"column {i + 1}" for i in range(width)]
    types = booster.feature_types or ["float"] * width
    stored = {} if linear else booster.get_categories(export_to_arrow=True).to_arrow() or {}
    labels = dict(stored)
    return tuple(_feature(str(n), t, labels.get(n)) for n, t in zip(names, types, strict=True))


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
    return Feature(name, "category", tuple(label(value) for value in labels.to_pylist()))
