"""A tree of the model: told in the user's columns it answers what the library's tree does."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
import xgboost
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from explainers.errors import ModelError, RefusedError
from explainers.methods import model_tree as module
from explainers.methods import registry
from tests import toys
from tests.intake.own_columns import encodings
from tests.methods.agnostic import gaps, with_gaps
from tests.subjects import subject

METHOD = registry()["model_tree"]


def explain(given, tree=0):
    return METHOD.run(given, METHOD.parameters(tree=tree), np.random.default_rng(0))


def walked(answer, rows):
    """The node each row ends at, found from what is told alone: (rows,)."""
    splits, left, right = answer.facts["splits"], answer.arrays["left"], answer.arrays["right"]
    found = []
    for _, row in rows.iterrows():
        node = 0
        while (split := splits[node]) is not None:
            value = row.iloc[split["feature"]]
            if pd.isna(value):
                goes_left = split["missing"]
            elif "bound" in split:
                goes_left = value < split["bound"]
            else:
                assert str(value) in {*split["categories"], *split["others"]}
                goes_left = str(value) in split["categories"]
            node = left[node] if goes_left else right[node]
        found.append(node)
    return np.array(found)


@pytest.mark.parametrize("name", toys.TREES)
def test_rows_end_where_what_is_told_leads_them(name):
    given = subject(toys.model(name), 120)
    for tree in (0, 2):
        answer = explain(given, tree)
        np.testing.assert_array_equal(walked(answer, given.rows), answer.arrays["ends"])


@pytest.mark.parametrize("name", toys.TREES)
def test_all_trees_together_are_the_model(name):
    given = subject(toys.model(name), 40)
    answers = [explain(given, at) for at in range(explain(given).facts["trees"])]
    each = [one.arrays["values"][one.arrays["ends"]] for one in answers]
    facts = answers[0].facts
    total = np.mean(each, axis=0) if facts["mean"] else np.sum(each, axis=0) + facts["base"]
    margins = given.model.trees.margins(given.rows)
    np.testing.assert_allclose(total, margins, rtol=0, atol=2e-6 * max(1, np.abs(margins).max()))
    np.testing.assert_array_equal(answers[0].arrays["outputs"], margins)


def test_gaps_go_where_the_model_sends_them():
    given = with_gaps(100)
    assert given.rows.isna().any().any() and len(gaps()) == 240
    for tree in range(4):
        answer = explain(given, tree)
        np.testing.assert_array_equal(walked(answer, given.rows), answer.arrays["ends"])


@pytest.mark.parametrize("kind", [DecisionTreeClassifier, DecisionTreeRegressor])
def test_a_single_tree_is_the_model(kind):
    data = encodings.frame()
    target = encodings.target()
    outcome = target if kind is DecisionTreeRegressor else np.digitize(target, [3.0, 5.0])
    model = make_pipeline(encodings.columns(), kind(max_depth=4, random_state=0)).fit(data, outcome)
    given = subject(skops.io.dumps(model), 150, data.to_csv(index=False).encode())
    answer = explain(given)
    found = answer.arrays["values"][answer.arrays["ends"]]
    np.testing.assert_allclose(found, given.model.predict(given.rows), atol=1e-12)
    assert answer.facts["trees"] == 1 and answer.facts["base"] == [0.0] * found.shape[1]
    assert answer.arrays["cover"][0] == len(data)


def test_rows_exactly_on_a_bound_go_where_the_library_sends_them():
    data = pd.DataFrame({"a": np.arange(8.0), "b": np.arange(8.0) % 3})
    label = (data.a >= 4) * 1.0 + data.b
    booster = xgboost.train({"max_depth": 2, "eta": 1.0}, xgboost.DMatrix(data, label=label), 1)
    given = subject(bytes(booster.save_raw("json")), 8, data.to_csv(index=False).encode())
    answer = explain(given)
    np.testing.assert_array_equal(walked(answer, given.rows), answer.arrays["ends"])
    leaves = booster.predict(xgboost.DMatrix(data), pred_leaf=True)
    groups = {(int(a), int(b)) for a, b in zip(leaves, answer.arrays["ends"], strict=True)}
    assert len(groups) == len({a for a, _ in groups}) == len({b for _, b in groups})


def test_a_tree_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(RefusedError) as refused:
        explain(subject(toys.model("forest"), 5), 8)
    assert refused.value.code == "NO_SUCH_TREE"
    assert "8 trees" in refused.value.sentence and "0 to 7" in refused.value.next_step


def test_of_a_large_tree_the_first_levels_are_told(monkeypatch):
    monkeypatch.setattr(module, "MOST_NODES", 9)
    given = subject(toys.model("forest"), 80)
    answer = explain(given)
    whole = len(given.model.trees.form.forest().trees[0].left)
    assert len(answer.arrays["left"]) <= 9 < whole
    assert any(f"has {whole} nodes" in note for note in answer.facts["notes"])
    np.testing.assert_array_equal(walked(answer, given.rows), answer.arrays["ends"])


def test_a_tree_that_was_misread_is_not_shown(monkeypatch):
    plain = module.own_splits

    def misread(way, nodes):
        found = dict(plain(way, nodes))
        first = nodes[0]
        return {**found, first: replace(found[first], turned=not found[first].turned)}

    monkeypatch.setattr(module, "own_splits", misread)
    with pytest.raises(ModelError) as failed:
        explain(subject(toys.model("forest"), 50))
    assert failed.value.code == "TREE_MISREAD" and "of 50 rows" in failed.value.sentence


def test_the_other_classes_of_several_are_left_alone():
    answer = explain(subject(toys.model("lightgbm-three"), 20), 4)
    values = answer.arrays["values"]
    assert values[:, 1].any() and not values[:, [0, 2]].any()
