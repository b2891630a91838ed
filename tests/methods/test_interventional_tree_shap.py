"""Tree SHAP against reference rows: equal to its definition and to the shap library's."""

from dataclasses import replace
from functools import cache, partial

import lightgbm
import numpy as np
import pandas as pd
import pytest
import shap
import skops.io
import xgboost
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)

from explainers.kernels.trees import interventional
from explainers.methods import interventional_tree_shap, registry
from explainers.methods.fitness import by_preference
from explainers.methods.marginal import thinned
from tests import toys
from tests.reference import mixed_game
from tests.subjects import subject

METHOD = registry()["interventional_tree_shap"]
EXACT = registry()["exact_shap"]
CLOSE = 1e-5
"""Of the outputs' scale: the libraries add up in single precision."""


def explain(given, method=METHOD, **parameters):
    return method.run(given, method.parameters(**parameters), np.random.default_rng(0))


def scale(outputs):
    return max(1.0, np.abs(outputs).max())


IN_THE_PREDICTIONS_UNIT = (
    "forest",
    "extra-trees-value",
    "histogram-value",
    "xgboost-value",
    "lightgbm-value",
)


@pytest.mark.parametrize("players", [(), (0, 1, 2, 1, 0), (0, 0, 1, 2, 3)])
@pytest.mark.parametrize("name", IN_THE_PREDICTIONS_UNIT)
def test_it_is_the_whole_models_game_in_the_users_columns(name, players):
    """Exact SHAP asks the pipeline itself: raw text columns, and groups of them, are players."""
    given = replace(subject(toys.model(name), 10), players=players)
    found, slow = (explain(given, method, reference_rows=60) for method in (METHOD, EXACT))
    allowed = CLOSE * scale(slow.arrays["outputs"])
    for array in ("values", "base_values", "outputs"):
        assert found.arrays[array].shape == slow.arrays[array].shape
        assert np.abs(found.arrays[array] - slow.arrays[array]).max() < allowed
    others = explain(given, reference_rows=59).arrays["values"]
    assert np.abs(others - slow.arrays["values"]).max() > 100 * allowed


@pytest.mark.parametrize("name", ["boosting", "xgboost", "lightgbm-three"])
def test_it_is_the_definition_on_margins_of_classes(name):
    given = subject(toys.model(name), 2)
    found = explain(given, reference_rows=20).arrays
    names = list(given.rows.columns)
    references = thinned(given.reference, 20)
    known = pd.concat([given.rows, references], ignore_index=True)

    def answer(places):
        """Rows that take each column from a row of `known`."""
        columns = {
            each: known[each].to_numpy()[places[:, at].astype(int)] for at, each in enumerate(names)
        }
        return given.model.trees.margins(pd.DataFrame(columns).astype(known.dtypes))

    for at in range(2):
        mine = np.full(len(names), at)
        theirs = np.repeat(np.arange(2, 22)[:, None], len(names), axis=1)
        slow = mixed_game.shapley(answer, mine, theirs, range(len(names)))
        assert np.abs(found["values"][at] - slow).max() < CLOSE * scale(found["outputs"])
        assert np.abs(slow).max() > 0.05


@cache
def numbers():
    """Five numbers on a grid, so that many stand on a threshold, and a target with interactions."""
    draw = np.random.default_rng(5)
    data = pd.DataFrame(draw.integers(0, 12, (400, 5)) / 4, columns=list("abcde"))
    return data, data.a * data.b - data.c * (data.d > 1) + draw.normal(0, 0.1, 400)


def trained(name):
    """A model as its library has it, and as a file."""
    data, target = numbers()
    classes = np.digitize(target, [0.3, 2.0])
    sklearn = {
        "forest": lambda: RandomForestRegressor(20, random_state=0).fit(data, target),
        "forest-three": lambda: RandomForestClassifier(9, max_depth=7).fit(data, classes),
        "boosting": lambda: GradientBoostingClassifier(max_depth=4).fit(data, classes > 0),
        "histogram": lambda: HistGradientBoostingRegressor(max_iter=30).fit(data, target),
    }
    if name in sklearn:
        model = sklearn[name]()
        return model, skops.io.dumps(model)
    if name == "xgboost":
        model = xgboost.train({"max_depth": 6}, xgboost.DMatrix(data, target), 40)
        return model, bytes(model.save_raw("json"))
    options = {"num_leaves": 31, "verbose": -1, "objective": "regression"}
    model = lightgbm.train(options, lightgbm.Dataset(data, target), 40)
    return model, model.model_to_string().encode()


