"""A damaged XGBoost file is a sentence; given to the library it would end the process."""

import json

import numpy as np
import pytest
import xgboost

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.boosted.xgboost_trees import check_file
from tests import toys

NUMBERS = toys.frame()[list(toys.NUMBERS)]
WHOLE = json.loads(toys.model("xgboost"))


def boosted(content):
    return content["learner"]["gradient_booster"]["model"]


def changed(path, value):
    """The toy file with one part put another way; a path starts at the booster's model."""
    content = json.loads(json.dumps(WHOLE))
    part = boosted(content)
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return json.dumps(content).encode()


def first(key, value, at=0):
    """The toy file with one number in a list of its first tree changed."""
    numbers = list(boosted(WHOLE)["trees"][0][key])
    numbers[at] = value
    return changed(("trees", 0, key), numbers)


def learner(**parameters):
    content = json.loads(json.dumps(WHOLE))
    content["learner"]["learner_model_param"].update(parameters)
    return json.dumps(content).encode()


SPLIT = boosted(WHOLE)["trees"][0]["categories_nodes"][0]
BROKEN = {
    "no columns": (learner(num_feature="0"), "it takes 0 columns"),
    "columns in words": (learner(num_feature="x"), "num_feature is “x”"),
    "no parameters": (b'{"learner": {}}', "no “learner_model_param”"),
    "a learner of text": (b'{"learner": "x", "version": [3, 2, 0]}', "no “learner”"),
    "a tree too few": (changed(("trees",), boosted(WHOLE)["trees"][1:]), "announces 12 trees"),
    "a tree of text": (changed(("trees", 0), "x"), "no “tree_param”"),
    "an output out of reach": (changed(("tree_info", 3), 1), "output 1 of 1"),
    "rounds beyond the trees": (changed(("iteration_indptr", 12), 13), "end at tree 13 of 12"),
    "rounds that go back": (changed(("iteration_indptr", 5), 9), "of 12"),
    "nodes in words": (changed(("trees", 0, "tree_param", "num_nodes"), "x"), "num_nodes is “x”"),
    "a node too many": (changed(("trees", 0, "tree_param", "num_nodes"), "14"), "for 14 nodes"),
    "a list of words": (changed(("trees", 0, "parents"), ["x"] * 13), "no list of whole numbers"),
    "no list": (changed(("trees", 0, "loss_changes"), []), "0 loss_changes for 13 nodes"),
    "a child out of reach": (first("left_children", 99), "node 99 of 13"),
    "a negative child": (first("right_children", -5), "node -5 of 13"),
    "one branch": (first("left_children", -1), "a node with one branch"),
    "a way back": (first("left_children", 0), "its parent does not know"),
    "two ways to one node": (first("left_children", 2), "its parent does not know"),
    "another parent": (first("parents", 3, at=1), "its parent does not know"),
    "a root with a parent": (first("parents", 1), "its parent does not know"),
    "a parent out of reach": (first("parents", 50, at=12), "tree 0"),
    "a column out of reach": (first("split_indices", 5), "column 5 of 5"),
    "a negative column": (first("split_indices", -1), "column -1 of 5"),
    "an odd kind of split": (first("split_type", 2), "lists for its categorical splits"),
    "a list for another node": (first("categories_nodes", SPLIT + 1), "lists for its categorical"),
    "a list out of reach": (first("categories_sizes", 9), "beyond its 1 categories"),
    "a list before the start": (first("categories_segments", -1), "beyond its 1 categories"),
    "lists without ends": (changed(("trees", 0, "categories_sizes"), []), "for 1 categorical"),
    "a huge category": (first("categories", 2**24), f"category {2**24}"),
    "categories beyond their list": (changed(("cats", "feature_segments", 5), 9), "end at 9 of 5"),
    "an order out of reach": (changed(("cats", "sorted_idx", 0), 7), "category 7 of 5"),
    "a text beyond its bytes": (
        changed(("cats", "enc", 3, "offsets"), [0, 4, 7, 99]),
        "ends at byte 99 of",
    ),
}


@pytest.mark.parametrize(("data", "words"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_said(data, words):
    with pytest.raises(RefusedError) as caught:
        models.read(data, "model.json")
    error = caught.value
    assert error.code == "BROKEN_MODEL"
    assert words in error.sentence
    assert "save_model" in error.next_step


def test_the_edits_are_what_breaks_it():
    assert check_file(json.dumps(WHOLE).encode()) == 1
    assert models.read(changed(("tree_info", 3), 0), "model.json").card.family == "XGBoost"


WAYS = {
    "exact, pruned": {"tree_method": "exact", "gamma": 5},
    "approximate": {"tree_method": "approx", "gamma": 1},
    "by leaves": {"grow_policy": "lossguide", "max_leaves": 6},
    "dropping trees": {"booster": "dart", "rate_drop": 0.5},
    "trees in parallel": {"num_parallel_tree": 3, "subsample": 0.5},
    "nothing to split": {"gamma": 1e6},
    "linear": {"booster": "gblinear", "updater": "coord_descent"},
}


@pytest.mark.parametrize("parameters", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("ending", ["json", "ubj"])
def test_what_xgboost_makes_passes(parameters, ending):
    label = np.digitize(toys.score(), [-0.3, 0.9])
    several = {"objective": "multi:softprob", "num_class": 3, "nthread": 1}
    booster = xgboost.train({**several, **parameters}, xgboost.DMatrix(NUMBERS, label), 3)
    assert check_file(bytes(booster.save_raw(ending))) == 1


def test_a_pruned_file_really_holds_deleted_nodes():
    booster = xgboost.train(
        {"tree_method": "exact", "gamma": 5, "nthread": 1},
        xgboost.DMatrix(NUMBERS, toys.score()),
        3,
    )
    trees = boosted(json.loads(bytes(booster.save_raw("json"))))["trees"]
    assert sum(int(tree["tree_param"]["num_deleted"]) for tree in trees) > 0


def test_files_older_than_categories_pass():
    booster = xgboost.train({"nthread": 1}, xgboost.DMatrix(NUMBERS, toys.score()), 3)
    content = json.loads(bytes(booster.save_raw("json")))
    for tree in boosted(content)["trees"]:
        for key in [name for name in tree if name.startswith(("categories", "split_type"))]:
            del tree[key]
    del boosted(content)["cats"], boosted(content)["iteration_indptr"]
    assert check_file(json.dumps(content).encode()) == 1


def test_several_targets_are_counted():
    label = np.stack([toys.score()] * 2, axis=1)
    booster = xgboost.train({"nthread": 1}, xgboost.DMatrix(NUMBERS, label), 2)
    assert check_file(bytes(booster.save_raw("ubj"))) == 2


def test_random_damage_never_gets_further_than_a_sentence():
    """Each of these once ended the process: a dead test run is a failed one."""
    data = toys.model("xgboost-ubj-three")
    draw = np.random.default_rng(0)
    refused = 0
    for _ in range(150):
        damaged = bytearray(data)
        for at in draw.integers(len(data), size=2):
            damaged[at] = draw.integers(256)
        try:
            models.read(bytes(damaged), "m.ubj")
        except RefusedError:
            refused += 1
    assert refused > 50
