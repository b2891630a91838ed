"""CatBoost: losses, categories, names, what its own Tree SHAP misses, and what is refused."""

import sys

import catboost
import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from tests import toys
from tests.intake.boosted import catboost_files as made
from tests.intake.boosted.catboost_shares import CLOSE, gap, handle_of, rows

NUMBERS = toys.frame()[made.NUMBERS]
SCORE = toys.score()
POSITIVE = np.exp(SCORE)
BINARY = (SCORE > 0.3).astype(int)


def refusal(model):
    with pytest.raises(RefusedError) as caught:
        handle_of(model)
    return caught.value


@pytest.mark.parametrize("name", made.NAMES)
def test_it_answers_as_catboost_does(name):
    handle, model = models.read(made.file(name), "credit.cbm"), made.fitted(name)
    np.testing.assert_array_equal(handle.predict(rows(name)), made.answers(model, rows(name)))
    card = handle.card
    assert (card.family, card.file_name, card.size) == (
        "CatBoost",
        "credit.cbm",
        len(made.file(name)),
    )
    assert [feature.name for feature in card.features] == list(rows(name))
    assert [feature.kind for feature in card.features] == [
        "category" if feature in toys.TEXTS else "number" for feature in rows(name)
    ]
    assert card.classes == tuple(getattr(model, "classes_", ()))
    assert dict(card.details) == {"trees": str(model.tree_count_)}
    assert card.versions["catboost"] == catboost.__version__


def test_combined_columns_are_told():
    (as_text, split_up) = models.read(made.file("statistics"), "m.cbm").card.notes
    assert as_text.startswith("Categories are compared as texts")
    assert split_up.endswith("equal parts of its share.")
    assert models.read(made.file("two"), "m.cbm").card.notes == (as_text,)
    assert models.read(made.file("numbers"), "m.cbm").card.notes == ()


def test_a_scale_and_a_bias_of_ones_own_are_kept():
    model = made.regressor().fit(NUMBERS, SCORE)
    before = model.predict(NUMBERS)
    model.set_scale_and_bias(2.0, 5.0)
    handle = handle_of(model)
    np.testing.assert_array_equal(handle.predict(NUMBERS)[:, 0], model.predict(NUMBERS))
    assert np.abs(handle.predict(NUMBERS)[:, 0] - before).min() > 1
    assert gap(handle, NUMBERS) < CLOSE


# A column as the table holds it, and as training held it.
KINDS = {
    "texts": (toys.frame().housing, toys.frame().housing),
    "texts with a gap": (
        toys.frame().housing.where(toys.frame().age > 25),
        toys.frame().housing.where(toys.frame().age > 25, "nan"),
    ),
    "whole numbers": (toys.frame().age // 20, toys.frame().age // 20),
    "whole numbers beside gaps": ((toys.frame().age // 20).astype(float), toys.frame().age // 20),
    "truth values": (toys.frame().age > 40, toys.frame().age > 40),
    "truth values as objects": ((toys.frame().age > 40).astype(object), toys.frame().age > 40),
    "categories of pandas": (toys.frame().housing, toys.frame().housing.astype("category")),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("most", [1, 10])
def test_categories_of_every_kind_are_those_of_training(kind, most):
    """Asked one by one, or by a statistic, where no more than `most` are asked one by one."""
    held, trained = (NUMBERS[["amount"]].assign(kind=column) for column in KINDS[kind])
    model = made.classifier(cat_features=["kind"], one_hot_max_size=most).fit(trained, BINARY)
    handle = handle_of(model)
    expected = model.predict_proba(trained)
    np.testing.assert_array_equal(handle.predict(held), expected)
    unknown = handle.predict(held.assign(kind="never seen"))
    assert np.abs(unknown - expected).max() > 0.01
    walked = "walkable_trees" not in handle.card.lacks
    assert walked == (most == 10)
    assert gap(handle, held) < CLOSE
    assert gap(handle, held.assign(kind="never seen")) < CLOSE


def test_columns_without_names_are_numbered():
    handle = handle_of(made.classifier().fit(NUMBERS.to_numpy(), BINARY))
    names = [feature.name for feature in handle.card.features]
    assert names == ["column 1", "column 2", "column 3"]
    assert handle.predict(NUMBERS.set_axis(names, axis=1)).shape == (toys.ROWS, 2)


def test_columns_that_the_file_dropped_are_made_up():
    frame = NUMBERS[["unused", "age", "amount"]]
    model = made.classifier().fit(frame, BINARY)
    expected = model.predict_proba(frame)
    model.drop_unused_features()
    handle = handle_of(model)
    assert [feature.name for feature in handle.card.features] == ["age", "amount"]
    np.testing.assert_array_equal(handle.predict(frame[["age", "amount"]]), expected)
    assert gap(handle, frame[["age", "amount"]]) < CLOSE


@pytest.mark.parametrize("name", ['a "b"', "a\tb\n", "年収", "=1+1", "  ", "\x02", "x" * 400])
def test_any_name_of_a_column_is_kept(name):
    frame = NUMBERS.set_axis([name, "b", "c"], axis=1)
    model = made.classifier().fit(frame, BINARY)
    handle = handle_of(model)
    assert handle.card.features[0].name == name
    np.testing.assert_array_equal(handle.predict(frame), model.predict_proba(frame))


def test_one_name_for_two_columns_is_refused():
    data = made.told(made.file("numbers"), b"\x06\0\0\0amount", b"\x06\0\0\0unused")
    with pytest.raises(RefusedError) as caught:
        models.read(data, "m.cbm")
    assert caught.value.code == "DUPLICATE_FEATURE"


def test_without_catboost_the_file_says_what_to_install(monkeypatch):
    data = made.file("two")
    monkeypatch.setitem(sys.modules, "catboost", None)
    with pytest.raises(RefusedError) as caught:
        models.read(data, "m.cbm")
    assert caught.value.code == "MISSING_PACKAGE"
    assert "requirements-catboost.txt" in caught.value.next_step


def test_a_missing_number_is_answered_where_training_had_none():
    frame = NUMBERS.astype(float).assign(age=NUMBERS.age.where(NUMBERS.index % 3 > 0))
    handle, model = models.read(made.file("numbers"), "m.cbm"), made.fitted("numbers")
    np.testing.assert_array_equal(handle.predict(frame), model.predict_proba(frame))
    assert gap(handle, frame) < CLOSE
