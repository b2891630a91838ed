"""A model's document ranks its features and says over which rows."""

from dataclasses import replace

import numpy as np

from explainers.dossier.whole import mean_sizes, report
from explainers.records import Totals
from tests import builders
from tests.dossier import made
from tests.dossier.made import Reading


def read(parts):
    return Reading(report(parts)).text


def test_features_are_ranked_by_their_mean_size():
    text = read(made.whole())
    means = np.abs(np.array(made.VALUES)).mean(axis=0)
    assert "age counts most: 0.233333 on average, whichever way; then amount with 0.216667." in text
    share = 100 * means[0] / means.sum()
    assert f"age 0.233333 {share:.1f} % +0.233333 amount 0.216667" in text
    assert "Numbers are in: log-odds, for “bad”." in text
    assert "--class=bad --rows=2000" in text


def test_a_sample_is_disclosed():
    assert "All 3 rows were explained." in read(made.whole())
    drawn = builders.attribution(made.VALUES, made.DATA, rows_given=1_000, seed=4)
    told = "3 of 1,000 rows were explained, drawn at random with seed 4: other rows would give"
    assert told in read(made.whole(result=drawn))


def test_totals_are_over_all_rows_and_not_those_that_are_held():
    totals = Totals(
        rows=9,
        mean_sizes=np.full((3, 2), 0.75),
        deviations=np.zeros((3, 2)),
        means=np.full((3, 2), -0.5),
    )
    result = replace(made.whole().result, totals=totals)
    assert mean_sizes(result, 1).tolist() == [0.75] * 3
    assert "age 0.75 33.3 % −0.5" in read(made.whole(result=result))


def test_nothing_that_counts_is_said():
    text = read(made.whole(values=np.zeros((3, 3))))
    assert "No feature moves the output: every number is 0." in text and "0 %" in text
    lone = [[0.5, 0, 0]] * 3
    assert "whichever way; no other feature counts." in read(made.whole(values=lone))
