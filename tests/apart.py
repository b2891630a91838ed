"""A transformer and the model behind it: as one pipeline's file, and as a file each."""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import skops.io
import xgboost
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC, SVR

from explainers.intake import compose, from_preprocessor, models
from explainers.intake.handle import ModelHandle
from tests import toys

NUMBERS = toys.frame()[list(toys.NUMBERS)]


@dataclass(frozen=True)
class Apart:
    """The files of the two, and of the pipeline they make; None where no pipeline file can be."""

    preprocessor: bytes
    model: bytes
    whole: bytes | None = None

    def joined(self) -> ModelHandle:
        """Read both files as one model."""
        before = from_preprocessor.read(self.preprocessor, "before.skops")
        return compose.handle(before, models.read(self.model, "model.bin"))


def split(transformer: Any, model: Any, frame: pd.DataFrame = NUMBERS, target: Any = None) -> Apart:
    """Fit a transformer, then a bare model on what it makes; save them, and their pipeline."""
    outcome = toys.two() if target is None else target
    before = clone(transformer).fit(frame, outcome)
    behind = clone(model).fit(before.transform(frame), outcome)
    whole = make_pipeline(before, behind)
    return Apart(*(skops.io.dumps(each) for each in (before, behind, whole)))


def columns() -> ColumnTransformer:
    """One-hot texts (sparse) before scaled numbers: made columns in another order than raw ones."""
    return ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), list(toys.TEXTS)),
            ("numbers", StandardScaler(), list(toys.NUMBERS)),
        ]
    )


def encoded() -> tuple[ColumnTransformer, pd.DataFrame]:
    """A fitted `columns()` and what it makes of the toy table, under its own names."""
    fitted = columns().fit(toys.frame())
    matrix = fitted.transform(toys.frame())
    dense = matrix.toarray() if hasattr(matrix, "toarray") else matrix
    return fitted, pd.DataFrame(dense, columns=fitted.get_feature_names_out())


MODELS = {
    "logistic": LogisticRegression,
    "support-vectors": SVC,
    "forest": lambda: RandomForestClassifier(8, max_depth=4, random_state=0),
    "histogram": lambda: HistGradientBoostingClassifier(max_iter=12),
}


@cache
def scaled(name: str) -> Apart:
    """A StandardScaler saved apart from the scikit-learn model called `name`."""
    return split(StandardScaler(), MODELS[name]())


@cache
def value() -> Apart:
    """A StandardScaler saved apart from a regression by support vectors."""
    return split(StandardScaler(), SVR(), target=toys.score())


@cache
def boosted(family: str) -> tuple[Apart, Any]:
    """One-hot columns saved apart from "xgboost" or "lightgbm"; and the booster itself."""
    before, made = encoded()
    codes = np.unique(toys.two(), return_inverse=True)[1]
    if family == "xgboost":
        options = {"max_depth": 3, "nthread": 1, "objective": "binary:logistic"}
        booster = xgboost.train(options, xgboost.DMatrix(made, label=codes), 12)
        data = bytes(booster.save_raw("json"))
    else:
        options = {"num_leaves": 6, "verbose": -1, "num_threads": 1, "objective": "binary"}
        booster = lightgbm.train(options, lightgbm.Dataset(made, label=codes), 12)
        data = booster.model_to_string().encode()
    return Apart(skops.io.dumps(before), data), booster


@cache
def network() -> tuple[Apart, Any, Any]:
    """A scaler saved apart from a Keras network trained behind it; and the two themselves."""
    import keras

    scaler = StandardScaler().fit(NUMBERS)
    keras.utils.set_random_seed(0)
    net = keras.Sequential(
        [
            keras.Input((len(toys.NUMBERS),)),
            keras.layers.Dense(6, activation="tanh"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    net.compile(optimizer="adam", loss="binary_crossentropy")
    net.fit(scaler.transform(NUMBERS), toys.two() == "yes", epochs=3, verbose=0)
    return Apart(skops.io.dumps(scaler), keras_file(net)), scaler, net


def keras_file(net: Any) -> bytes:
    """The `.keras` file of a network."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        with warnings.catch_warnings():
            # Keras 3.15 asks TensorFlow for copies in NumPy's older way.
            warnings.simplefilter("ignore", DeprecationWarning)
            net.save(path)
        return path.read_bytes()
