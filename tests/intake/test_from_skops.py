"""skops files: what is listed is built and answers as in scikit-learn, the rest is a sentence."""

import io
import json
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.ensemble import (
    AdaBoostClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from explainers.errors import RefusedError
from explainers.intake import archive, models
from explainers.intake.skops_names import TRUSTED
from tests import toys

NUMBERS = toys.frame()[list(toys.NUMBERS)]
TWO = toys.two()
SCORE = toys.score()
PAIR = np.stack([SCORE > 0, SCORE > 1], axis=1).astype(int)
# Missing numbers and missing texts, as a table gives them.
HOLES = toys.frame().assign(
    age=toys.frame().age.where(toys.frame().age > 25),
    housing=toys.frame().housing.where(toys.frame().age > 30),
)


def handle_of(model):
    return models.read(skops.io.dumps(model), "model.skops")


def refusal(data):
    with pytest.raises(RefusedError) as caught:
        models.read(data if isinstance(data, bytes) else skops.io.dumps(data), "model.skops")
    return caught.value


def forest(**options):
    return RandomForestClassifier(4, max_depth=3, random_state=0, **options)


def filled():
    """A forest behind the usual steps for gaps and texts."""
    texts = make_pipeline(
        SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")
    )
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    columns = make_column_transformer((texts, list(toys.TEXTS)), (numbers, list(toys.NUMBERS)))
    return make_pipeline(columns, forest())


def chosen():
    """A forest behind columns chosen by their type, of which the best are kept."""
    columns = ColumnTransformer(
        [("text", OrdinalEncoder(), make_column_selector(dtype_exclude="number"))],
        remainder=StandardScaler(),
    )
    return make_pipeline(columns, SelectKBest(k=3), forest())


# A model -> the frame it is fitted on.
ORDINARY = {
    "steps for gaps and texts": (filled, HOLES),
    "columns chosen by their type": (chosen, toys.frame().drop(columns="unused")),
    "a calibrated machine": (
        lambda: CalibratedClassifierCV(make_pipeline(StandardScaler(), LinearSVC()), cv=2),
        NUMBERS,
    ),
    "a network": (
        lambda: make_pipeline(StandardScaler(), MLPClassifier(3, max_iter=2_000, tol=1e-2)),
        NUMBERS,
    ),
    "a vote": (
        lambda: VotingClassifier([("a", forest()), ("b", LogisticRegression())], voting="soft"),
        NUMBERS[["age"]],
    ),
    "a stack": (
        lambda: StackingClassifier([("a", forest()), ("b", DecisionTreeClassifier())], cv=2),
        NUMBERS,
    ),
    "one against the rest": (
        lambda: OneVsRestClassifier(DecisionTreeClassifier(max_depth=2)),
        NUMBERS,
    ),
    "boosted stumps": (lambda: AdaBoostClassifier(n_estimators=4), NUMBERS),
    "neighbours found by looking at all": (
        lambda: KNeighborsClassifier(algorithm="brute"),
        NUMBERS,
    ),
    "pipelines in a pipeline": (
        lambda: make_pipeline(StandardScaler(), make_pipeline(MinMaxScaler(), forest())),
        NUMBERS,
    ),
    "a step left out": (lambda: Pipeline([("a", "passthrough"), ("b", forest())]), NUMBERS),
}


@pytest.mark.parametrize(("build", "frame"), ORDINARY.values(), ids=ORDINARY)
def test_ordinary_models_answer_as_in_scikit_learn(build, frame):
    model = build().fit(frame, TWO)
    handle = handle_of(model)
    np.testing.assert_allclose(handle.predict(frame), model.predict_proba(frame), rtol=1e-12)
    assert handle.card.classes == ("no", "yes")
    assert [feature.name for feature in handle.card.features] == list(frame)


def test_categories_inside_histogram_boosting_answer_but_have_no_tree_shap():
    frame = toys.frame().astype(dict.fromkeys(toys.TEXTS, "category"))
    model = HistGradientBoostingClassifier(max_iter=4, categorical_features="from_dtype")
    handle = handle_of(model.fit(frame, TWO))
    np.testing.assert_allclose(handle.predict(toys.frame()), model.predict_proba(frame))
    assert handle.trees is None
    assert "turns text categories into numbers by itself" in handle.card.lacks["trees"]


@pytest.mark.parametrize("steps", [(), (StandardScaler(),)], ids=["alone", "behind a step"])
def test_a_model_fitted_on_a_bare_array_numbers_its_columns(steps):
    model = make_pipeline(*steps, forest()).fit(NUMBERS.to_numpy(), TWO)
    handle = handle_of(model)
    names = ["column 1", "column 2", "column 3"]
    assert [feature.name for feature in handle.card.features] == names
    frame = NUMBERS.set_axis(names, axis=1)
    np.testing.assert_array_equal(handle.predict(frame), model.predict_proba(NUMBERS.to_numpy()))
    np.testing.assert_array_equal(handle.trees.margins(frame), handle.predict(frame))


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ((SCORE > 0).astype(float), ("0", "1")),
        ((SCORE > 0).astype(int), ("0", "1")),
        (SCORE > 0, ("False", "True")),
        (np.where(SCORE > 0, 1.5, 0.5), None),
    ],
    ids=["whole fractions", "whole numbers", "truth values", "fractions"],
)
def test_classes_are_written_as_the_table_writes_them(values, names):
    if names is None:
        values, names = values.astype(str), ("0.5", "1.5")
    assert handle_of(forest().fit(NUMBERS, values)).card.classes == names


