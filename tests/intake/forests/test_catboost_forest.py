"""CatBoost's trees in the one form answer and explain what CatBoost's do."""

import json
from dataclasses import replace

import catboost
import numpy as np
import pandas as pd
import pytest

from explainers.intake import models
from explainers.intake.boosted.catboost_core import read_core
from explainers.intake.forests.catboost_forest import walkable
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.shapley import shapley_values
from tests.intake.boosted import catboost_files as made
from tests.intake.forests.tables import CATEGORIES, CLOSE, ROWS, on_bounds, table, targets
from tests.reference.path_game import Node, shapley

ROUNDS = 12
FAMILIES = {
    "numbers": ({}, 0),
    "two classes": ({}, 2),
    "classes": ({}, 3),
    "classes by depth": ({"grow_policy": "Depthwise"}, 3),
    "by depth": ({"grow_policy": "Depthwise", "min_data_in_leaf": 5}, 0),
    "by leaves": ({"grow_policy": "Lossguide", "max_leaves": 12}, 0),
    "mostly empty leaves": ({"depth": 8}, 0),
    "missing is most": ({"nan_mode": "Max"}, 0),
    "a single leaf": ({"grow_policy": "Depthwise", "min_data_in_leaf": 10**6}, 0),
}
UNEVEN = ("classes by depth", "by depth", "by leaves", "a single leaf")
FAR = (np.inf, -np.inf, 1e39, -1e39, 1e-46)


def frame_of(rows):
    """The table with texts for codes; a missing one is a text, too."""
    frame = pd.DataFrame(rows, columns=list("abcde"))
    for place in CATEGORIES:
        name = frame.columns[place]
        frame[name] = [
            "nan" if np.isnan(code) else f"kind {code:.0f}" for code in frame[name].to_numpy()
        ]
    return frame


def pool(frame):
    return catboost.Pool(frame, cat_features=["b", "d"])


def trained(parameters, classes):
    rows = table()
    kind = made.classifier if classes else made.regressor
    model = kind(**{"iterations": ROUNDS, "depth": 5, "one_hot_max_size": 50, **parameters})
    return model.fit(frame_of(rows), targets(rows, classes), cat_features=["b", "d"])


def asked_frame(forest):
    """Other rows, on the bounds as well, and categories that training did not have."""
    rows = on_bounds(forest, table(seed=3))
    rows[: len(FAR), 0] = FAR
    frame = frame_of(np.where(np.arange(5) == CATEGORIES[1], rows + 3, rows))
    frame.loc[:20, "b"] = ""
    return frame


def sums_of(model, frame):
    raw = model.predict(pool(frame), prediction_type="RawFormulaVal")
    return np.asarray(raw).reshape(len(frame), -1)


def opened(data):
    handle = models.read(data, "model.cbm")
    assert walkable(read_core(data))
    assert not handle.card.lacks.keys() & {"trees", "walkable_trees"}
    return handle.trees.form


def explained(form, frame, forest=None):
    """Base and values by the forest, (outputs,) and (rows, features, outputs)."""
    walk = walk_of(forest or form.forest())
    return walk.base, shapley_values(walk, form.encode(frame))


def own_values(model, frame, outputs):
    """CatBoost's, (rows, features, outputs) and (outputs,)."""
    found = model.get_feature_importance(pool(frame), type="ShapValues")
    found = found.reshape(len(frame), outputs, -1).transpose(0, 2, 1)
    return found[:, :-1], found[0, -1]


@pytest.mark.parametrize("name", FAMILIES)
def test_it_explains_what_catboost_answers(name):
    model = trained(*FAMILIES[name])
    form = opened(made.saved(model))
    frame = asked_frame(form.forest())
    sums = sums_of(model, frame)
    base, values = explained(form, frame)
    scale = max(1.0, np.abs(sums).max())
    assert np.abs(base + values.sum(axis=1) - sums).max() < CLOSE * scale
    if name not in UNEVEN:
        own, own_base = own_values(model, frame, len(base))
        assert np.abs(values - own).max() < CLOSE * scale
        assert np.abs(base - own_base).max() < CLOSE * scale


def test_the_families_have_what_they_are_for():
    cores = {name: read_core(made.saved(trained(*FAMILIES[name]))) for name in FAMILIES}
    assert [name for name, core in cores.items() if core.trees.uneven] == list(UNEVEN)
    assert (cores["mostly empty leaves"].trees.weights == 0).mean() > 0.7
    assert cores["a single leaf"].trees.sizes.tolist() == [1] * ROUNDS
    assert {number.gaps for number in cores["missing is most"].numbers} == {2}
    assert all(len(core.codes) == 2 for name, core in cores.items() if name != "a single leaf")
    # Nodes with a leaf on one side and on both.
    below = (cores["by leaves"].trees.steps > 0).sum(axis=1)
    assert set(below) == {0, 1, 2}


