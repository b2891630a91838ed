"""A table and steps that make something else of its columns, and trees behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    StandardScaler,
    TargetEncoder,
)

ROWS = 200


def frame() -> pd.DataFrame:
    """A number, a whole number of few values, and two texts."""
    draw = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "amount": draw.gamma(2.0, 500.0, ROWS).round(1),
            "rooms": draw.integers(1, 6, ROWS),
            "housing": draw.choice(["own", "rent", "free"], ROWS),
            "city": draw.choice(["A", "B", "C", "D", "E"], ROWS),
        }
    )


def target() -> np.ndarray:
    data = frame()
    low = data.amount < 900
    return np.asarray(low * 2.0 + (data.housing == "rent") * low + data.rooms + (data.city > "B"))


def negated() -> FunctionTransformer:
    return FunctionTransformer(np.negative)


NUMBERS = {
    "as it is": "passthrough",
    "standardised": StandardScaler(),
    "to one": MinMaxScaler(),
    "turned round": negated(),
    "by power": PowerTransformer(),
    "by quantiles": QuantileTransformer(n_quantiles=50),
    "filled in": make_pipeline(SimpleImputer(), StandardScaler()),
}
"""Steps that keep the order of numbers, or turn it round."""

BENT = {
    "squared": PolynomialFeatures(2, include_bias=False),
    "in bins": KBinsDiscretizer(
        4, encode="onehot-dense", strategy="uniform", quantile_method="averaged_inverted_cdf"
    ),
}
"""Steps that do neither: a column of theirs rises and falls."""

TEXTS = {
    "one-hot": OneHotEncoder(handle_unknown="ignore"),
    "one-hot but one": OneHotEncoder(drop="first", sparse_output=False),
    "by places": OrdinalEncoder(),
    "by the target": TargetEncoder(cv=KFold(5)),
}


def columns(number="passthrough", text=None, rooms="passthrough") -> ColumnTransformer:
    return ColumnTransformer(
        [
            ("number", number, ["amount"]),
            ("rooms", rooms, ["rooms"]),
            ("text", text or OneHotEncoder(), ["housing", "city"]),
        ]
    )
