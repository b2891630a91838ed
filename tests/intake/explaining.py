"""Whether a model that was read answers as in scikit-learn, and is explained to the last digit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import skops.io
from sklearn.base import is_classifier

from explainers.intake import from_skops
from explainers.intake.handle import ModelHandle
from explainers.methods import registry
from explainers.methods.declaration import Subject
from tests.intake.estimators import quietly

_SCALES = {"predict_proba": "probability", "decision_function": "score", "predict": "number"}


def answers_alike(model: Any, data: pd.DataFrame) -> ModelHandle:
    """The handle of a fitted model, which answers the rows as the model itself does."""
    handle = from_skops.read(skops.io.dumps(model), "model.skops")
    ways = ("predict_proba", "decision_function") if is_classifier(model) else ()
    way = next((way for way in ways if hasattr(model, way)), "predict")
    answer = np.asarray(getattr(model, way)(data), dtype=float)
    if way == "decision_function" and answer.ndim == 1:
        answer = np.stack([-answer, answer], axis=1)
    np.testing.assert_allclose(
        handle.predict(data), answer.reshape(len(data), -1), rtol=1e-12, atol=1e-15
    )
    assert handle.card.scale == _SCALES[way]
    assert handle.card.outputs == answer.size // len(data)
    return handle


def explained(handle: ModelHandle, rows: pd.DataFrame, reference: pd.DataFrame) -> np.ndarray:
    """Exact Shapley values (rows, columns, outputs), which add up to the answers."""
    kinds = tuple(
        "number" if pd.api.types.is_numeric_dtype(kind) else "category" for kind in rows.dtypes
    )
    exact = registry()["exact_shap"]
    subject = Subject(handle, rows, kinds, reference)
    found = exact.run(subject, exact.parameters(), np.random.default_rng(0)).arrays
    reach = max(1.0, float(np.abs(found["outputs"]).max()))
    sums = found["base_values"] + found["values"].sum(axis=1)
    np.testing.assert_allclose(sums, found["outputs"], atol=1e-9 * reach, rtol=0)
    return np.asarray(found["values"])


def check(model: Any, data: pd.DataFrame, target: np.ndarray) -> ModelHandle:
    """The handle of a model that was fitted, read back, compared, and explained for two rows."""
    quietly(lambda: model.fit(data, target))
    handle = answers_alike(model, data)
    assert [feature.name for feature in handle.card.features] == list(data)
    values = explained(handle, data.head(2), data.iloc[100:106])
    assert np.abs(values).max() > 1e-6  # it was not all the same to the model
    return handle