def test_half_the_log_odds_are_not_called_log_odds():
    model = GradientBoostingClassifier(loss="exponential", n_estimators=5).fit(NUMBERS, TWO)
    handle = handle_of(model)
    assert handle.trees.unit == "score"
    margin = handle.trees.margins(NUMBERS)[:, 1]
    np.testing.assert_allclose(handle.predict(NUMBERS)[:, 1], 1 / (1 + np.exp(-2 * margin)))


@pytest.mark.parametrize(
    ("model", "details"),
    [
        (forest(), (("trees", "4"),)),
        (GradientBoostingClassifier(n_estimators=3), (("boosting rounds", "3"),)),
        (HistGradientBoostingClassifier(max_iter=2), (("boosting rounds", "2"),)),
        (LogisticRegression(max_iter=10_000), ()),
    ],
    ids=lambda part: type(part).__name__,
)
def test_only_trees_are_counted_as_trees(model, details):
    assert handle_of(model.fit(NUMBERS, TWO)).card.details == details


def test_a_forest_of_hundreds_of_trees_is_no_bomb():
    model = RandomForestClassifier(300, max_depth=1).fit(NUMBERS, TWO)
    data = skops.io.dumps(model)
    assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) > 1_000
    assert models.read(data, "model.skops").card.details == (("trees", "300"),)


class Mine(ClassifierMixin, BaseEstimator):
    """A class of the user's own: it must be named, and never be built."""

    def __setstate__(self, state):
        raise AssertionError("the class was built")


def test_a_type_that_is_not_listed_is_named_and_not_built():
    error = refusal(make_pipeline(StandardScaler(), Mine()))
    assert error.code == "UNLISTED_TYPE"
    assert f"“{Mine.__module__}.Mine”" in error.sentence
    assert "standard scikit-learn steps" in error.next_step


