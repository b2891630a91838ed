"""LightGBM: objectives, categories, renamed columns, and what Tree SHAP cannot follow."""

import re

import lightgbm
import numpy as np
import pandas as pd
import pytest

from explainers.checks.additivity import additivity
from explainers.errors import RefusedError
from explainers.intake import models, tables
from explainers.intake.matching.match import match
from explainers.methods import registry
from explainers.methods.declaration import Subject
from tests import toys

NUMBERS = toys.frame()[list(toys.NUMBERS)]
SCORE = toys.score()
POSITIVE = np.exp(SCORE)
BINARY = (SCORE > 0.3).astype(int)
THREE = np.digitize(SCORE, [-0.3, 0.9])


def train(parameters, label, frame=NUMBERS, rounds=4, **data):
    options = {"num_leaves": 6, "verbose": -1, "num_threads": 1, **parameters}
    return lightgbm.train(options, lightgbm.Dataset(frame, label=label, **data), rounds)


def handle_of(booster):
    return models.read(booster.model_to_string().encode(), "model.txt")


def refusal(booster):
    with pytest.raises(RefusedError) as caught:
        handle_of(booster)
    return caught.value


SINGLE = 1e-5
"""What the kernel's single precision may cost here."""


def gap(handle, frame):
    """How far Tree SHAP's sums are from the margins."""
    method = registry()["tree_shap"]
    subject = Subject(handle, frame, ("number",) * frame.shape[1])
    arrays = method.run(subject, method.parameters(), np.random.default_rng(0)).arrays
    return additivity(arrays["values"], arrays["base_values"], arrays["outputs"]).value


# Objective -> label, the unit its trees add up to, more parameters.
ONE_NUMBER = {
    "regression": (SCORE, "prediction", {}),
    "regression_l1": (SCORE, "prediction", {}),
    "huber": (SCORE, "prediction", {}),
    "fair": (SCORE, "prediction", {}),
    "quantile": (SCORE, "prediction", {}),
    "mape": (POSITIVE, "prediction", {}),
    "poisson": (POSITIVE, "log of the prediction", {}),
    "gamma": (POSITIVE, "log of the prediction", {}),
    "tweedie": (POSITIVE, "log of the prediction", {}),
    "cross_entropy": (BINARY, "log-odds", {}),
    "cross_entropy_lambda": (BINARY, "score", {}),
    "regression sqrt": (SCORE, "score", {"objective": "regression", "reg_sqrt": True}),
    "lambdarank": (BINARY, "score", {}),
}
LINKS = {
    "prediction": lambda x: x,
    "log-odds": lambda x: 1 / (1 + np.exp(-x)),
    "log of the prediction": np.exp,
}


@pytest.mark.parametrize("name", ONE_NUMBER)
def test_one_number_is_answered_and_linked_to_its_margin(name):
    label, unit, more = ONE_NUMBER[name]
    data = {"group": [10] * 24} if name == "lambdarank" else {}
    booster = train({"objective": name, **more}, label, **data)
    handle = handle_of(booster)
    assert (handle.card.task, handle.card.outputs, handle.trees.unit) == ("regression", 1, unit)
    answers = handle.predict(NUMBERS)
    np.testing.assert_array_equal(answers[:, 0], booster.predict(NUMBERS))
    if unit in LINKS:
        np.testing.assert_allclose(LINKS[unit](handle.trees.margins(NUMBERS)), answers)


@pytest.mark.parametrize(
    ("parameters", "unit"),
    [
        ({"objective": "binary"}, "log-odds"),
        ({"objective": "binary", "sigmoid": 2.0}, "score"),
        ({"objective": "binary", "boosting": "dart"}, "log-odds"),
        ({"objective": "multiclass", "num_class": 3}, "score before softmax"),
        ({"objective": "multiclassova", "num_class": 3}, "log-odds against the rest"),
        ({"objective": "multiclassova", "num_class": 3, "sigmoid": 2.0}, "score"),
    ],
    ids=str,
)
def test_classes_are_answered_as_lightgbm_does_and_tree_shap_adds_up(parameters, unit):
    several = "num_class" in parameters
    booster = train(parameters, THREE if several else BINARY)
    handle = handle_of(booster)
    assert (handle.card.task, handle.trees.unit) == ("classification", unit)
    own = booster.predict(NUMBERS)
    expected = own if several else np.stack([1 - own, own], axis=1)
    np.testing.assert_array_equal(handle.predict(NUMBERS), expected)
    assert handle.card.outputs == expected.shape[1]
    assert gap(handle, NUMBERS.head(10)) < SINGLE


@pytest.mark.parametrize("objective", ["binary", "multiclass", "regression"])
def test_a_random_forest_answers_as_lightgbm_does_and_tree_shap_adds_up(objective):
    several = {"num_class": 3} if objective == "multiclass" else {}
    booster = train(
        {
            "objective": objective,
            "boosting": "rf",
            "bagging_freq": 1,
            "bagging_fraction": 0.5,
            **several,
        },
        THREE if several else BINARY,
    )
    handle = handle_of(booster)
    own = booster.predict(NUMBERS)
    expected = np.stack([1 - own, own], 1) if objective == "binary" else own.reshape(toys.ROWS, -1)
    np.testing.assert_array_equal(handle.predict(NUMBERS), expected)
    assert gap(handle, NUMBERS.head(10)) < SINGLE


