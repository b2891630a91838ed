"""What the page says about predicted numbers."""

import numpy as np

from dashboard.charts.residual_groups import Part
from dashboard.model import value_sentences as said
from dashboard.model.performance import performance
from explainers.checks.residuals import bands
from tests.dashboard.model.judging import a_shelf, judged  # noqa: F401 - a fixture


def values(predicted, known, unit="euros"):
    return judged([[each] for each in predicted], known, (), unit)


def test_predicted_values_are_told_in_their_unit():
    found = values([1.0, 2.0, 4.0], [1.0, 3.0, 5.0])
    told = said.predicted_sentence(found, performance(found))
    assert told.startswith(
        "Predictions are 0.667 euros off on average; the model accounts for 75 %"
    )
    worse = values([9.0, 0.0], [1.0, 3.0])
    assert "no worse a prediction" in said.predicted_sentence(worse, performance(worse))
    same = values([1.0, 2.0], [3.0, 3.0])
    assert "do not differ" in said.predicted_sentence(same, performance(same))


def test_residuals_say_where_the_model_tells_too_little():
    found = values([1.0, 2.0], [3.0, 2.0])
    strips = bands(np.array([1.0, 2.0]), np.array([2.0, 0.0]), 2)
    assert said.residual_sentence(found, "age", strips) == (
        "The model tells too little where age is about 1: the median residual of the 1 row there "
        "is +2 euros."
    )
    flat = bands(np.array([1.0, 2.0]), np.zeros(2), 2)
    assert said.residual_sentence(found, "age", flat).endswith("is 0 everywhere.")
    parts = [Part("rent", 3, -9.0, -4.0, 0.0), Part("own", 5, 0.0, 1.0, 2.0)]
    assert said.group_sentence(found, "housing", parts) == (
        "The model tells too much where housing is rent: the median residual of those 3 rows is "
        "−4 euros."
    )


def test_points_left_out_are_told():
    assert said.drawn_words(5, 5) == ""
    assert said.drawn_words(5_000, 12_345).startswith("5,000 of 12,345 rows are drawn")


def test_residuals_say_how_they_are_spread_and_how_many_lie_far_out():
    found = values([0.0], [0.0])
    residuals = np.arange(-50.0, 51.0)
    assert said.spread_sentence(found, residuals) == (
        "Half of the residuals lie between −25 euros and 25 euros, 95 % between −47.5 euros and "
        "47.5 euros."
    )
    assert said.quantile_sentence(found, residuals).startswith(
        "0.0 % of the rows lie more than two standard deviations (58.6 euros)"
    )
    assert said.quantile_sentence(found, np.append(residuals, 500.0)).startswith("1.0 % of")