def rewritten(data, change):
    """A skops file with its description changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "schema.json":
                description = json.loads(content)
                change(description)
                content = json.dumps(description).encode()
            new.writestr(name, content)
    return made.getvalue()


def test_a_module_that_is_not_listed_is_not_even_imported():
    def point(description):
        description["__module__"], description["__class__"] = "antigravity", "Anything"

    error = refusal(rewritten(skops.io.dumps(forest().fit(NUMBERS, TWO)), point))
    assert "“antigravity.Anything”" in error.sentence
    assert "antigravity" not in sys.modules


@pytest.mark.parametrize("name", ["os.system", "builtins.eval", "numpy.load"])
def test_functions_that_are_not_listed_are_refused(name):
    module, _, function = name.rpartition(".")
    model = make_pipeline(SelectKBest(k=1), forest()).fit(NUMBERS[["age", "amount"]], TWO)

    def point(description):
        text = json.dumps(description)
        assert '"f_classif"' in text
        text = text.replace('"sklearn.feature_selection._univariate_selection"', f'"{module}"')
        description.clear()
        description.update(json.loads(text.replace('"f_classif"', f'"{function}"')))

    error = refusal(rewritten(skops.io.dumps(model), point))
    assert error.code == "UNLISTED_TYPE"
    assert f"“{name}”" in error.sentence


def test_many_unlisted_types_are_counted():
    kinds = [type(f"Kind{i}", (BaseEstimator,), {"__module__": __name__}) for i in range(7)]
    for kind in kinds:
        setattr(sys.modules[__name__], kind.__name__, kind)
    assert refusal([kind() for kind in kinds]).sentence.endswith(" and 2 more.")


ADVICE = {
    "a search": (
        lambda: GridSearchCV(forest(), {"max_depth": [2]}, cv=2).fit(NUMBERS, TWO),
        "best_estimator_",
    ),
    "a search tree": (
        lambda: KNeighborsClassifier(algorithm="kd_tree").fit(NUMBERS, TWO),
        "algorithm='brute'",
    ),
}


@pytest.mark.parametrize(("build", "words"), ADVICE.values(), ids=ADVICE)
def test_advice_fits_what_is_unlisted(build, words):
    error = refusal(build())
    assert error.code == "UNLISTED_TYPE"
    assert words in error.next_step


def test_what_a_search_found_is_opened():
    found = GridSearchCV(forest(), {"max_depth": [2]}, cv=2).fit(NUMBERS, TWO).best_estimator_
    assert handle_of(found).card.kind == "RandomForestClassifier"


def test_every_trusted_name_is_exact_and_exists():
    import importlib

    for name in TRUSTED:
        module, _, attribute = name.rpartition(".")
        assert hasattr(importlib.import_module(module), attribute), name


NO_MODEL = {
    "a dict around a model": (
        lambda: {"model": forest().fit(NUMBERS, TWO), "version": 3},
        "“dict” with the entries “model”, “version”",
    ),
    "a list": (lambda: [forest().fit(NUMBERS, TWO)], "“list”"),
    "a text": (lambda: "hello", "“str”"),
    "an array": (lambda: np.arange(3), "“ndarray”"),
    "a transformer": (lambda: StandardScaler().fit(NUMBERS), "“StandardScaler”, which has no pre"),
    "transformers": (lambda: make_pipeline(StandardScaler()).fit(NUMBERS), "“Pipeline”, which has"),
    "clusters": (lambda: KMeans(2, n_init=1).fit(NUMBERS), "KMeans is neither a classifier nor"),
}


@pytest.mark.parametrize(("build", "words"), NO_MODEL.values(), ids=NO_MODEL)
def test_what_is_no_model_is_named(build, words):
    error = refusal(build())
    assert error.code == "NOT_A_MODEL"
    assert words in error.sentence


UNFITTED = {
    "a forest": forest(),
    "a regression": LinearRegression(),
    "a pipeline": toys.pipeline(forest()),
    "a vote": VotingClassifier([("a", forest())], voting="soft"),
}


@pytest.mark.parametrize("model", UNFITTED.values(), ids=UNFITTED)
def test_an_unfitted_model_is_said_to_be_one(model):
    error = refusal(model)
    assert error.code == "NOT_FITTED"
    assert f"This {type(model).__name__} has not been fitted" in error.sentence


NO_PROBABILITIES = {
    "a machine": (lambda: SVC().fit(NUMBERS, TWO), "SVC"),
    "a machine behind a step": (
        lambda: make_pipeline(StandardScaler(), SVC()).fit(NUMBERS, TWO),
        "SVC",
    ),
    "ridge": (lambda: RidgeClassifier().fit(NUMBERS, TWO), "RidgeClassifier"),
    "a vote by hand": (
        lambda: VotingClassifier([("a", forest())], voting="hard").fit(NUMBERS, TWO),
        "VotingClassifier",
    ),
}


@pytest.mark.parametrize(("build", "kind"), NO_PROBABILITIES.values(), ids=NO_PROBABILITIES)
def test_a_classifier_without_probabilities_is_told_how_to_get_them(build, kind):
    error = refusal(build())
    assert error.code == "NO_PROBABILITIES"
    assert error.sentence.startswith(f"{kind} answers labels only")
    assert "CalibratedClassifierCV" in error.next_step


SEVERAL = {
    "classes": lambda: forest().fit(NUMBERS, PAIR),
    "values": lambda: RandomForestRegressor(2).fit(NUMBERS, PAIR),
    "labels of a network": lambda: MLPClassifier(2, max_iter=900, tol=1.0).fit(NUMBERS, PAIR),
    "labels of several models": lambda: OneVsRestClassifier(DecisionTreeClassifier()).fit(
        NUMBERS, PAIR
    ),
}


@pytest.mark.parametrize("build", SEVERAL.values(), ids=SEVERAL)
def test_several_targets_at_once_are_refused(build):
    assert refusal(build()).code == "SEVERAL_TARGETS"


def test_a_model_of_texts_is_no_model_of_tables():
    model = make_pipeline(CountVectorizer(), LogisticRegression())
    error = refusal(model.fit(toys.frame().housing, TWO))
    assert error.code == "NOT_A_TABLE_MODEL"
    assert "starts with CountVectorizer" in error.sentence


def test_a_text_column_among_others_is_fine():
    columns = ColumnTransformer([("t", CountVectorizer(), "housing")], remainder="passthrough")
    frame = toys.frame()[["age", "housing"]]
    model = make_pipeline(columns, forest()).fit(frame, TWO)
    handle = handle_of(model)
    np.testing.assert_array_equal(handle.predict(frame), model.predict_proba(frame))
    np.testing.assert_array_equal(handle.trees.sources, [1, 1, 1, 0])


def test_an_older_version_is_named_beside_the_installed_one():
    import sklearn

    data = skops.io.dumps(LogisticRegression(max_iter=10_000).fit(NUMBERS, TWO))

    def age(description):
        versions = [
            node
            for node in walk(description)
            if isinstance(node, dict) and node.get("content") == f'"{sklearn.__version__}"'
        ]
        assert versions
        for node in versions:
            node["content"] = '"1.2.2"'

    def walk(node):
        yield node
        for inner in node.values() if isinstance(node, dict) else node:
            if isinstance(inner, dict | list):
                yield from walk(inner)

    (note,) = models.read(rewritten(data, age), "model.skops").card.notes
    assert f"scikit-learn 1.2.2 and opened with {sklearn.__version__}" in note


def damaged(change):
    return rewritten(skops.io.dumps(forest().fit(NUMBERS, TWO)), change)


BROKEN = {
    "no loader": lambda d: d.pop("__loader__"),
    "an unknown loader": lambda d: d.update({"__loader__": "NoSuchNode"}),
    "no state": lambda d: d["content"].pop("content"),
    "a missing array": lambda d: d["content"]["content"].update(
        {"x": {"__class__": "ndarray", "__module__": "numpy", "__loader__": "NdArrayNode",
               "type": "numpy", "file": "gone.npy"}}
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_damaged_description_is_a_sentence(change):
    error = refusal(damaged(change))
    assert error.code == "BROKEN_MODEL"
    assert "\n" not in error.sentence and len(error.sentence) < 250


def test_a_damaged_array_is_a_sentence():
    made = io.BytesIO()
    data = skops.io.dumps(forest().fit(NUMBERS, TWO))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:90] if name.endswith(".npy") else content)
    assert refusal(made.getvalue()).code == "BROKEN_MODEL"


def test_a_bomb_is_refused_before_it_is_read(monkeypatch):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("schema.json", "{}")
        file.writestr("zeros.npy", bytes(3_000_000))
    monkeypatch.setattr(archive, "FREE", 1_000)
    monkeypatch.setattr(skops.io, "get_untrusted_types", None)
    error = refusal(made.getvalue())
    assert error.code == "EXPANDS_TOO_MUCH"


def test_predictions_take_the_frames_a_table_gives():
    """pandas' text type and plain objects are both what a step for texts may meet."""
    model = filled().fit(HOLES.astype({"housing": object, "job": object}), TWO)
    handle = handle_of(model)
    as_text = HOLES.astype({"housing": pd.StringDtype(na_value=np.nan)})
    np.testing.assert_array_equal(handle.predict(as_text), handle.predict(HOLES))
