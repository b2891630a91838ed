"""Linear SHAP: equal to its definition and to shap's own linear explainer."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
import shap
import skops.io
from scipy.sparse import issparse
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import (
    LinearRegression,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    SGDClassifier,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC

from explainers.checks.additivity import ROUNDING, additivity
from explainers.intake import models
from explainers.methods import registry
from explainers.methods.fitness import by_preference, why_not
from explainers.service.samples import FOLDER
from tests import toys
from tests.cards import analysis
from tests.intake.estimators import quietly
from tests.methods.agnostic import explain, pipeline
from tests.reference.coalition_game import shapley
from tests.subjects import subject

METHOD = registry()["linear_shap"]
TOLERANCE = 1e-9
MODELS = {
    "two": (lambda: LogisticRegression(max_iter=2_000), toys.two, "log-odds"),
    "three": (lambda: LogisticRegression(max_iter=2_000), toys.three, "score before softmax"),
    "value": (Ridge, toys.score, "prediction"),
    "counts": (PoissonRegressor, lambda: np.exp(toys.score()), "log of the prediction"),
    "machine": (LinearSVC, toys.two, "decision score"),
    "machine of three": (LinearSVC, toys.three, "decision score"),
}


@cache
def fitted(name):
    build, target, _ = MODELS[name]
    return quietly(lambda: pipeline(build()).fit(toys.frame(), target()))


def given(name, rows=6):
    return subject(skops.io.dumps(fitted(name)), rows)


def margins_of(subject):
    part = subject.model.linear
    return lambda frame: part.margins(part.encode(frame))


@pytest.mark.parametrize("name", MODELS)
def test_equals_the_definition_over_all_coalitions(name):
    asked = given(name, 3)
    answer = explain(METHOD, asked)
    assert answer.facts["unit"] == MODELS[name][2]
    for at in range(3):
        slow = shapley(margins_of(asked), asked.rows.iloc[[at]], asked.reference)
        found = answer.arrays["values"][at]
        np.testing.assert_allclose(found, slow, rtol=0, atol=TOLERANCE)
        with pytest.raises(AssertionError):
            np.testing.assert_allclose(found + 2 * TOLERANCE, slow, rtol=0, atol=TOLERANCE)
    mean = margins_of(asked)(asked.reference).mean(axis=0)
    np.testing.assert_allclose(answer.arrays["base_values"][0], mean, rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("name", MODELS)
def test_equals_shaps_linear_explainer(name):
    """Its masker keeps 100 of the rows it is given without a word, unless told otherwise."""
    asked = given(name, 40)
    columns, model = fitted(name)[:-1], fitted(name)[-1]
    encoded, rows = columns.transform(asked.reference), columns.transform(asked.rows)
    dense = [part.toarray() if issparse(part) else part for part in (encoded, rows)]
    masker = shap.maskers.Independent(dense[0], max_samples=toys.ROWS)
    peer = shap.LinearExplainer(model, masker)
    theirs = np.asarray(peer.shap_values(dense[1])).reshape(40, dense[1].shape[1], -1)
    answer = explain(METHOD, asked).arrays
    names = columns.get_feature_names_out()
    for place, own in enumerate(asked.rows.columns):
        made = [at for at, name in enumerate(names) if name.split("__")[1].split("_")[0] == own]
        summed = theirs[:, made].sum(axis=1)
        # Of two classes, shap answers the second.
        ours = answer["values"][:, place, -theirs.shape[2] :]
        np.testing.assert_allclose(ours, summed, rtol=0, atol=TOLERANCE)
    base = answer["base_values"][0, -theirs.shape[2] :]
    np.testing.assert_allclose(base, np.ravel(peer.expected_value), rtol=0, atol=TOLERANCE)
    few = shap.LinearExplainer(model, shap.maskers.Independent(dense[0]))
    assert np.abs(np.ravel(few.expected_value) - base).max() > 1e-3


@pytest.mark.parametrize("players", [(0, 1, 1, 0, 2), (0, 0, 0, 0, 0), (1, 0, 2, 1, 1)])
def test_a_group_as_one_player_gets_what_its_columns_get_together(players):
    """The game is additive: both questions have one answer."""
    asked = given("three", 5)
    alone = explain(METHOD, asked).arrays["values"]
    answer = explain(METHOD, replace(asked, players=players))
    for player in set(players):
        members = np.flatnonzero(np.array(players) == player)
        np.testing.assert_allclose(
            answer.arrays["values"][:, player], alone[:, members].sum(axis=1), atol=TOLERANCE
        )
    assert "as one player, it gets the same" in " ".join(answer.facts["notes"])


def test_a_group_as_one_player_by_its_definition():
    """The two texts are joined into one column, which plays as one."""
    asked = given("two", 2)
    grouped = explain(METHOD, replace(asked, players=(0, 1, 2, 3, 3))).arrays["values"]

    def joined(frame):
        both = frame.housing + "/" + frame.job
        return frame.drop(columns=list(toys.TEXTS)).assign(both=both)

    def predict(frame):
        parts = frame.both.str.split("/", expand=True).set_axis(list(toys.TEXTS), axis=1)
        return margins_of(asked)(pd.concat([frame.drop(columns="both"), parts], axis=1))

    for at in range(2):
        slow = shapley(predict, joined(asked.rows.iloc[[at]]), joined(asked.reference))
        np.testing.assert_allclose(grouped[at], slow, atol=TOLERANCE)


def credit():
    """German credit over its raw columns of words and numbers, and the table."""
    data = pd.read_csv(FOLDER / "german_credit.csv")
    rows = data.drop(columns=["applicant_id", "credit_risk"])
    columns = ColumnTransformer(
        [
            ("texts", OneHotEncoder(), make_column_selector(dtype_exclude="number")),
            ("numbers", StandardScaler(), make_column_selector(dtype_include="number")),
        ]
    )
    model = make_pipeline(columns, LogisticRegression(max_iter=5_000)).fit(rows, data.credit_risk)
    return model, rows


def test_german_credit_over_raw_words_is_exact():
    """Of its 20 columns, coalitions of six are enumerated; the others are as in the row."""
    model, rows = credit()
    asked = subject(skops.io.dumps(model), 200, rows.to_csv(index=False).encode())
    answer = explain(METHOD, asked)
    assert answer.facts["notes"][0].startswith("The model weighs 61 encoded columns")
    found = answer.arrays
    assert additivity(found["values"], found["base_values"], found["outputs"]).value < 1e-12
    reference = asked.reference.head(40)
    fewer = explain(METHOD, replace(asked, reference=reference)).arrays["values"]
    playing = list(asked.rows.columns[:6])
    for at in (0, 150):
        row = asked.rows.iloc[[at]]

        def predict(frame, row=row):
            rest = row.drop(columns=playing)
            beside = pd.concat([rest] * len(frame)).set_axis(frame.index)
            whole = pd.concat([frame, beside], axis=1)[list(rows)]
            return model.decision_function(whole)[:, None]

        slow = shapley(predict, row[playing], reference[playing])
        np.testing.assert_allclose(fewer[at, :6, 1:], slow, rtol=0, atol=TOLERANCE)
    assert np.abs(fewer - found["values"]).max() > 0.01  # other rows to compare with


def test_words_by_the_thousand_stay_sparse():
    draw = np.random.default_rng(2)
    words = np.array([f"w{i}" for i in range(4_000)])
    data = pd.DataFrame(
        {"said": [" ".join(draw.choice(words, 12)) for _ in range(300)], "n": draw.normal(size=300)}
    )
    columns = ColumnTransformer(
        [("said", TfidfVectorizer(), "said"), ("n", StandardScaler(), ["n"])], sparse_threshold=1.0
    )
    target = np.where(data.n + draw.normal(size=300) > 0, "yes", "no")
    model = make_pipeline(columns, LogisticRegression()).fit(data, target)
    asked = subject(skops.io.dumps(model), 5, data.to_csv(index=False).encode())
    part = asked.model.linear
    assert issparse(part.encode(asked.rows))
    found = explain(METHOD, asked).arrays["values"]
    for at in range(5):
        slow = shapley(margins_of(asked), asked.rows.iloc[[at]], asked.reference)
        np.testing.assert_allclose(found[at], slow, rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("name", MODELS)
def test_the_tolerance_breaks_when_values_are_a_little_wrong(name):
    found = explain(METHOD, given(name, 20)).arrays
    parts = (found["base_values"], found["outputs"])
    assert additivity(found["values"], *parts, METHOD.tolerance).passed
    wrong = found["values"].copy()
    wrong[3, 1, 0] += 1.5 * ROUNDING * max(1.0, np.abs(found["outputs"]).max())
    assert not additivity(wrong, *parts, METHOD.tolerance).passed


def test_coefficients_that_are_not_the_models_are_withheld():
    """Should a model change after it was asked: its own answer is what is added up to."""
    asked = given("two", 20)
    part = asked.model.linear
    other = replace(part, coefficients=part.coefficients * 1.01)
    found = explain(METHOD, replace(asked, model=replace(asked.model, linear=other))).arrays
    check = additivity(found["values"], found["base_values"], found["outputs"], METHOD.tolerance)
    assert not check.passed


def test_what_is_missing_is_said_of_models_and_reference_rows():
    trees = subject(toys.model("forest"), 2)
    with pytest.raises(ValueError, match="not linear"):
        explain(METHOD, trees)
    with pytest.raises(ValueError, match="reference rows"):
        explain(METHOD, replace(given("two"), reference=None))
    why = why_not(METHOD, analysis(trees.model.card))
    assert why == "RandomForestClassifier is not a linear model."


def test_notes_say_what_log_odds_leave_open():
    told = " ".join(explain(METHOD, given("two")).facts["notes"])
    assert "Effects add up in the log-odds, not in the probability" in told
    assert "probability" not in " ".join(explain(METHOD, given("machine")).facts["notes"])
    bare = LinearRegression().fit(toys.frame()[list(toys.NUMBERS)], toys.score())
    assert explain(METHOD, subject(skops.io.dumps(bare))).facts["notes"] == []


def test_a_linear_model_opens_with_it():
    for model in (fitted("two"), SGDClassifier().fit(toys.frame()[["age"]], toys.two())):
        card = models.read(skops.io.dumps(model), "model").card
        able = [method for method in registry().values() if not why_not(method, analysis(card))]
        shares = [method for method in by_preference(able) if method.shape == "attribution"]
        for scope in ("global", "local"):
            assert next(m for m in shares if scope in m.scopes).name == "linear_shap"


def test_reference_rows_are_encoded_once_for_all_blocks():
    asked = given("value", 4)
    part, seen = asked.model.linear, []
    watched = replace(part, encode=lambda frame: seen.append(len(frame)) or part.encode(frame))
    asked = replace(asked, model=replace(asked.model, linear=watched))
    for _ in range(3):
        explain(METHOD, asked)
    assert seen == [toys.ROWS, 4, 4, 4]
    explain(METHOD, replace(asked, reference=asked.reference.head(50)))
    assert seen[4:] == [50, 4]
