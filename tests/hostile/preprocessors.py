"""Files for the third door, where a fitted transformer is wanted."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import numpy as np
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from tests.hostile import good
from tests.hostile.items import Outcome, Refused, Unfit, family


def _whole() -> bytes:
    model = make_pipeline(StandardScaler(), LogisticRegression())
    made: bytes = skops.io.dumps(model.fit(good.frame(), good.outcome()))
    return made


PREPROCESSORS: dict[str, tuple[str, Callable[[], bytes], Outcome]] = {
    "never fitted": (
        "unfitted",
        lambda: skops.io.dumps(StandardScaler()),
        Refused("NOT_FITTED"),
    ),
    "a whole model": (
        "a model for a preprocessor",
        _whole,
        Refused("NOT_A_PREPROCESSOR", "which is a whole model"),
    ),
    "a table": (
        "a table for a preprocessor",
        good.table,
        Refused("UNOPENED_FORMAT", "not a preprocessor"),
    ),
    "a function that writes": (
        "writes files",
        lambda: pickle.dumps(FunctionTransformer(np.save)),
        Refused("UNLISTED_TYPE", "numpy.save"),
    ),
    "two columns for three": (
        "wrong width",
        lambda: skops.io.dumps(StandardScaler().fit(good.frame()[["a", "b"]])),
        Unfit("makes 2 columns"),
    ),
}
ITEMS = family("preprocessor", "preprocessor", "before.skops", PREPROCESSORS)
