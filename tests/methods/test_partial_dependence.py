"""Partial dependence: equal to its definition and to scikit-learn's, over honest grids."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor
from sklearn.inspection import partial_dependence as peer

from explainers.errors import RefusedError
from explainers.methods import partial_dependence as module
from explainers.methods import registry
from tests import toys
from tests.reference.partial_dependence import curves
from tests.subjects import subject

METHOD = registry()["partial_dependence"]
PEER_TOLERANCE = 1e-9


def explain(given, **parameters):
    chosen = METHOD.parameters(**parameters)
    return METHOD.run(given, chosen, np.random.default_rng(0))


def with_column(given, name, values, kind="number"):
    """The subject with other values of one column in rows and reference."""
    columns = list(given.rows.columns)
    kinds = [kind if each == name else old for each, old in zip(columns, given.kinds, strict=True)]
    reference = given.reference.assign(**{name: values})
    return replace(
        given,
        kinds=tuple(kinds),
        reference=reference,
        rows=reference.head(len(given.rows)).reset_index(drop=True),
    )


@pytest.mark.parametrize("name", toys.TREES)
@pytest.mark.parametrize("feature", ["age", "housing"])
def test_curves_are_those_of_the_definition(name, feature):
    given = subject(toys.model(name), rows=4)
    answer = explain(given, feature=feature, points=5)
    individual, average = curves(given.model.predict, given.rows, feature, answer.facts["grid"])
    np.testing.assert_allclose(answer.arrays["individual"], individual, rtol=0, atol=1e-12)
    np.testing.assert_allclose(answer.arrays["individual"].mean(axis=0), average, atol=1e-12)


def numeric(classifies):
    """A model of numbers alone, its subject, and the plain estimator."""
    data = toys.frame()[list(toys.NUMBERS)].astype(float)
    kind = GradientBoostingClassifier if classifies else GradientBoostingRegressor
    target = toys.two() if classifies else toys.score()
    model = kind(n_estimators=8, random_state=0).fit(data, target)
    return model, data, subject(skops.io.dumps(model), 60, data.to_csv(index=False).encode())


def against_the_peer(answer, given, model, data, feature):
    theirs = peer(
        model,
        data.head(60),
        [feature],
        custom_values={feature: np.array(answer.facts["grid"])},
        kind="both",
        response_method="predict_proba" if given.model.card.outputs == 2 else "auto",
    )
    ours = answer.arrays["individual"][:, :, -1]
    np.testing.assert_allclose(ours, theirs["individual"][0], rtol=0, atol=PEER_TOLERANCE)
    np.testing.assert_allclose(ours.mean(axis=0), theirs["average"][0], rtol=0, atol=PEER_TOLERANCE)


@pytest.mark.parametrize("classifies", [True, False])
@pytest.mark.parametrize("feature", ["age", "amount"])
def test_curves_are_those_of_scikit_learn(classifies, feature):
    model, data, given = numeric(classifies)
    answer = explain(given, feature=feature)
    assert len(answer.facts["grid"]) == 20
    against_the_peer(answer, given, model, data, feature)


def test_the_comparison_with_scikit_learn_notices_a_millionth():
    model, data, given = numeric(classifies=False)
    answer = explain(given, feature="age")
    answer.arrays["individual"][3, 2, 0] += 1e-6
    with pytest.raises(AssertionError):
        against_the_peer(answer, given, model, data, "age")


def test_grid_runs_from_the_1st_to_the_99th_percentile_over_values_that_occur():
    given = subject(toys.model("histogram"))
    amounts = given.reference.amount
    grid = np.array(explain(given, feature="amount", points=20).facts["grid"])
    low, high = np.quantile(amounts, (0.01, 0.99), method="inverted_cdf")
    assert (len(grid), grid[0], grid[-1]) == (20, low, high)
    assert np.isin(grid, amounts).all()
    assert amounts.min() < low and high < amounts.max()


def test_a_value_that_most_rows_share_does_not_eat_the_grid():
    given = subject(toys.model("histogram"))
    zeros = np.where(np.arange(toys.ROWS) % 10 == 0, np.arange(toys.ROWS) / 7, 0.0)
    answer = explain(with_column(given, "amount", zeros), feature="amount")
    assert len(answer.facts["grid"]) == 20
    assert answer.facts["grid"] == sorted(set(answer.facts["grid"]))


def test_few_values_are_all_tried_and_rare_ends_stay():
    given = subject(toys.model("histogram"))
    values = np.where(np.arange(toys.ROWS) == 5, 1_000, np.arange(toys.ROWS) % 3)
    answer = explain(with_column(given, "age", values), feature="age")
    assert answer.facts["grid"] == [0, 1, 2, 1_000]
    assert answer.facts["notes"] == ["Values tried: all 4 in the 240 reference rows."]


def test_endless_and_missing_numbers_are_not_tried_and_missing_is_said():
    given = subject(toys.model("histogram"))
    values = np.where(np.arange(toys.ROWS) % 2 == 0, np.nan, 4.0)
    values[1], values[3] = np.inf, 6.0
    answer = explain(with_column(given, "amount", values), feature="amount")
    assert answer.facts["grid"] == [4.0, 6.0]
    assert answer.facts["notes"][1].startswith("120 of those rows have no value")


def test_a_constant_column_has_one_point_and_its_curve_is_the_prediction():
    given = subject(toys.model("histogram"))
    answer = explain(given, feature="unused")
    assert answer.facts["grid"] == [3.0]
    np.testing.assert_array_equal(
        answer.arrays["individual"][:, 0], given.model.predict(given.rows)
    )


def test_a_column_without_any_value_is_refused_with_a_sentence():
    given = subject(toys.model("histogram"))
    empty = with_column(given, "amount", np.full(toys.ROWS, np.nan))
    with pytest.raises(RefusedError, match="“amount” has no value in any of the 240") as caught:
        explain(empty, feature="amount")
    assert caught.value.code == "NOTHING_TO_VARY"


def test_only_the_most_frequent_categories_are_tried_and_it_is_said():
    given = subject(toys.model("histogram"))
    names = [f"c{at % 60 if at < 200 else at % 10}" for at in range(toys.ROWS)]
    answer = explain(with_column(given, "housing", names, "category"), feature="housing")
    assert len(answer.facts["grid"]) == module.MOST_CATEGORIES
    assert set(answer.facts["grid"][:10]) == {f"c{at}" for at in range(10)}
    assert "the 50 most frequent of 60 in the 240" in answer.facts["notes"][0]


def test_numbers_that_the_model_takes_as_categories_are_named():
    given = subject(toys.model("xgboost"))
    codes = with_column(given, "housing", np.arange(toys.ROWS) % 3)
    assert given.model.card.features[3].kind == "category"
    assert explain(codes, feature="housing").facts["grid"] == ["0", "1", "2"]


def sent(given, **parameters):
    """What the model is asked, frame by frame."""
    frames = []
    predict = given.model.predict
    watched = replace(given.model, predict=lambda frame: frames.append(frame) or predict(frame))
    return frames, explain(replace(given, model=watched), **parameters)


@pytest.mark.parametrize("feature", ["age", "amount", "housing", "unused"])
def test_composed_frames_keep_every_type_and_the_budget_is_what_was_sent(feature):
    given = subject(toys.model("histogram"), rows=7)
    frames, answer = sent(given, feature=feature, points=10)
    for frame in frames:
        pd.testing.assert_series_equal(frame.dtypes, given.rows.dtypes)
    rows = sum(map(len, frames))
    assert rows == answer.facts["budget"] <= METHOD.cost(METHOD.parameters(points=10), 7, 5)


def test_batches_are_large_but_bounded_and_give_the_same_numbers(monkeypatch):
    given = subject(toys.model("histogram"), rows=7)
    frames, whole = sent(given, feature="age", points=10)
    assert len(frames) == 1
    monkeypatch.setattr(module, "BATCH_CELLS", 3 * 7 * 5)
    frames, parts = sent(given, feature="age", points=10)
    assert [len(frame) for frame in frames] == [21, 21, 21, 7]
    np.testing.assert_array_equal(parts.arrays["individual"], whole.arrays["individual"])


def test_a_row_has_the_same_curve_alone_and_among_others():
    many, alone = (subject(toys.model("lightgbm"), rows=rows) for rows in (20, 1))
    together = explain(many, feature="age").arrays["individual"][:1]
    np.testing.assert_array_equal(explain(alone, feature="age").arrays["individual"], together)


def test_the_rows_themselves_are_left_as_they_were():
    given = subject(toys.model("histogram"))
    before = given.rows.copy()
    explain(given, feature="age")
    pd.testing.assert_frame_equal(given.rows, before)
