"""Coefficients: what is told adds up to what the model answers, whatever its columns become."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, SplineTransformer

from explainers.errors import ModelError
from explainers.methods import coefficients as module
from explainers.methods import registry
from tests import toys
from tests.intake.own_columns import encodings
from tests.subjects import subject

METHOD = registry()["coefficients"]


def explain(given):
    return METHOD.run(given, METHOD.parameters(), np.random.default_rng(0))


def by_part(answer):
    """What is told, by column and category."""
    parts = answer.facts["parts"]
    return {(part["feature"], part["what"], part["category"]): at for at, part in enumerate(parts)}


def one_by_one(answer, rows):
    """What the parts add up to for each row, by the plainest way: (rows, outputs)."""
    places, found = by_part(answer), []
    for _, row in rows.iterrows():
        total = answer.arrays["intercepts"].copy()
        for at, value in enumerate(row.tolist()):
            missing = pd.isna(value)
            if missing:
                total += answer.arrays["weights"][places[at, "missing", ""]]
            elif (at, "number", "") in places:
                total += value * answer.arrays["weights"][places[at, "number", ""]]
            else:
                total += answer.arrays["weights"][places[at, "category", str(value)]]
        found.append(total)
    return np.array(found)


@pytest.mark.parametrize("name", toys.LINEAR)
def test_the_parts_add_up_to_the_models_own_sum(name):
    given = subject(toys.linear(name), 60)
    answer = explain(given)
    part = given.model.linear
    margins = part.margins(part.encode(given.rows))
    scale = max(1.0, np.abs(margins).max())
    np.testing.assert_allclose(one_by_one(answer, given.rows), margins, rtol=0, atol=1e-9 * scale)
    assert answer.facts["unit"] == part.unit


@pytest.mark.parametrize("number", encodings.NUMBERS)
@pytest.mark.parametrize("text", encodings.TEXTS)
def test_whatever_is_made_of_a_column(number, text):
    data = encodings.frame()
    steps = encodings.columns(encodings.NUMBERS[number], encodings.TEXTS[text])
    model = make_pipeline(steps, LinearRegression()).fit(data, encodings.target())
    given = subject(skops.io.dumps(model), 40, data.to_csv(index=False).encode())
    answer = explain(given)
    curved = [part["feature"] for part in answer.facts["parts"] if part["what"] == "curve"]
    if number in {"by power", "by quantiles"}:
        assert curved == [0] and any("as a curve" in note for note in answer.facts["notes"])
    else:
        assert curved == []
        expected = model.predict(given.rows)[:, None]
        np.testing.assert_allclose(one_by_one(answer, given.rows), expected, rtol=0, atol=1e-8)


def test_a_plain_model_has_the_coefficients_it_was_fitted_to():
    data = toys.frame()[["age", "amount"]].astype(float)
    model = LogisticRegression(max_iter=10_000).fit(data, toys.two())
    given = subject(skops.io.dumps(model), 50, data.to_csv(index=False).encode())
    arrays = explain(given).arrays
    np.testing.assert_allclose(arrays["weights"][:, 1], model.coef_[0], rtol=1e-9)
    np.testing.assert_allclose(arrays["weights"][:, 0], -model.coef_[0], rtol=1e-9)
    np.testing.assert_allclose(arrays["intercepts"][1], model.intercept_[0], rtol=1e-9)
    spreads = model.coef_[0] * data.std(ddof=0).to_numpy()
    np.testing.assert_allclose(arrays["spreads"][:, 1], spreads, rtol=1e-9)
    np.testing.assert_allclose(arrays["usual"], data.mean().to_numpy(), rtol=1e-9)


def test_a_category_left_out_of_the_encoding_adds_nothing():
    data = encodings.frame()
    steps = encodings.columns(text=OneHotEncoder(drop="first", sparse_output=False))
    model = make_pipeline(steps, LinearRegression()).fit(data, encodings.target())
    given = subject(skops.io.dumps(model), 40, data.to_csv(index=False).encode())
    answer = explain(given)
    places = by_part(answer)
    free = places[2, "category", "free"]
    assert answer.arrays["weights"][free] == 0
    own = places[2, "category", "own"]
    share = (data.housing == "own").mean()
    assert answer.arrays["usual"][own] == pytest.approx(share)
    expected = answer.arrays["weights"][own] * np.sqrt(share * (1 - share))
    np.testing.assert_allclose(answer.arrays["spreads"][own], expected, rtol=1e-12)


def test_a_gap_is_a_part_of_its_own():
    data = encodings.frame()
    data.loc[::4, "amount"] = np.nan
    steps = encodings.columns(encodings.NUMBERS["filled in"])
    model = make_pipeline(steps, LinearRegression()).fit(data, encodings.target())
    given = subject(skops.io.dumps(model), 40, data.to_csv(index=False).encode())
    answer = explain(given)
    places = by_part(answer)
    weight = answer.arrays["weights"]
    gap = weight[places[0, "missing", ""]]
    np.testing.assert_allclose(gap, weight[places[0, "number", ""]] * data.amount.mean(), rtol=1e-9)
    assert answer.arrays["usual"][places[0, "missing", ""]] == 0.25
    expected = model.predict(given.rows)[:, None]
    np.testing.assert_allclose(one_by_one(answer, given.rows), expected, rtol=0, atol=1e-8)


def test_a_curve_has_no_coefficient_but_tells_how_far_it_moves_the_sum():
    data = encodings.frame()
    model = make_pipeline(encodings.columns(SplineTransformer()), LinearRegression())
    model.fit(data, encodings.target())
    given = subject(skops.io.dumps(model), 40, data.to_csv(index=False).encode())
    answer = explain(given)
    at = by_part(answer)[0, "curve", ""]
    assert np.isnan(answer.arrays["weights"][at]).all()
    part = given.model.linear
    own = part.sources == 0
    moved = np.asarray(part.encode(given.reference))[:, own] @ part.coefficients[own]
    np.testing.assert_allclose(answer.arrays["spreads"][at], moved.std(axis=0), rtol=1e-9)


def test_a_column_that_never_changes_still_has_its_coefficient():
    data = toys.frame()[["age", "unused"]].astype(float)
    model = LinearRegression().fit(data, toys.score())
    model.coef_ = np.array([0.5, -2.0])
    given = subject(skops.io.dumps(model), 30, data.to_csv(index=False).encode())
    arrays = explain(given).arrays
    np.testing.assert_allclose(arrays["weights"][:, 0], [0.5, -2.0], rtol=1e-9)
    assert arrays["spreads"][1, 0] == 0


def test_what_would_miss_the_models_sum_is_not_shown(monkeypatch):
    given = subject(toys.linear(), 20)
    part = given.model.linear
    bent = replace(part, margins=lambda rows: part.margins(rows) * 1.001)
    with pytest.raises(ModelError) as refused:
        explain(replace(given, model=replace(given.model, linear=bent)))
    assert refused.value.code == "SUM_MISREAD" and "20 of 20 rows" in refused.value.sentence
    monkeypatch.setattr(module, "SAME", 1.0)
    explain(replace(given, model=replace(given.model, linear=bent)))


def test_the_tolerance_is_broken_by_a_little_more_and_kept_by_less():
    given = subject(toys.linear("linear-value"), 20)
    part = given.model.linear
    reach = max(1.0, np.abs(part.margins(part.encode(given.rows))).max())

    def shifted(by):
        moved = replace(part, margins=lambda rows: part.margins(rows) + by)
        return replace(given, model=replace(given.model, linear=moved))

    explain(shifted(0.5 * module.SAME * reach))
    with pytest.raises(ModelError, match="SUM_MISREAD"):
        explain(shifted(2 * module.SAME * reach))


def test_numbers_that_are_coded_one_by_one_are_told_one_by_one():
    data = encodings.frame()
    model = make_pipeline(encodings.columns(rooms=OneHotEncoder()), LinearRegression())
    model.fit(data, encodings.target())
    given = subject(skops.io.dumps(model), 40, data.to_csv(index=False).encode())
    places = by_part(explain(given))
    assert {key[2] for key in places if key[0] == 1} == {"1", "2", "3", "4", "5"}
    assert isinstance(given.rows, pd.DataFrame)
