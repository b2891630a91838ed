"""Rules and runs of them on their way from a worker to a result."""

import numpy as np
import pytest

from explainers.records import OneRow, Request, RuleRuns, Rules, SampledRows
from tests import toys
from tests.service.answering import opened, service


@pytest.fixture
def analysis(tmp_path):
    backend = service(tmp_path)
    return backend, opened(backend, toys.model("histogram-three"))


def ask(backend, analysis, method, rows, seed=4, **parameters):
    asked = Request(analysis, method, rows, {"samples": 300, **parameters}, seed)
    return backend.engine.explain(asked).result()


def test_runs_hold_what_the_rules_of_the_same_seed_say_first(analysis):
    backend, about = analysis
    shown = ask(backend, about, "lime_table", OneRow(5), features=3)
    runs = ask(backend, about, "lime_runs", OneRow(5), features=3, runs=4)
    assert isinstance(shown, Rules) and isinstance(runs, RuleRuns)
    assert runs.weights.shape == (4, len(runs.conditions), 3)
    assert runs.intercepts.shape == runs.local_predictions.shape == runs.fits.shape == (4, 3)
    assert runs.output_names == about.classes
    assert runs.names == tuple(runs.data.column_names) == about.features
    for condition, weight in zip(shown.conditions, shown.weights, strict=True):
        at = runs.conditions.index(condition)
        np.testing.assert_array_equal(runs.weights[0, at], weight)
    np.testing.assert_array_equal(runs.outputs, shown.outputs)
    assert runs.receipt.budget == 4 * 299 + 1
    assert (runs.receipt.exact, runs.receipt.tolerance) == (False, None)


def test_rows_are_found_again_in_the_result_over_many(analysis):
    backend, about = analysis
    many = ask(backend, about, "lime_rows", SampledRows(30))
    assert many.values.shape == (30, 5, 3)
    assert (many.receipt.gap, many.receipt.tolerance) == (None, None)
    for at in (0, 17):
        one = ask(backend, about, "lime_table", OneRow(int(many.positions[at])))
        places = [many.names.index(condition.feature) for condition in one.conditions]
        np.testing.assert_array_equal(many.values[at, places], one.weights)


def test_one_row_is_not_asked_of_the_method_over_many(analysis):
    backend, about = analysis
    with pytest.raises(Exception, match="LIME over many rows"):
        ask(backend, about, "lime_rows", OneRow(5))
