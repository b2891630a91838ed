"""LIME with many seeds, in words, in a table and on the page."""

from base64 import b64decode

import numpy as np
import pandas as pd
import pytest

from dashboard.panel.guides import HOW_TO_READ, how_to_read
from dashboard.panel.receipt_line import receipt_line
from dashboard.tabular.run_measures import agreement, spread, used
from dashboard.tabular.run_sentences import runs_sentence
from dashboard.tabular.run_tables import runs_table
from explainers.records import Condition
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import open_page
from tests.rule_results import rule_runs

NAMES = ("a", "b", "c", "d")
CONDITIONS = tuple(Condition(name, category="x") for name in NAMES)


def runs_of(*rows):
    weights = np.array(rows, dtype=np.float64)[:, :, None]
    return rule_runs(weights, CONDITIONS[: weights.shape[1]], fits=[0.5] * len(weights))


def test_agreement_counts_the_runs_with_the_same_first_three_in_any_order():
    runs = runs_of([3, 2, 1, 0.5], [-2, 3, 1, 0.5], [3, 2, 0.5, 1])
    found = agreement(runs, 1)
    assert (set(found.conditions), found.runs, found.of) == ({0, 1, 2}, 2, 3)
    assert found.conditions[0] == 1  # by the mean over all runs
    assert agreement(runs, 1, first=1).runs == 2


def test_what_a_run_did_not_choose_is_not_among_its_first():
    found = agreement(runs_of([3, 0, 0, 0], [2, 0, 0, 0], [2, 1, 0, 0]), 1)
    assert (found.conditions, found.runs) == ((0,), 2)


def test_spread_is_that_of_single_runs():
    weights = [[0.3, -1.0], [0.5, 0.0], [0.1, -2.0]]
    around = spread(runs_of(*weights), 1)
    frame = pd.DataFrame(weights)
    np.testing.assert_allclose(around.mean, frame.mean())
    np.testing.assert_allclose(around.deviation, frame.std())
    np.testing.assert_allclose((around.least, around.most), (frame.min(), frame.max()))
    assert around.chosen.tolist() == [3, 2]
    assert used(runs_of([0, 1], [0, 2]), 1).tolist() == [1]


def test_sentence_says_how_many_runs_agree_and_how_far_the_first_moves():
    assert runs_sentence(rule_runs(), 1) == (
        "The top three agree in 3 of 4 runs: checking_account = below 0 DM, "
        "12 < duration_months ≤ 18 and age > 33. checking_account = below 0 DM weighs +0.2 on "
        "average, and 0.0327 more or less in a usual run; the local fit R² is 0.61 to 0.64."
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[3, 2, 1, 0]] * 3, "The top three agree in all 3 runs: a = x, b = x and c = x."),
        ([[3, 2]] * 3, "The top two agree in all 3 runs: a = x and b = x."),
        ([[3]] * 3, "The same condition comes first in all 3 runs: a = x."),
        (
            [[3, 2, 1, 0], [3, 2, 0, 1], [3, 0, 2, 1]],
            "Careful: with 3 seeds no set of conditions comes first in more than 1 run, so",
        ),
        ([[0, 0]] * 3, "In none of 3 runs any condition moves the probability of “bad”."),
    ],
)
def test_sentence_of_other_runs(rows, words):
    assert words in runs_sentence(runs_of(*rows), 1)


def test_one_fit_is_said_once():
    assert "R² is 0.5 in every run" in runs_sentence(runs_of([1, 2], [1, 3]), 1)


def test_table_has_a_line_for_each_condition_some_run_chose():
    frame = runs_table(rule_runs(), 1)
    assert frame["feature"].tolist() == ["checking_account", "duration_months", "age", "housing"]
    assert frame["chosen in runs (of 4)"].tolist() == [4, 4, 3, 1]
    assert frame["mean weight"].tolist() == pytest.approx([0.2, -0.08, 0.01, 0.0075])


def test_small_print_and_guide_promise_no_sum():
    runs = rule_runs()
    line = receipt_line(runs, "LIME with many seeds", 1)
    assert "estimated" in line and "seed 0" in line and "gap" not in line
    assert how_to_read("lime-runs", runs) == HOW_TO_READ["lime-runs"]


PIPELINE = SAMPLES[0]


def runs_drawn(figure):
    """Which runs have dots: Plotly packs whole numbers into bytes."""
    packed = figure["data"][1]["customdata"]
    return sorted(set(np.frombuffer(b64decode(packed["bdata"]), packed["dtype"]).tolist()))


def test_the_page_tells_the_cost_first_and_draws_anew_when_asked(app):
    tab = open_page(
        app,
        "one-decision",
        analysis=PIPELINE.id,
        row="GC-0002",
        tab="LIME",
        **{"lime_table.samples": "500"},
    )
    assert len(figures(tab)) == 1
    assert "Still to be computed: 5,001 rows through the model" in texts(tab)
    tab.toggle(key="lime_runs").set_value(True).run()
    assert not tab.exception
    first, second = figures(tab)
    assert runs_drawn(second) == list(range(1, 11))
    assert "of 10 runs" in texts(tab) or "all 10 runs" in texts(tab) or "10 seeds" in texts(tab)
    tab.number_input(key="lime_runs.runs").set_value(4).run()
    assert runs_drawn(figures(tab)[1]) == [1, 2, 3, 4]
    tab.toggle(key="lime_runs").set_value(False).run()
    assert "Computed already." in texts(tab)
    assert len(figures(tab)) == 1 and figures(tab)[0] == first


@pytest.mark.parametrize("view", ["Importance", "Summary", "Dependence"])
def test_over_many_rows_weights_are_drawn_and_no_effects_are_claimed(app, view):
    tab = open_page(
        app,
        "whole-model",
        analysis=PIPELINE.id,
        view=view,
        rows="500",
        attribution_method="LIME over many rows",
        **{"lime_rows.samples": "500"},
    )
    assert figures(tab)
    said = texts(tab)
    assert "weight" in said.lower() and "does not add up to the output" in said
    assert "log-odds" not in said.split("##### ")[-1].split("key ")[0]
