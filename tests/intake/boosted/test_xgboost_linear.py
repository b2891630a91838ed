"""XGBoost's linear booster is explained as the weighted sum it is."""

import json

import numpy as np
import pytest
import xgboost

from explainers.errors import RefusedError
from explainers.intake import models
from tests import toys

NUMBERS = toys.frame()[list(toys.NUMBERS)].astype(float) / [10.0, 1_000.0, 1.0]
TWO = np.unique(toys.two(), return_inverse=True)[1]
THREE = np.unique(toys.three(), return_inverse=True)[1]
SINGLE = 2e-6
CASES = {
    "two": ({"objective": "binary:logistic"}, TWO, "log-odds"),
    "two by softmax": (
        {"objective": "multi:softprob", "num_class": 2},
        TWO,
        "score before softmax",
    ),
    "three": ({"objective": "multi:softprob", "num_class": 3}, THREE, "score before softmax"),
    "value": ({"objective": "reg:squarederror"}, toys.score(), "prediction"),
    "counts": ({"objective": "count:poisson"}, np.exp(toys.score()), "log of the prediction"),
}


def file_of(name):
    parameters, target, _ = CASES[name]
    data = xgboost.DMatrix(NUMBERS, label=target)
    booster = xgboost.train({"booster": "gblinear", "nthread": 2, **parameters}, data, 20)
    return bytes(booster.save_raw("json"))


@pytest.mark.parametrize("name", CASES)
def test_weights_add_up_to_the_boosters_own_answer(name):
    handle = models.read(file_of(name), "model.json")
    part = handle.linear
    assert part.unit == CASES[name][2]
    assert not {"linear"} & set(handle.card.lacks)
    assert handle.trees is None and "gblinear" in handle.card.lacks["trees"]
    gaps = NUMBERS.copy()
    gaps.iloc[::3, 0] = np.nan
    encoded = part.encode(gaps)
    margins = part.margins(encoded)
    sums = encoded @ part.coefficients + part.intercepts
    np.testing.assert_allclose(sums, margins, rtol=0, atol=SINGLE)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(sums + 2 * SINGLE, margins, rtol=0, atol=SINGLE)
    to_answer = {
        "log-odds": lambda x: 1 / (1 + np.exp(-x)),
        "score before softmax": lambda x: np.exp(x) / np.exp(x).sum(axis=1, keepdims=True),
        "prediction": lambda x: x,
        "log of the prediction": np.exp,
    }[part.unit]
    # With gaps, too: what is missing weighs nothing in either.
    np.testing.assert_allclose(to_answer(margins), handle.predict(gaps), atol=1e-5)


def test_trees_are_not_linear():
    card = models.read(toys.model("xgboost"), "model.json").card
    assert card.lacks["linear"] == "An XGBoost binary:logistic model is not a linear model."


def test_another_number_of_weights_is_refused():
    content = json.loads(file_of("value"))
    model = content["learner"]["gradient_booster"]["model"]
    model["weights"] = model["weights"] * 2
    with pytest.raises(RefusedError) as caught:
        models.read(json.dumps(content).encode(), "model.json")
    assert caught.value.code == "BROKEN_MODEL"
