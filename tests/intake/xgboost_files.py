"""Small XGBoost models, trained, saved and opened."""

import re

import numpy as np
import pytest
import xgboost

from explainers.errors import RefusedError
from explainers.intake import models
from tests import toys

NUMBERS = toys.frame()[list(toys.NUMBERS)]
SCORE = toys.score()
POSITIVE = np.exp(SCORE)
BINARY = (SCORE > 0.3).astype(int)
THREE = np.digitize(SCORE, [-0.3, 0.9])


def train(parameters, label, frame=NUMBERS, rounds=4, **data):
    matrix = xgboost.DMatrix(frame, label=label, enable_categorical=True, **data)
    return xgboost.train({"max_depth": 3, "nthread": 1, **parameters}, matrix, rounds)


def json_of(booster):
    return bytes(booster.save_raw("json"))


def handle_of(booster):
    return models.read(json_of(booster), "model.json")


def refusal(data):
    with pytest.raises(RefusedError) as caught:
        models.read(data, "model.json")
    error = caught.value
    assert "Stack trace" not in error.sentence and "\n" not in error.sentence
    assert not re.search(r"/workspace|\[\d\d:\d\d:\d\d\]", error.sentence)
    return error