def grown(node):
    """A tree as CatBoost itself writes it out -> the slow reference's, and its weight."""
    if "value" in node:
        return Node(value=node["value"]), node["weight"]
    (left, fewer), (right, more) = grown(node["left"]), grown(node["right"])
    split = node["split"]
    return (
        Node(
            feature=split["float_feature_index"],
            goes_left=lambda value: np.float32(value) <= np.float32(split["border"]),
            share=fewer / (fewer + more),
            left=left,
            right=right,
        ),
        fewer + more,
    )


@pytest.mark.parametrize("policy", ["Depthwise", "Lossguide"])
def test_trees_that_are_not_symmetric_are_explained_as_the_paper_says(policy, tmp_path):
    rows = table(whole=True)
    model = made.regressor(grow_policy=policy, min_data_in_leaf=4).fit(rows, targets(rows, 0))
    model.save_model(str(tmp_path / "model.json"), format="json")
    written = json.loads((tmp_path / "model.json").read_text())["trees"]
    asked = pd.DataFrame(rows[:6], columns=[f"column {i + 1}" for i in range(5)])
    _, values = explained(opened(made.saved(model)), asked)
    slow = [shapley([grown(tree)[0] for tree in written], row, 5) for row in asked.to_numpy()]
    assert np.abs(values[:, :, 0] - slow).max() < CLOSE * np.abs(slow).max()
    assert np.abs(slow).max() > 0.1


@pytest.mark.parametrize("name", ["numbers", "by depth", "classes"])
def test_a_scale_and_a_bias_of_ones_own_count(name):
    model = trained(*FAMILIES[name])
    plain, before = explained(opened(made.saved(model)), asked := frame_of(table(seed=3)))
    model.set_scale_and_bias(-3.0, (plain + 7.0).tolist())
    base, values = explained(opened(made.saved(model)), asked)
    sums = sums_of(model, asked)
    assert np.abs(base + values.sum(axis=1) - sums).max() < CLOSE * np.abs(sums).max()
    assert np.abs(values + 3 * before).max() < CLOSE * np.abs(values).max()


def test_empty_leaves_count_with_what_was_put_into_them():
    """CatBoost takes the shares from the rows it is asked about then; here they are training's."""
    data = made.saved(trained(*FAMILIES["mostly empty leaves"]))
    for leaf in np.flatnonzero(read_core(data).trees.weights == 0):
        data = made.changed(data, "values", 2.5, int(leaf))
    model, frame = catboost.CatBoost().load_model(blob=data), frame_of(table(seed=3))
    sums, trees = sums_of(model, frame), read_core(data).trees
    base, values = explained(opened(data), frame)
    assert np.abs(base + values.sum(axis=1) - sums).max() < CLOSE * np.abs(sums).max()
    weighed = (trees.values * trees.weights).sum() / ROWS
    assert abs(base[0] - read_core(data).bias[0] - weighed) < CLOSE
    bases = [own_values(model, rows, 1)[1] for rows in (frame, frame.head(5))]
    assert np.abs(bases - base).min() > 0.01
    assert np.abs(bases[0] - bases[1]).max() > 0.01


@pytest.mark.parametrize("change", ["bound", "missing", "categories"])
@pytest.mark.parametrize("name", ["numbers", "by depth"])
def test_a_wrong_convention_is_no_small_error(name, change):
    model = trained(*FAMILIES[name])
    form = opened(made.saved(model))
    forest = form.forest()
    asked = asked_frame(forest)
    if change == "bound":
        down = (np.nextafter(tree.bound, -np.inf) for tree in forest.trees)
        trees = zip(forest.trees, down, strict=True)
        changed = {"trees": tuple(replace(tree, bound=bound) for tree, bound in trees)}
    elif change == "missing":
        turned = {"left": "right", "right": "left"}
        changed = {"columns": tuple(replace(c, missing=turned[c.missing]) for c in forest.columns)}
    else:
        changed = {"sets": ~forest.sets}
    base, values = explained(form, asked, replace(forest, **changed))
    sums = sums_of(model, asked)
    assert np.abs(base + values.sum(axis=1) - sums).max() > CLOSE * np.abs(sums).max()


def test_statistics_of_categories_are_left_to_catboost():
    core = read_core(made.file("statistics"))
    assert core.statistics
    assert not walkable(core)
    assert walkable(read_core(made.file("numbers")))
