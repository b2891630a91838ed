"""A small honest model and its table: what is uploaded after every bad file, in the same tab."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

ROWS = 60
COLUMNS = ("a", "b", "c")
MODEL, TABLE = "good.json", "good.csv"


@cache
def frame() -> pd.DataFrame:
    """Three numbers a row, (ROWS, 3)."""
    draw = np.random.default_rng(5)
    return pd.DataFrame(draw.normal(size=(ROWS, 3)).round(3), columns=list(COLUMNS))


def outcome() -> np.ndarray:
    """Two classes, (ROWS,)."""
    return np.where(frame().a + frame().b > 0, "yes", "no")


@cache
def table() -> bytes:
    """The rows and their outcomes as CSV."""
    return frame().assign(outcome=outcome()).to_csv(index=False).encode()


@cache
def model() -> bytes:
    """A few boosted trees over the three columns, by name."""
    import xgboost

    data = xgboost.DMatrix(frame(), (outcome() == "yes").astype(int))
    options = {"max_depth": 2, "objective": "binary:logistic", "nthread": 1}
    return bytes(xgboost.train(options, data, 3).save_raw("json"))
