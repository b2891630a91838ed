"""SHAP interactions against the shap library, XGBoost's own, the definition and Tree SHAP."""

from dataclasses import replace

import lightgbm
import numpy as np
import pandas as pd
import pytest
import shap
import skops.io
import xgboost
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingRegressor,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
)

from explainers.checks.additivity import ROUNDING, additivity
from explainers.methods import registry
from explainers.records import pairs_of
from tests import toys
from tests.reference.interaction_index import matrix
from tests.reference.path_game import from_sklearn
from tests.subjects import subject

METHOD, TREE_SHAP = registry()["tree_interactions"], registry()["tree_shap"]
CLOSE = 1e-5
"""Of the output's scale."""
NAMES = [f"x{at}" for at in range(6)]


def table(rows=300, missing=0.0):
    """Whole numbers, so that many rows stand exactly on a threshold."""
    generator = np.random.default_rng(0)
    found = pd.DataFrame(generator.integers(0, 6, (rows, len(NAMES))).astype(float), columns=NAMES)
    found[generator.random(found.shape) < missing] = np.nan
    return found


def target(data):
    known = data.fillna(2.5)
    return known.x0 * known.x1 + 3 * (known.x2 > 2) * known.x3 - known.x4


def explain(file, data, rows=60):
    given = subject(file, rows, data.to_csv(index=False).encode())
    return METHOD.run(given, METHOD.parameters(), np.random.default_rng(0))


def halved(values, features):
    """(rows, features, features, outputs) as the shap library gives them."""
    first, second = pairs_of(features)
    found = np.zeros((len(values), features, features, values.shape[2]))
    found[:, first, second] += values / 2
    found[:, second, first] += values / 2
    return found


def assert_close(answer, slow, output=-1):
    """Compare with (rows, features, features) of one output."""
    found = halved(answer.arrays["values"], slow.shape[1])[..., output]
    scale = max(1.0, np.abs(answer.arrays["outputs"]).max())
    np.testing.assert_allclose(found[: len(slow)], slow, rtol=0, atol=CLOSE * scale)


@pytest.mark.parametrize(
    "model",
    [
        GradientBoostingRegressor(n_estimators=20, max_depth=4, random_state=0),
        ExtraTreesRegressor(5, random_state=0),
    ],
    ids=["boosting", "deep extra trees"],
)
def test_equals_shap_on_scikit_learn(model):
    data = table()
    model.fit(data, target(data))
    theirs = shap.TreeExplainer(model).shap_interaction_values(data.head(40).to_numpy())
    assert_close(explain(skops.io.dumps(model), data), theirs)


def test_equals_shap_for_each_class_of_a_forest():
    data = table()
    classes = pd.cut(target(data), 3, labels=False)
    model = RandomForestClassifier(6, random_state=0).fit(data, classes)
    theirs = shap.TreeExplainer(model).shap_interaction_values(data.head(30).to_numpy())
    answer = explain(skops.io.dumps(model), data)
    for output in range(3):
        assert_close(answer, theirs[..., output], output)


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_equals_xgboosts_own(missing):
    data = table(missing=missing)
    matrix_of = xgboost.DMatrix(data, target(data))
    booster = xgboost.train({"max_depth": 5, "nthread": 1}, matrix_of, 20)
    own = booster.predict(xgboost.DMatrix(data.head(60)), pred_interactions=True)
    answer = explain(bytes(booster.save_raw("json")), data)
    assert_close(answer, own[:, :-1, :-1])


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_equals_shap_on_lightgbm(missing):
    data = table(missing=missing)
    settings = {"num_leaves": 15, "min_data_in_leaf": 3, "verbose": -1, "num_threads": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(data, target(data)), 20)
    theirs = shap.TreeExplainer(booster).shap_interaction_values(data.head(40))
    assert_close(explain(booster.model_to_string().encode(), data), theirs)