def test_leaves_that_hold_linear_models_are_opened_without_tree_shap():
    booster = train({"objective": "regression", "linear_tree": True}, SCORE)
    handle = handle_of(booster)
    assert handle.trees is None
    assert "linear models" in handle.card.lacks["trees"]
    np.testing.assert_array_equal(handle.predict(NUMBERS)[:, 0], booster.predict(NUMBERS))


def test_an_objective_of_ones_own_is_one_number_or_refused():
    def pull(scores, data):
        label = data.get_label()
        return scores.reshape(label.size, -1)[:, 0] - label, np.ones_like(label)

    booster = train({"objective": pull}, SCORE)
    handle = handle_of(booster)
    assert (handle.card.task, handle.trees.unit) == ("regression", "score")
    np.testing.assert_array_equal(handle.predict(NUMBERS)[:, 0], booster.predict(NUMBERS))

    def three(scores, data):  # noqa: ARG001
        return np.full_like(scores, 0.1), np.ones_like(scores)

    error = refusal(train({"objective": three, "num_class": 3}, THREE))
    assert error.code == "UNSUPPORTED_OBJECTIVE"
    assert "3 classes by an objective of its own" in error.sentence


# A raw column as the table holds it; training saw it as a pandas category.
KINDS = {
    "texts": toys.frame().housing,
    "whole numbers": pd.Series(np.where(toys.frame().age > 40, 20, 10)),
    "fractions": pd.Series(np.where(toys.frame().age > 40, 2.5, 1.0)),
    "whole fractions": pd.Series(np.where(toys.frame().age > 40, 2.0, 1.0)),
    "truth values": toys.frame().age > 40,
}
LABELS = {
    "texts": ("free", "own", "rent"),
    "whole numbers": ("10", "20"),
    "fractions": ("1", "2.5"),
    "whole fractions": ("1", "2"),
    "truth values": ("False", "True"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_categories_of_every_kind_are_coded_as_in_training(kind):
    values = KINDS[kind]
    amounts = NUMBERS[["amount"]]
    frame = amounts.assign(kind=values.astype("category"))
    booster = train({"objective": "binary", "min_data_in_leaf": 5}, BINARY, frame)
    handle = handle_of(booster)
    assert handle.card.features[-1].categories == LABELS[kind]
    expected = booster.predict(frame)
    raw = amounts.assign(kind=values)
    np.testing.assert_array_equal(handle.predict(raw)[:, 1], expected)
    # A missing value beside them turns whole numbers into 10.0 and truth values into objects.
    some = np.arange(toys.ROWS) % 7 > 0
    np.testing.assert_array_equal(
        handle.predict(raw.assign(kind=values.astype(object).where(some)))[some, 1], expected[some]
    )
    assert (handle.predict(raw.assign(kind="never seen"))[:, 1] != expected).any()


def test_hand_made_codes_stay_numbers():
    coded = NUMBERS.assign(code=(toys.frame().age > 40).astype(int))
    booster = train({"objective": "binary"}, BINARY, coded, categorical_feature=["code"])
    handle = handle_of(booster)
    assert handle.card.features[-1].kind == "number"
    np.testing.assert_array_equal(handle.predict(coded)[:, 1], booster.predict(coded))


def test_a_category_that_never_changed_makes_the_lists_ambiguous():
    frame = toys.frame().assign(same="x").astype({"same": "category", "job": "category"})
    error = refusal(train({"objective": "binary"}, BINARY, frame.drop(columns="housing")))
    assert error.code == "NO_CATEGORIES"
    assert "of 2 columns but 1 columns" in error.sentence


def test_a_list_too_short_for_its_codes_is_not_taken_for_another_columns():
    text = toys.model("lightgbm").decode()
    swapped = text.replace('[["free", "own", "rent"], ["skilled", "unskilled"]]', '[["a"], ["b"]]')
    assert swapped != text
    with pytest.raises(RefusedError) as caught:
        models.read(swapped.encode(), "model.txt")
    assert caught.value.code == "NO_CATEGORIES"


def test_renamed_columns_are_matched_to_the_users_own():
    frame = NUMBERS.rename(columns={"age": "age in years", "amount": "credit amount"})
    booster = train({"objective": "binary"}, BINARY, frame)
    card = handle_of(booster).card
    assert [feature.name for feature in card.features][:2] == ["age_in_years", "credit_amount"]
    found = match(card, tables.read(frame.to_csv(index=False).encode(), "t.csv").card)
    assert found.columns == tuple(frame)
    assert len(found.notes) == 2 and "taken for the model's “age_in_years”" in found.notes[0]


def test_columns_without_names_are_matched_by_position():
    booster = train({"objective": "binary"}, BINARY, NUMBERS.to_numpy())
    card = handle_of(booster).card
    found = match(card, tables.read(toys.csv(), "t.csv").card)
    assert found.columns == ("age", "amount", "unused")


def test_text_saved_on_windows_is_read():
    booster = train({"objective": "binary"}, BINARY)
    data = booster.model_to_string().replace("\n", "\r\n").encode()
    np.testing.assert_array_equal(
        models.read(data, "model.txt").predict(NUMBERS)[:, 1], booster.predict(NUMBERS)
    )


def test_training_parameters_are_not_needed_to_predict():
    booster = train({"objective": "multiclass", "num_class": 3}, THREE)
    text = re.sub(r"\[num_leaves: .*\]", "num_leaves", booster.model_to_string())
    np.testing.assert_array_equal(
        models.read(text.encode(), "model.txt").predict(NUMBERS), booster.predict(NUMBERS)
    )
