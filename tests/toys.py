"""Small models of every family we open, as the files a person would upload."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import skops.io
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, PoissonRegressor
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

ROWS = 240
NUMBERS = ("age", "amount", "unused")
TEXTS = ("housing", "job")


@cache
def frame() -> pd.DataFrame:
    """Three numbers and two texts, (ROWS, 5); "unused" has no influence on any target."""
    draw = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "age": draw.integers(18, 80, ROWS),
            "amount": draw.normal(3000, 900, ROWS).round(2),
            "unused": np.full(ROWS, 3.0),
            "housing": draw.choice(["own", "rent", "free"], ROWS),
            "job": draw.choice(["skilled", "unskilled"], ROWS),
        }
    )


@cache
def score() -> np.ndarray:
    """What the targets are made of, (ROWS,)."""
    data = frame()
    return np.asarray(
        (data.age - 45) / 20
        + (data.housing == "rent") * 1.2
        - (data.amount - 3000) / 1500 * (data.job == "skilled")
    )


@cache
def two() -> np.ndarray:
    """Two classes, "no" and "yes"."""
    return np.where(score() > 0.3, "yes", "no")


@cache
def three() -> np.ndarray:
    """Three classes."""
    return np.array(["high", "low", "middle"])[np.digitize(score(), [-0.3, 0.9]) - 1]


def csv(target: bool = True) -> bytes:
    """The table as people upload it, with an identifier and the known outcome."""
    data = frame().copy()
    data.insert(0, "id", [f"R-{i:03d}" for i in range(ROWS)])
    if target:
        data["outcome"] = two()
    return data.to_csv(index=False).encode()


def pipeline(model: object) -> Pipeline:
    """A pipeline over the raw text columns."""
    columns = ColumnTransformer(
        [
            ("nominal", OneHotEncoder(handle_unknown="ignore"), ["housing"]),
            ("ordered", OrdinalEncoder(), ["job"]),
            ("scaled", StandardScaler(), ["age"]),
            ("rest", "passthrough", ["amount", "unused"]),
        ]
    )
    return Pipeline([("columns", columns), ("model", model)])


def _skops(model: object, target: np.ndarray) -> bytes:
    return skops.io.dumps(pipeline(model).fit(frame(), target))


def _categories() -> pd.DataFrame:
    return frame().astype(dict.fromkeys(TEXTS, "category"))


def _xgboost(ending: str, target: np.ndarray, **parameters: object) -> bytes:
    data = xgboost.DMatrix(_categories(), label=target, enable_categorical=True)
    booster = xgboost.train({"max_depth": 3, "nthread": 2, **parameters}, data, 12)
    return bytes(booster.save_raw(ending))


def _lightgbm(target: np.ndarray, **parameters: object) -> bytes:
    data = lightgbm.Dataset(_categories(), label=target)
    options = {"num_leaves": 6, "verbose": -1, "num_threads": 2, **parameters}
    return lightgbm.train(options, data, 12).model_to_string().encode()


def _codes(labels: np.ndarray) -> np.ndarray:
    return np.unique(labels, return_inverse=True)[1]


_BUILDERS: dict[str, Callable[[], bytes]] = {
    "forest": lambda: _skops(RandomForestClassifier(8, max_depth=4, random_state=0), two()),
    "boosting": lambda: _skops(GradientBoostingClassifier(n_estimators=10, random_state=0), two()),
    "histogram": lambda: _skops(HistGradientBoostingClassifier(max_iter=12), two()),
    "histogram-three": lambda: _skops(HistGradientBoostingClassifier(max_iter=6), three()),
    "histogram-value": lambda: _skops(HistGradientBoostingRegressor(max_iter=12), score()),
    "histogram-poisson": lambda: _skops(
        HistGradientBoostingRegressor(max_iter=12, loss="poisson"), np.exp(score())
    ),
    "extra-trees-value": lambda: _skops(ExtraTreesRegressor(6, max_depth=4), score()),
    "xgboost": lambda: _xgboost("json", _codes(two()), objective="binary:logistic"),
    "xgboost-ubj-three": lambda: _xgboost(
        "ubj", _codes(three()), objective="multi:softmax", num_class=3
    ),
    "xgboost-value": lambda: _xgboost("json", score(), objective="reg:squarederror"),
    "lightgbm": lambda: _lightgbm(_codes(two()), objective="binary"),
    "lightgbm-three": lambda: _lightgbm(_codes(three()), objective="multiclass", num_class=3),
    "lightgbm-value": lambda: _lightgbm(score(), objective="regression"),
}
TREES = tuple(_BUILDERS)


@cache
def model(name: str) -> bytes:
    """The file of a tree model by name; the names are in TREES."""
    return _BUILDERS[name]()


@cache
def linear(name: str = "linear") -> bytes:
    """A pipeline without trees; the names are in LINEAR."""
    newton = {"solver": "newton-cholesky"}
    return {
        "linear": lambda: _skops(LogisticRegression(max_iter=10_000), two()),
        "linear-three": lambda: _skops(LogisticRegression(**newton), three()),
        "linear-value": lambda: _skops(LinearRegression(), score()),
        "linear-counts": lambda: _skops(PoissonRegressor(**newton), np.exp(score())),
    }[name]()


LINEAR = ("linear", "linear-three", "linear-value", "linear-counts")


@cache
def native_categories() -> bytes:
    """A HistGradientBoosting with native categories."""
    data = frame().assign(housing=_codes(frame().housing), job=_codes(frame().job))
    model = HistGradientBoostingClassifier(categorical_features=["housing", "job"], max_iter=30)
    return skops.io.dumps(model.fit(data, two()))


def keras_file(model: object) -> bytes:
    """A Keras model as the file a person would upload."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()