def test_equals_the_definition_on_a_forest():
    data = table()[NAMES[:4]]
    model = ExtraTreesRegressor(3, max_depth=4, random_state=1)
    model.fit(data, target(table()))
    trees = [from_sklearn(tree.tree_) for tree in model.estimators_]
    slow = [matrix(trees, row, 4) / 3 for row in data.head(5).to_numpy()]
    assert_close(explain(skops.io.dumps(model), data), np.array(slow).reshape(5, 4, 4))


@pytest.mark.parametrize("name", [*toys.TREES, "native"])
def test_halves_add_up_to_tree_shap(name):
    native = name == "native"
    coded = {text: np.unique(toys.frame()[text], return_inverse=True)[1] for text in toys.TEXTS}
    given = subject(
        toys.native_categories() if native else toys.model(name),
        table=toys.frame().assign(**coded).to_csv(index=False).encode() if native else None,
    )
    answers = [
        method.run(given, method.parameters(), np.random.default_rng(0)).arrays
        for method in (METHOD, TREE_SHAP)
    ]
    shares = halved(answers[0]["values"], given.rows.shape[1]).sum(axis=2)
    scale = max(1.0, np.abs(answers[0]["outputs"]).max())
    np.testing.assert_allclose(shares, answers[1]["values"], rtol=0, atol=CLOSE * scale)
    np.testing.assert_array_equal(answers[0]["base_values"], answers[1]["base_values"])


@pytest.mark.parametrize("name", toys.TREES)
def test_a_feature_the_model_never_uses_acts_with_none(name):
    given = subject(toys.model(name))
    unused = [feature.name for feature in given.model.card.features].index("unused")
    values = METHOD.run(given, METHOD.parameters(), np.random.default_rng(0)).arrays["values"]
    first, second = pairs_of(given.rows.shape[1])
    assert not values[:, (first == unused) | (second == unused)].any()
    assert np.abs(values).max() > 0.01


def test_encoded_columns_are_added_up_and_a_note_says_so():
    given = subject(toys.model("histogram"))
    answer = METHOD.run(given, METHOD.parameters(), np.random.default_rng(0))
    assert answer.arrays["values"].shape == (40, 15, 2)
    (note,) = answer.facts["notes"]
    assert "see 7 encoded columns" in note and "is its main effect" in note


def test_columns_of_a_group_are_one_feature():
    apart = subject(toys.model("xgboost"))
    joined = replace(apart, players=(0, 1, 0, 2, 3))
    single, grouped = (
        METHOD.run(given, METHOD.parameters(), np.random.default_rng(0))
        for given in (apart, joined)
    )
    added = np.zeros((40, 4, 4, 2))
    for one, owner in enumerate(joined.players):
        for other, its_owner in enumerate(joined.players):
            added[:, owner, its_owner] += halved(single.arrays["values"], 5)[:, one, other]
    np.testing.assert_allclose(halved(grouped.arrays["values"], 4), added, atol=CLOSE)
    assert any("group" in note for note in grouped.facts["notes"])


def test_features_that_only_add_up_do_not_interact():
    data = table()
    model = HistGradientBoostingRegressor(max_depth=1, max_iter=30).fit(data, target(data))
    values = explain(skops.io.dumps(model), data).arrays["values"][:, :, 0]
    first, second = pairs_of(len(NAMES))
    assert not values[:, first != second].any()
    assert np.abs(values[:, first == second]).max() > 0.1


@pytest.mark.parametrize("name", ["histogram", "xgboost", "lightgbm-value"])
def test_the_tolerance_breaks_when_one_pair_is_a_little_wrong(name):
    given = subject(toys.model(name))
    arrays = METHOD.run(given, METHOD.parameters(), np.random.default_rng(0)).arrays
    wrong = arrays["values"].copy()
    wrong[3, 1, 0] += 1.5 * ROUNDING * max(1.0, np.abs(arrays["outputs"]).max())
    assert additivity(arrays["values"], arrays["base_values"], arrays["outputs"]).passed
    assert not additivity(wrong, arrays["base_values"], arrays["outputs"]).passed
