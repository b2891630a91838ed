import numpy as np
import pytest

from dashboard.charts import LIGHT, lime_runs
from explainers.records import Condition
from tests.charts.reading import rows_of, seen
from tests.rule_results import rule_runs


def test_bars_are_means_and_stand_by_their_size_the_largest_on_top():
    figure = lime_runs(rule_runs(), 1, LIGHT)
    np.testing.assert_allclose(figure.data[0].x, [0.0075, 0.01, -0.08, 0.2])
    assert rows_of(figure)[-1] == "checking_account =\nbelow 0 DM"
    assert list(figure.data[0].text) == [
        "+0.0075 ± 0.015",
        "+0.01 ± 0.0082",
        "−0.08 ± 0.016",
        "+0.2 ± 0.033",
    ]


def test_every_run_is_a_dot_in_the_lane_of_its_condition():
    dots = lime_runs(rule_runs(), 1, LIGHT).data[1]
    top = np.asarray(dots.y) == 3
    np.testing.assert_allclose(np.asarray(dots.x)[top], [0.2, 0.24, 0.16, 0.2])
    assert np.asarray(dots.customdata)[top].tolist() == [1, 2, 3, 4]


def test_what_no_run_chose_has_no_bar():
    weights = np.zeros((3, 2, 1))
    weights[:, 1] = 0.5
    both = (Condition("age", low=33.0), Condition("job", category="x"))
    figure = lime_runs(rule_runs(weights, both), 1, LIGHT)
    assert rows_of(figure) == ["job = x"]


def test_dots_and_numbers_lie_inside_the_picture():
    figure = lime_runs(rule_runs(), 1, LIGHT)
    low, high = figure.layout.xaxis.range
    assert low < min(figure.data[1].x) and high > 1.2 * max(figure.data[1].x)


@pytest.mark.parametrize(("output", "sides"), [(1, ["◀ towards good", "towards bad ▶"])])
def test_sides_and_axis_say_what_the_weights_are(output, sides):
    figure = lime_runs(rule_runs(), output, LIGHT)
    assert [seen(note.text) for note in figure.layout.annotations] == sides
    title = seen(figure.layout.xaxis.title.text).replace("\n", " ")
    assert title == "Mean weight of 4 runs, probability of “bad”; a dot is one run"


def test_nothing_chosen_still_is_a_picture():
    figure = lime_runs(rule_runs(np.zeros((2, 4, 1))), 1, LIGHT)
    assert len(figure.data[0].x) == 4
