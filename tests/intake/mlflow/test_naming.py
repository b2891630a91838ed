"""Columns take the names of the signature where the model has none of its own."""

import numpy as np
import pytest

from explainers.intake import models
from explainers.intake.mlflow.naming import named
from explainers.records import Feature
from tests import toys
from tests.intake.mlflow import toy
from tests.subjects import explained

COLUMNS = tuple(Feature(name, "number") for name in toy.TYPES)


def handle(data):
    return models.read(data, "model")


@pytest.mark.parametrize("data", [toy.unnamed, lambda: toys.network("three")])
def test_a_model_of_numbered_columns_answers_under_the_names(data):
    plain = handle(data())
    made = named(plain, COLUMNS)
    assert made.card.features == COLUMNS
    rows = toy.numbers()
    bare = rows.set_axis([feature.name for feature in plain.card.features], axis=1)
    np.testing.assert_array_equal(made.predict(rows), plain.predict(bare))


def test_a_network_is_reached_by_the_names_in_every_reading():
    plain = handle(toys.network("three"))
    made = named(plain, COLUMNS)
    rows = toy.numbers()
    bare = rows.set_axis([feature.name for feature in plain.card.features], axis=1)
    expected = plain.network.encode(bare)
    np.testing.assert_array_equal(made.network.encode(rows), expected)
    again = made.network.read_as("probability")
    np.testing.assert_array_equal(again.encode(rows), expected)


def test_trees_are_reached_by_the_names():
    from sklearn.ensemble import RandomForestClassifier
    from skops.io import dumps

    rows = toy.numbers()
    model = RandomForestClassifier(3, max_depth=2, random_state=0)
    plain = handle(dumps(model.fit(rows.to_numpy(), toys.two())))
    made = named(plain, COLUMNS)
    bare = rows.set_axis([feature.name for feature in plain.card.features], axis=1)
    np.testing.assert_array_equal(explained(made.trees, rows)[0], explained(plain.trees, bare)[0])
    np.testing.assert_array_equal(made.trees.margins(rows), plain.trees.margins(bare))


def test_a_type_is_taken_where_the_model_does_not_say_one():
    plain = handle(toy.unnamed())
    kinds = {feature.kind for feature in plain.card.features}
    columns = tuple(Feature(name, "category") for name in toy.TYPES)
    said = {feature.kind for feature in named(plain, columns).card.features}
    assert said == ({"category"} if kinds == {"unknown"} else kinds)


def test_names_of_its_own_stay_and_no_names_change_nothing():
    own = handle(toys.linear())
    assert named(own, COLUMNS) is own
    plain = handle(toy.unnamed())
    assert named(plain, ()) is plain


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (COLUMNS[:2], "names 2 columns, and the model takes 3"),
        ((COLUMNS[0], *COLUMNS[:2]), "gives two columns the same name"),
    ],
)
def test_a_signature_that_does_not_fit_is_said(columns, words):
    made = named(handle(toy.unnamed()), columns)
    assert made.card.features[0].name == "column 1"
    assert words in made.card.notes[-1]
