"""CatBoost's Tree SHAP: by our kernel or by CatBoost, and where there is none."""

import catboost
import numpy as np
import pytest

from explainers.intake import models
from explainers.intake.boosted.catboost_core import read_core
from tests import toys
from tests.intake.boosted import catboost_files as made
from tests.intake.boosted.catboost_shares import CLOSE, gap, handle_of, rows, shares
from tests.reference.path_game import Node, shapley

NUMBERS = toys.frame()[made.NUMBERS]


UNITS = {
    "two": ("log-odds", 2),
    "three": ("score before softmax", 3),
    "value": ("prediction", 1),
    "numbers": ("log-odds", 2),
    "gaps": ("log-odds", 2),
    "statistics": ("log-odds", 2),
}


@pytest.mark.parametrize("name", UNITS)
def test_tree_shap_adds_up(name):
    handle = models.read(made.file(name), "m.cbm")
    assert "trees" not in handle.card.lacks
    unit, outputs = UNITS[name]
    assert handle.trees.unit == unit
    assert shares(handle, rows(name).head(20))["values"].shape == (20, rows(name).shape[1], outputs)
    assert gap(handle, rows(name)) < CLOSE


def grown(core, tree, level, leaf):
    """A tree as the slow reference takes it: the last split of a level comes first."""
    start, size = core.trees.starts[tree], core.trees.sizes[tree]
    first = (1 << core.trees.sizes[:tree]).sum()
    if level < 0:
        return Node(value=core.trees.values[first + leaf]), core.trees.weights[first + leaf]
    splits = [(n.index, edge) for n in core.numbers for edge in n.borders.tolist()]
    column, edge = splits[core.trees.splits[start + level]]
    left, fewer = grown(core, tree, level - 1, leaf)
    right, more = grown(core, tree, level - 1, leaf | 1 << level)
    assert size > level
    share = fewer / (fewer + more) if fewer + more else 0.5
    node = Node(0.0, column, lambda value: np.float32(value) <= edge, share, left, right)
    return node, fewer + more


def test_tree_shap_is_that_of_the_paper():
    core = read_core(made.file("numbers"))
    forest = [
        grown(core, tree, core.trees.sizes[tree] - 1, 0)[0] for tree in range(len(core.trees.sizes))
    ]
    data = NUMBERS.head(8)
    found = shares(models.read(made.file("numbers"), "m.cbm"), data)["values"][..., 1]
    slow = [shapley(forest, row, data.shape[1]) for row in data.to_numpy()]
    np.testing.assert_allclose(found, slow, rtol=0, atol=CLOSE)
    assert np.abs(found).max() > 0.1


@pytest.mark.parametrize("name", made.NAMES)
def test_where_no_statistics_are_asked_the_trees_can_be_walked(name):
    lacking = models.read(made.file(name), "m.cbm").card.lacks
    if read_core(made.file(name)).statistics:
        assert "statistics of categories, which CatBoost keeps" in lacking["walkable_trees"]
    else:
        assert not lacking.keys() & {"trees", "walkable_trees"}


@pytest.mark.parametrize("name", ["depthwise", "lossguide"])
def test_uneven_trees_that_ask_statistics_have_no_tree_shap(name):
    handle = models.read(made.file(name), "m.cbm")
    assert handle.trees is None
    assert "misses the answers of such trees" in handle.card.lacks["trees"]
    model, pool = made.fitted(name), catboost.Pool(toys.frame(), **made.WORDS)
    sums = model.get_feature_importance(pool, type="ShapValues").sum(axis=-1)
    raw = model.predict(pool, prediction_type="RawFormulaVal")
    assert np.abs(sums - raw).max() > 0.1, "CatBoost adds up now: its Tree SHAP can be offered"


def test_a_file_without_weights_of_leaves_has_no_tree_shap():
    handle = models.read(made.changed(made.file("two"), "weights", 0, None), "m.cbm")
    assert "does not say how many training rows" in handle.card.lacks["trees"]
    np.testing.assert_array_equal(
        handle.predict(toys.frame()), made.answers(made.fitted("two"), toys.frame())
    )


def test_a_scale_over_statistics_has_no_tree_shap():
    model = made.classifier(**made.STATISTICS).fit(toys.frame(), toys.two())
    model.set_scale_and_bias(1.0, 5.0)
    assert gap(handle_of(model), toys.frame()) < CLOSE
    model.set_scale_and_bias(2.0, 5.0)
    assert "multiplied by 2 (set_scale_and_bias)" in handle_of(model).card.lacks["trees"]


def test_attributions_are_asked_in_one_thread(monkeypatch):
    asked = []
    original = catboost.CatBoost.get_feature_importance

    def watched(self, *given, **named):
        asked.append(named["thread_count"])
        return original(self, *given, **named)

    monkeypatch.setattr(catboost.CatBoost, "get_feature_importance", watched)
    shares(models.read(made.file("statistics"), "m.cbm"), toys.frame().head(3))
    assert asked == [1]
