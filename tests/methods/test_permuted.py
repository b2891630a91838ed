"""Permutation importance: its answers are those of the definition, its figures scikit-learn's."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor
from sklearn.inspection import permutation_importance as peer

from explainers.checks.importances import importances
from explainers.checks.quality import class_qualities, value_qualities
from explainers.methods import permuted, registry
from tests import toys
from tests.reference.swapped import swapped
from tests.subjects import subject

METHOD = registry()["permuted"]


def explain(given, seed=0, **parameters):
    return METHOD.run(given, METHOD.parameters(**parameters), np.random.default_rng(seed))


def slowly(given, draws, seed=0):
    players = given.player_of
    salts = np.random.default_rng(seed).integers(
        0, 2**64, size=(draws, players.max() + 1), dtype=np.uint64
    )
    contents = permuted.contents(given.rows)
    return swapped(given.model.predict, given.rows, given.reference, players, contents, salts)


@pytest.mark.parametrize("name", ["histogram-three", "forest", "xgboost", "histogram-value"])
def test_answers_are_those_of_the_definition(name):
    given = subject(toys.model(name), rows=6)
    answer = explain(given, seed=4, draws=3)
    np.testing.assert_allclose(answer.arrays["swapped"], slowly(given, 3, 4), rtol=0, atol=1e-12)
    np.testing.assert_array_equal(answer.arrays["outputs"], given.model.predict(given.rows))


def test_columns_of_a_group_come_from_one_row():
    given = replace(subject(toys.model("forest"), rows=6), players=(0, 1, 0, 2, 1))
    answer = explain(given, draws=2)
    assert answer.arrays["swapped"].shape == (6, 2, 3, 2)
    np.testing.assert_allclose(answer.arrays["swapped"], slowly(given, 2), rtol=0, atol=1e-12)


def test_the_model_is_asked_only_where_something_changes(monkeypatch):
    given, asked = subject(toys.model("histogram"), rows=30), []

    def predict(frame):
        asked.append(len(frame))
        return plain(frame)

    plain = given.model.predict
    watched = replace(given, model=replace(given.model, predict=predict))
    answer = explain(watched, draws=4)
    assert answer.facts["budget"] == sum(asked)
    unused = list(given.rows.columns).index("unused")  # one value in every row
    assert sum(asked) < METHOD.cost(METHOD.parameters(draws=4), 30, 5) - 30 * 4 + 1
    own = answer.arrays["outputs"][:, None]
    np.testing.assert_array_equal(answer.arrays["swapped"][:, :, unused], np.repeat(own, 4, axis=1))
    monkeypatch.setattr(permuted, "CELLS", 5 * 7)
    again = explain(watched, draws=4)
    np.testing.assert_array_equal(again.arrays["swapped"], answer.arrays["swapped"])
    assert max(asked[2:]) == 30


def test_reports_say_how_far_it_is():
    told = []
    given = replace(subject(toys.model("forest"), rows=5), report=lambda *at: told.append(at))
    answer = explain(given)
    assert told[-1] == (answer.facts["budget"], answer.facts["budget"])
    assert told[0] == (5, answer.facts["budget"])


def test_more_draws_begin_with_the_fewer_and_another_seed_draws_others():
    given = subject(toys.model("forest"), rows=20)
    few, many = explain(given, draws=2), explain(given, draws=6)
    np.testing.assert_array_equal(many.arrays["swapped"][:, :2], few.arrays["swapped"])
    other = explain(given, seed=1, draws=2)
    assert (other.arrays["swapped"] != few.arrays["swapped"]).any()


def test_a_row_has_its_numbers_whatever_the_type_of_its_company():
    """A gap in another row makes whole numbers floating point; and −0 is 0."""
    rows = pd.DataFrame({"n": [1, 2, 3], "t": ["a", None, "c"], "z": [0.0, 1.0, 2.0]})
    beside = pd.DataFrame({"n": [1.0, 2.0, np.nan], "t": ["a", None, "d"], "z": [-0.0, 1.0, 2.0]})
    found = permuted.contents(rows)
    np.testing.assert_array_equal(found[:2], permuted.contents(beside)[:2])
    assert len({*found.tolist(), permuted.contents(beside)[2]}) == 4


def test_no_reference_rows_are_a_mistake_of_ours():
    with pytest.raises(ValueError, match="reference rows"):
        explain(replace(subject(toys.model("forest")), reference=None))


def numeric(classifies):
    """A model of numbers alone on all its rows, with the truth."""
    data = toys.frame()[list(toys.NUMBERS)].astype(float)
    kind = GradientBoostingClassifier if classifies else GradientBoostingRegressor
    target = toys.two() if classifies else toys.score()
    model = kind(n_estimators=20, random_state=0).fit(data, target)
    return (
        model,
        data,
        target,
        subject(skops.io.dumps(model), 240, data.to_csv(index=False).encode()),
    )


@pytest.mark.parametrize(
    ("classifies", "scoring", "title"),
    [
        (True, "neg_log_loss", "Log loss"),
        (True, "roc_auc", "AUC"),
        (True, "accuracy", "Accuracy"),
        (False, "neg_mean_absolute_error", "Mean error"),
        (False, "r2", "R²"),
    ],
)
def test_importances_are_those_of_scikit_learn(classifies, scoring, title):
    """The same order, and intervals that overlap: both draw at random."""
    model, data, target, given = numeric(classifies)
    arrays = explain(given, draws=10).arrays
    if classifies:
        truth = np.searchsorted(model.classes_, target)
        measures = class_qualities(truth, 1, lambda told: told.argmax(axis=1), probabilities=True)
    else:
        measures = value_qualities(np.asarray(target, dtype=float))
    measure = next(one for one in measures if one.title == title)
    ours = importances(
        arrays["outputs"], arrays["swapped"], measure.judge, more_is_better=measure.more_is_better
    )
    theirs = peer(model, data, target, scoring=scoring, n_repeats=10, random_state=0)
    assert np.argsort(-ours.falls).tolist() == np.argsort(-theirs.importances_mean).tolist()
    spread = 3 * np.hypot(ours.draws.std(axis=0), theirs.importances_std)
    assert (np.abs(ours.falls - theirs.importances_mean) <= spread + 1e-12).all()
    assert ours.falls.max() > 0.01
