"""Accumulated effects: equal to their definition, exact where the truth is known; gaps are said."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.kernels.accumulation import along_names, along_numbers
from explainers.methods import accumulated_effects as module
from explainers.methods import registry
from tests import toys
from tests.reference import local_effects as slow
from tests.subjects import subject

METHOD = registry()["accumulated_effects"]


def explain(given, **parameters):
    chosen = METHOD.parameters(**parameters)
    return METHOD.run(given, chosen, np.random.default_rng(0))


def curve(answer):
    grid, bins, deltas = answer.facts["grid"], answer.arrays["bins"], answer.arrays["deltas"]
    if isinstance(grid[0], str):
        return along_names(bins, deltas, len(grid))
    return along_numbers(bins, deltas[:, 0], len(grid))


def told(given, predict, frame=None):
    """The subject under another function, and perhaps about rows compared with themselves."""
    model = replace(given.model, predict=predict)
    if frame is None:
        return replace(given, model=model)
    return replace(given, model=model, rows=frame, reference=frame)


@pytest.mark.parametrize("name", ["histogram-three", "forest", "xgboost", "histogram-value"])
@pytest.mark.parametrize("feature", ["age", "amount"])
def test_curves_of_numbers_are_those_of_the_definition(name, feature):
    given = subject(toys.model(name), rows=30)
    answer = explain(given, feature=feature, bins=6)
    expected = slow.numbers(given.model.predict, given.rows, feature, answer.facts["grid"])
    np.testing.assert_allclose(curve(answer).curve, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["histogram-three", "forest", "histogram-value"])
def test_curves_of_names_are_those_of_the_definition(name):
    given = subject(toys.model(name), rows=30)
    answer = explain(given, feature="housing")
    assert sorted(answer.facts["grid"]) == ["free", "own", "rent"]
    expected = slow.names(given.model.predict, given.rows, "housing", answer.facts["grid"])
    np.testing.assert_allclose(curve(answer).curve, expected, rtol=0, atol=1e-12)


def test_names_stand_in_the_order_of_likeness():
    given = subject(toys.model("histogram"))
    answer = explain(given, feature="housing")
    parts = [given.reference[given.reference.housing == name] for name in ("free", "own", "rent")]
    columns = [name for name in given.reference.columns if name != "housing"]
    kinds = [
        kind
        for name, kind in zip(given.rows.columns, given.kinds, strict=True)
        if name != "housing"
    ]
    between = [[slow.distance(a, b, columns, kinds) for b in parts] for a in parts]
    places = slow.along_a_line(between)
    order = [("free", "own", "rent")[at] for at in np.argsort(places)]
    assert answer.facts["grid"] in (order, order[::-1])
    assert "come next to each other" in answer.facts["notes"][0]


def test_the_curve_of_a_linear_model_is_its_coefficients_line():
    given = subject(toys.model("histogram-value"), rows=200)

    def linear(frame):
        return (3.0 * frame.age - 0.25 * frame.amount).to_numpy(dtype=float)[:, None]

    found = explain(told(given, linear), feature="age", bins=10)
    grid = np.array(found.facts["grid"])
    along = curve(found)
    np.testing.assert_allclose(np.diff(along.curve[:, 0]), 3.0 * np.diff(grid), atol=1e-9)
    assert along.errors.max() < 1e-9


def test_where_features_move_together_the_curve_is_the_papers_and_not_partial_dependence():
    """f = x1 x2 with x1 = x2: the slope at x1 is x2 = x1, so x1²/2; averaged, it is x1/2."""
    along_both = np.linspace(0, 1, 2_001)
    frame = pd.DataFrame({"age": along_both, "amount": along_both})
    frame = frame.assign(**dict.fromkeys(("unused", "housing", "job"), 0.0))
    given = subject(toys.model("histogram-value"))
    frame = frame[list(given.rows.columns)]

    def product(rows):
        return (rows.age * rows.amount).to_numpy(dtype=float)[:, None]

    about = replace(told(given, product, frame), kinds=("number",) * 5)
    found = explain(about, feature="age", bins=50)
    grid, ale = np.array(found.facts["grid"]), curve(found).curve[:, 0]
    np.testing.assert_allclose(ale, grid**2 / 2 - 1 / 6, atol=1e-3)
    other = registry()["partial_dependence"]
    asked = other.parameters(feature="age", points=20)
    flat = other.run(about, asked, np.random.default_rng(0))
    pdp = flat.arrays["individual"].mean(axis=0)[:, 0]
    np.testing.assert_allclose(pdp, np.array(flat.facts["grid"]) / 2, atol=1e-3)


def with_column(given, values, kind="number", name="age"):
    columns = list(given.rows.columns)
    kinds = [kind if each == name else old for each, old in zip(columns, given.kinds, strict=True)]
    reference = given.reference.assign(**{name: values})
    rows = reference.head(len(given.rows)).reset_index(drop=True)
    return replace(given, kinds=tuple(kinds), reference=reference, rows=rows)


def test_bins_hold_about_as_many_rows_each_and_end_at_values_that_occur():
    given = subject(toys.model("histogram"), rows=240)
    answer = explain(given, feature="amount", bins=12)
    grid = np.array(answer.facts["grid"])
    assert len(grid) == 13 and np.isin(grid, given.reference.amount).all()
    assert (grid[0], grid[-1]) == (given.reference.amount.min(), given.reference.amount.max())
    assert set(np.bincount(answer.arrays["bins"])) <= {19, 20, 21}
    assert answer.facts["notes"] == ["Steps between 13 quantiles of the 240 reference rows."]
    assert answer.facts["budget"] == 480


def test_rows_that_stand_nowhere_are_left_out_and_not_asked_about():
    given = subject(toys.model("histogram"), rows=6)
    given = with_column(given, np.arange(240.0) % 5)
    rows = given.rows.assign(age=[0.0, np.nan, -1.0, 7.0, np.inf, 4.0])
    answer = explain(replace(given, rows=rows), feature="age")
    assert answer.arrays["bins"].tolist() == [0, -1, -1, -1, -1, 3]
    assert answer.facts["budget"] == 4
    assert not answer.arrays["deltas"][1:5].any()


def test_rare_and_missing_names_are_left_out(monkeypatch):
    monkeypatch.setattr(module, "MOST_CATEGORIES", 2)
    given = subject(toys.model("histogram"), rows=4)
    names = np.array(["own", "rent", "own", "rent", "free", None] * 40, dtype=object)
    given = with_column(given, names, "category", "housing")
    rows = given.rows.assign(housing=["own", "free", None, "rent"])
    answer = explain(replace(given, rows=rows), feature="housing")
    assert answer.facts["grid"] == ["own", "rent"]
    assert answer.arrays["bins"].tolist() == [0, -1, -1, 1]
    assert not answer.arrays["deltas"][:, 0][[0, 1, 2]].any()
    assert not answer.arrays["deltas"][:, 1][[1, 2, 3]].any()
    assert answer.facts["notes"] == ["All 240 reference rows have 2 names."]


def test_a_constant_column_has_one_point_and_no_steps():
    given = subject(toys.model("histogram"), rows=5)
    answer = explain(given, feature="unused")
    assert answer.facts["grid"] == [3.0] and set(answer.arrays["bins"]) == {-1}
    assert answer.facts["budget"] == 0
    assert "have one value, so there are no steps" in answer.facts["notes"][0]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.full(240, np.nan), "number"),
        (np.full(240, np.inf), "number"),
        (np.full(240, None, dtype=object), "category"),
    ],
)
def test_a_column_without_any_value_is_refused_with_a_sentence(values, kind):
    given = with_column(subject(toys.model("histogram")), values, kind)
    with pytest.raises(RefusedError, match="“age” has no value in any of the 240") as caught:
        explain(given, feature="age")
    assert caught.value.code == "NOTHING_TO_VARY"


def test_the_first_feature_is_the_default_and_types_stay():
    given = subject(toys.model("histogram"), rows=5)
    seen = []

    def predict(frame):
        seen.append(frame.dtypes)
        return given.model.predict(frame)

    answer = explain(told(given, predict))
    assert answer.facts["grid"] == explain(given, feature=given.rows.columns[0]).facts["grid"]
    for types in seen:
        pd.testing.assert_series_equal(types, given.rows.dtypes)


def test_no_reference_rows_are_a_mistake_of_ours():
    with pytest.raises(ValueError, match="reference rows"):
        explain(replace(subject(toys.model("forest")), reference=None))