@pytest.mark.parametrize(
    "name", ["forest", "forest-three", "boosting", "histogram", "xgboost", "lightgbm"]
)
def test_equals_the_shap_librarys_on_every_family(name):
    model, file = trained(name)
    data, _ = numbers()
    given = subject(file, 50, data.to_csv(index=False).encode())
    found = explain(given).arrays
    masker = shap.maskers.Independent(data.to_numpy(), max_samples=len(data))
    explainer = shap.TreeExplainer(model, masker, feature_perturbation="interventional")
    peer = explainer.shap_values(data.to_numpy()[:50], check_additivity=False)
    values = found["values"][:, :, 1:] if name == "boosting" else found["values"]
    peer = peer.reshape(values.shape)
    allowed = CLOSE * scale(found["outputs"])
    assert np.abs(values - peer).max() < allowed
    assert np.abs(values[:, :, :1] - peer[::-1, :, :1]).max() > 100 * allowed


def test_missing_values_are_compared_too():
    draw = np.random.default_rng(0)
    data = pd.DataFrame(draw.normal(size=(300, 3)), columns=list("abc"))
    data[draw.random(data.shape) < 0.2] = np.nan
    target = data.a.fillna(2.0) * data.b.isna() + data.c.fillna(-1.0)
    model = HistGradientBoostingRegressor(max_iter=20).fit(data, target)
    given = subject(skops.io.dumps(model), 20, data.to_csv(index=False).encode())
    found, slow = (explain(given, method, reference_rows=80).arrays for method in (METHOD, EXACT))
    assert given.rows.isna().any(axis=None)
    assert np.abs(found["values"] - slow["values"]).max() < CLOSE * scale(slow["outputs"])


def test_notes_tell_rows_players_and_tables():
    given = subject(toys.model("forest"), 2)
    notes = explain(given, reference_rows=100).facts["notes"]
    assert notes[0] == "Compared with 100 of 240 reference rows."
    assert notes[1] == (
        "The trees see 7 encoded columns; those made from one of your 5 columns are one player, "
        "so the values are exact for the whole model in your columns."
    )
    assert notes[2] == "Computed from tables of split patterns, 8 trees."
    every = explain(replace(given, players=(0, 0, 1, 2, 3))).facts["notes"]
    assert "The columns of a group are one player." in every
    assert not any("Compared" in note for note in every)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "Computed by walking with each reference row, 8 trees: too deep for tables."),
        (0.5, "Computed from tables of split patterns for 3 of 8 trees; the others are too deep"),
    ],
)
def test_without_room_for_tables_the_numbers_are_the_same(share, said, monkeypatch):
    given = subject(toys.model("forest"), 20)
    found = explain(given)
    [form] = [given.model.trees.form]
    size = interventional_tree_shap._compared(
        form, given, given.model.trees, thinned(given.reference, 1_000)
    ).tables.size
    smaller = partial(interventional.comparison_of, room=int(share * size))
    monkeypatch.setattr(interventional, "comparison_of", smaller)
    interventional_tree_shap._comparison.cache_clear()
    walked = explain(given)
    interventional_tree_shap._comparison.cache_clear()
    assert walked.facts["notes"][-1].startswith(said)
    np.testing.assert_allclose(walked.arrays["values"], found.arrays["values"], atol=1e-6)


def test_reference_rows_are_counted_once_for_all_blocks_and_anew_for_others():
    given = subject(toys.model("xgboost"), 20)
    interventional_tree_shap._comparison.cache_clear()
    whole = explain(given).arrays["values"]
    parts = [explain(replace(given, rows=given.rows.iloc[[at]])) for at in range(20)]
    assert interventional_tree_shap._comparison.cache_info().misses == 1
    np.testing.assert_array_equal(np.concatenate([p.arrays["values"] for p in parts]), whole)
    cohort = replace(given, reference=given.reference[given.reference.housing == "rent"])
    assert np.abs(explain(cohort).arrays["values"] - whole).max() > 0.01
    assert interventional_tree_shap._comparison.cache_info().misses == 2


def test_path_dependent_tree_shap_stays_the_first_choice():
    order = [each.name for each in by_preference(registry().values()) if each.needs]
    assert order.index("tree_shap") < order.index(METHOD.name)


def test_without_trees_or_reference_rows_it_does_not_run():
    given = subject(toys.model("forest"), 2)
    with pytest.raises(ValueError, match="reference rows"):
        explain(replace(given, reference=None))
    with pytest.raises(ValueError, match="cannot be walked"):
        explain(replace(given, model=replace(given.model, trees=None)))
