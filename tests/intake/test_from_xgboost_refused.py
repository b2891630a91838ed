"""XGBoost files of years ago, of unknown objectives, damaged, or something else."""

import json
import warnings

import numpy as np
import pytest
import xgboost

from explainers.intake import models
from tests import toys
from tests.intake.xgboost_files import BINARY, NUMBERS, SCORE, json_of, refusal, train


def older(data, *, categories):
    """The file as XGBoost 1.6 wrote it: one base score, no list of categories."""
    content = json.loads(data)
    content["version"] = [1, 6, 0]
    content["learner"]["learner_model_param"]["base_score"] = "5E-1"
    if not categories:
        del content["learner"]["gradient_booster"]["model"]["cats"]
    return json.dumps(content).encode()


def test_a_file_of_years_ago_is_opened():
    booster = train({"objective": "binary:logistic", "base_score": 0.5}, BINARY)
    handle = models.read(older(json_of(booster), categories=False), "model.json")
    np.testing.assert_allclose(
        handle.predict(NUMBERS)[:, 1], booster.predict(xgboost.DMatrix(NUMBERS)), atol=1e-6
    )


def test_an_old_file_that_lost_its_categories_is_refused():
    error = refusal(older(toys.model("xgboost"), categories=False))
    assert error.code == "NO_CATEGORIES"
    assert "“housing”" in error.sentence
    assert "3.1" in error.next_step


UNSUPPORTED = {
    "hinge": (lambda: train({"objective": "binary:hinge"}, BINARY), "labels only"),
    "two targets": (lambda: train({}, np.stack([SCORE, SCORE], 1)), "2 targets at once"),
    "two quantiles": (
        lambda: train({"objective": "reg:quantileerror", "quantile_alpha": [0.1, 0.9]}, SCORE),
        "2 targets at once",
    ),
    "one tree for two targets": (
        lambda: train(
            {"multi_strategy": "multi_output_tree", "tree_method": "hist"},
            np.stack([SCORE, SCORE], 1),
        ),
        "2 targets at once",
    ),
}


@pytest.mark.parametrize(("build", "words"), UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_an_objective_we_cannot_show_is_named(build, words):
    error = refusal(json_of(build()))
    assert error.code == "UNSUPPORTED_OBJECTIVE"
    assert words in error.sentence


def test_several_classes_by_an_unknown_objective_are_refused():
    content = json.loads(toys.model("xgboost-value"))
    content["learner"]["learner_model_param"]["num_class"] = "3"
    error = refusal(json.dumps(content).encode())
    assert error.code == "UNSUPPORTED_OBJECTIVE"
    assert "3 classes by “reg:squarederror”" in error.sentence


BROKEN = {
    "an empty learner": b'{"learner": {}, "version": [3, 2, 0]}',
    "a learner of text": b'{"learner": "x", "version": [3, 2, 0]}',
    "half a file": toys.model("xgboost")[: len(toys.model("xgboost")) // 2],
    "half a binary file": toys.model("xgboost-ubj-three")[:700],
    "no end": toys.model("xgboost")[:-3],
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_damaged_file_is_a_sentence(data):
    error = refusal(data)
    assert error.code == "BROKEN_MODEL"
    assert "looks like an XGBoost model" in error.sentence
    assert "save_model" in error.next_step


def test_a_configuration_is_no_model():
    booster = train({}, SCORE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert refusal(booster.save_config().encode()).code == "BROKEN_MODEL"
