"""A model whose types are all listed may still point outside itself or read files."""

import numpy as np
import pytest
import skops.io
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.sklearn.audit import audit
from tests import toys

NUMBERS = toys.frame()[list(toys.NUMBERS)]
TWO = toys.two()


def fitted(model):
    return model.fit(NUMBERS, TWO)


def trees_of(model):
    """Node arrays of the first tree that has a branch, to be changed in place."""
    tree = model if hasattr(model, "tree_") else np.ravel(np.asarray(model.estimators_))[0]
    return tree.tree_


def refusal(model):
    with pytest.raises(RefusedError) as caught:
        audit(model)
    assert caught.value.code == "BROKEN_MODEL"
    return caught.value.sentence


SOUND = {
    "tree": lambda: DecisionTreeClassifier(max_depth=3),
    "stump of one leaf": lambda: DecisionTreeClassifier(max_leaf_nodes=2),
    "pruned tree": lambda: DecisionTreeClassifier(ccp_alpha=0.01),
    "tree grown best first": lambda: DecisionTreeClassifier(max_leaf_nodes=9),
    "forest": lambda: RandomForestClassifier(3),
    "extra trees": lambda: ExtraTreesClassifier(3),
    "boosting": lambda: GradientBoostingClassifier(n_estimators=3),
    "bagging on some columns": lambda: BaggingClassifier(
        DecisionTreeClassifier(), 3, max_features=2
    ),
    "histograms": lambda: HistGradientBoostingClassifier(max_iter=3),
}


@pytest.mark.parametrize("build", SOUND.values(), ids=SOUND)
def test_what_scikit_learn_makes_passes(build):
    audit(fitted(build()))


def test_native_categories_pass():
    audit(skops.io.loads(toys.native_categories(), trusted=_all(toys.native_categories())))


def _all(data):
    return skops.io.get_untrusted_types(data=data)


TAMPERED = {
    "a child out of reach": ("children_left", 99, "points to node 99"),
    "a child far below zero": ("children_right", -7, "points to node -7"),
    "a way back": ("children_right", 0, "points to node 0"),
    "a column out of reach": ("feature", 3, "asks for column 3 of 3 columns"),
    "a negative column": ("feature", -5, "asks for column -5 of 3 columns"),
}


@pytest.mark.parametrize("build", [SOUND["tree"], SOUND["forest"], SOUND["boosting"]])
@pytest.mark.parametrize(("name", "value", "words"), TAMPERED.values(), ids=TAMPERED)
def test_a_node_that_points_outside_is_found(build, name, value, words):
    model = fitted(build())
    getattr(trees_of(model), name)[0] = value
    assert words in refusal(make_pipeline("passthrough", model))


def test_a_forest_of_wider_trees_is_found():
    model = fitted(RandomForestClassifier(3))
    model.n_features_in_ = 2
    assert "takes 3 columns and the whole 2" in refusal(model)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("left", 200, "points to node 200"),
        ("right", 0, "points to node 0"),
        ("feature_idx", 3, "asks for column 3 of 3 columns"),
        ("is_categorical", 1, "asks for set 0 of 0 category sets"),
    ],
)
def test_a_histogram_node_that_points_outside_is_found(field, value, words):
    model = fitted(HistGradientBoostingClassifier(max_iter=3))
    model._predictors[1][0].nodes[field][0] = value
    assert words in refusal(model)


def test_the_file_of_a_tampered_tree_is_refused():
    model = fitted(RandomForestClassifier(3))
    trees_of(model).children_left[0] = 12_345
    with pytest.raises(RefusedError, match="node 12345"):
        models.read(skops.io.dumps(model), "model.skops")


@pytest.mark.parametrize(
    ("kind", "options"),
    [(CountVectorizer, {}), (TfidfVectorizer, {}), (HashingVectorizer, {"n_features": 8})],
)
def test_a_step_that_reads_files_is_refused(kind, options, tmp_path):
    (tmp_path / "secret").write_text("the secret words", encoding="utf-8")
    names = NUMBERS.assign(path=str(tmp_path / "secret"))
    columns = make_column_transformer((kind(input="filename", **options), "path"))
    model = make_pipeline(columns, LogisticRegression()).fit(names, TWO)
    with pytest.raises(RefusedError) as caught:
        models.read(skops.io.dumps(model), "model.skops")
    assert caught.value.code == "READS_FILES"
    assert kind.__name__ in caught.value.sentence
    assert "input='filename'" in caught.value.sentence


def test_a_model_is_kept_to_one_quiet_process(capfd):
    frame = toys.frame().drop(columns="job")
    columns = make_column_transformer((OneHotEncoder(), ["housing"]), remainder="passthrough")
    model = make_pipeline(columns, RandomForestClassifier(3, max_depth=2)).fit(frame, TWO)
    expected = model.predict_proba(frame)
    model[0].n_jobs, model[1].n_jobs, model[1].verbose = 2, -1, 2
    data = skops.io.dumps(model)
    built = skops.io.loads(data, trusted=_all(data))
    audit(built)
    assert [built[0].n_jobs, built[1].n_jobs, built[1].verbose] == [1, 1, 0]
    capfd.readouterr()
    np.testing.assert_array_equal(models.read(data, "model.skops").predict(frame), expected)
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""