@cache
def network(name: str) -> bytes:
    """The file of a Keras network with random weights; the names are in NETWORKS.

    "mixed" takes the toy frame's five columns by name, texts as they are; the others take its three
    numbers, unnamed.
    """
    import keras

    layers = keras.layers
    keras.utils.set_random_seed(7)
    if name == "mixed":
        inputs = [keras.Input((1,), name=column) for column in NUMBERS]
        texts = [keras.Input((1,), name=column, dtype="string") for column in TEXTS]
        vocabularies = [["own", "rent", "free"], ["skilled", "unskilled"]]
        coded = [
            layers.StringLookup(vocabulary=words, output_mode="one_hot", name=f"{column}_words")(
                text
            )
            for column, words, text in zip(TEXTS, vocabularies, texts, strict=True)
        ]
        joined = layers.Concatenate()([layers.Rescaling(1e-3)(x) for x in inputs] + coded)
        hidden = layers.Dense(6, activation="relu", name="hidden")(joined)
        answer = layers.Dense(1, activation="sigmoid", name="answer")(hidden)
        return keras_file(keras.Model([*inputs, *texts], answer))
    units, last = {"two": (1, "sigmoid"), "three": (3, "softmax"), "value": (1, "linear")}[name]
    means, variances = [45.0, 3000.0, 3.0], [400.0, 810_000.0, 1.0]
    model = keras.Sequential(
        [
            keras.Input((3,)),
            layers.Normalization(mean=means, variance=variances, name="scale"),
            layers.Dense(6, activation="tanh", name="hidden"),
            layers.Dense(units, activation=last, name="answer"),
        ]
    )
    model.compile(loss="mse" if name == "value" else None)
    return keras_file(model)


NETWORKS = ("two", "three", "value", "mixed")


def onnx_file(model: object, given: object, **options: object) -> bytes:
    """A fitted scikit-learn model as skl2onnx exports it; `given` is a row, or the input types."""
    from unittest import mock

    from skl2onnx import common, to_onnx

    plain = common._container.make_node

    def make_node(*names: object, **attributes: object) -> object:
        # The converter of histogram boosting writes truth values where numbers are wanted.
        for name, values in attributes.items():
            if isinstance(values, list) and any(isinstance(value, bool) for value in values):
                attributes[name] = [int(value) for value in values]
        return plain(*names, **attributes)

    row, types = (None, given) if isinstance(given, list) else (given, None)
    with mock.patch.object(common._container, "make_node", make_node):
        made = to_onnx(
            model, row, initial_types=types, options={id(model): options} if options else None
        )
    return made.SerializeToString()


@cache
def graph(name: str) -> bytes:
    """The ONNX file of a pipeline over the raw text columns; the names are in GRAPHS."""
    chosen, target = {
        "forest": (RandomForestClassifier(8, max_depth=4, random_state=0), two()),
        "linear": (LogisticRegression(max_iter=10_000), two()),
        "three": (HistGradientBoostingClassifier(max_iter=6), three()),
        "value": (ExtraTreesRegressor(6, max_depth=4, random_state=0), score()),
    }[name]
    fitted = pipeline(chosen).fit(frame(), target)
    # What skl2onnx writes for a linear model of double precision cannot be opened.
    row = frame().head(1).astype({"amount": "float32", "unused": "float32"})
    return onnx_file(fitted, row)


GRAPHS = ("forest", "linear", "three", "value")
