"""A file saved with another version of scikit-learn is opened, or both versions are named."""

import pickle
from importlib.metadata import version

import numpy as np
import pytest
from numpy.lib.recfunctions import repack_fields
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from explainers.intake import models
from explainers.intake.pickles import load
from explainers.intake.probing.probe import probe
from tests import toys
from tests.intake.pickles.assembled import bare, linear, number, whole
from tests.intake.pickles.small_models import LINE, NUMBERS, aged, refusal


def test_another_version_is_noted():
    handle = models.read(aged(LINE, "1.7.2"), "old.pkl")
    (note,) = handle.card.notes
    assert note.startswith(
        f"Saved with scikit-learn 1.7.2 and opened with {version('scikit-learn')}"
    )
    np.testing.assert_array_equal(handle.predict(NUMBERS), LINE.predict_proba(NUMBERS))
    assert models.read(pickle.dumps(LINE), "new.pkl").card.notes == ()


def test_the_lowest_version_is_the_one_told():
    both = [load(aged(LINE, "1.10.0")).saved_with, load(aged(LINE, "1.9.0")).saved_with]
    assert both == ["1.10.0", "1.9.0"]
    mixed = whole(
        b"](" + linear(_sklearn_version=b"\x8c\x061.10.0"),
        linear(_sklearn_version=b"\x8c\x051.8.0") + b"e",
    )
    assert load(mixed).saved_with == "1.8.0"


@pytest.mark.parametrize("told", [number(1), b"]", b"\x8c\x0d<b>1.2.3</b>\n", b"\x8c\x00"])
def test_a_version_that_is_none_is_not_believed(told):
    assert load(whole(linear(_sklearn_version=told))).saved_with is None


def test_a_name_that_a_version_no_longer_has_names_both_versions():
    inner = bare("sklearn.ensemble._gb_losses", "BinomialDeviance")
    error = refusal(whole(linear(_sklearn_version=b"\x8c\x051.2.2", loss_=inner)))
    assert error.code == "OLD_VERSION"
    assert "saved with scikit-learn 1.2.2" in error.sentence
    assert f"with {version('scikit-learn')}, the version in use here" in error.sentence
    assert "sklearn.ensemble._gb_losses.BinomialDeviance" in error.sentence
    assert "saving it again there does not help" in error.next_step


def test_trees_laid_out_by_another_version_name_both_versions():
    from sklearn.tree import DecisionTreeRegressor

    tree = DecisionTreeRegressor(max_depth=2).fit(NUMBERS, toys.score())
    state = tree.tree_.__getstate__()
    fewer = [name for name in state["nodes"].dtype.names if name != "missing_go_to_left"]

    class Older:
        def __reduce__(self):
            from sklearn.tree._tree import Tree

            nodes = repack_fields(state["nodes"][fewer])
            return Tree, (2, np.array([1]), 1), {**state, "nodes": nodes}

    tree.tree_ = Older()
    steps = Pipeline([("scale", StandardScaler().fit(NUMBERS)), ("tree", tree)])
    error = refusal(aged(steps, "1.2.2"))
    assert error.code == "OLD_VERSION"
    assert "ValueError" in error.sentence
    same = refusal(steps)
    assert same.code == "BROKEN_MODEL"


def test_a_prediction_that_fails_for_its_version_names_both():
    from explainers.errors import ModelError

    old = LinearRegression().fit(NUMBERS, toys.score())
    del old.coef_
    handle = models.read(aged(old, "1.2.2"), "old.pkl")
    with pytest.raises(ModelError) as caught:
        handle.predict(NUMBERS)
    assert caught.value.code == "OLD_VERSION"
    assert "no attribute 'coef_'" in caught.value.sentence
    with pytest.raises(ModelError) as caught:
        probe(handle, NUMBERS)
    assert caught.value.code == "OLD_VERSION"


def test_a_card_that_cannot_be_written_for_its_version_names_both():
    old = LinearRegression().fit(NUMBERS.to_numpy(), toys.score())
    del old.n_features_in_  # which scikit-learn counts since 0.24
    error = refusal(aged(old, "0.23.2"))
    assert error.code == "OLD_VERSION"
    assert "saved with scikit-learn 0.23.2" in error.sentence
    assert refusal(old).code == "NOT_A_TABLE_MODEL"
    bare_classes = LogisticRegression().fit(NUMBERS, toys.two())
    del bare_classes.classes_
    error = refusal(aged(bare_classes, "0.23.2"))
    assert error.code == "OLD_VERSION" and "AttributeError" in error.sentence
    assert refusal(bare_classes).code == "BROKEN_MODEL"


def test_the_same_minor_version_is_no_reason():
    patch = ".".join([*version("scikit-learn").split(".")[:2], "99"])
    old = LinearRegression().fit(NUMBERS, toys.score())
    del old.coef_
    handle = models.read(aged(old, patch), "old.pkl")
    assert "Saved with" in handle.card.notes[0]
    with pytest.raises(AttributeError):
        handle.predict(NUMBERS)
