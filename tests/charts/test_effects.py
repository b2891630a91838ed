import json

import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT, effects
from tests.charts.reading import rows_of, seen
from tests.curve_results import curves

GRID = [1.0, 2.0, 5.0]
LINES = [[0.1, 0.2, 0.6], [0.3, 0.2, 0.2], [0.2, 0.2, 0.4]]


def parts(figure):
    """The histogram, the thin lines and the average of a chart of numbers."""
    bars, thin, average = figure.data
    return bars, thin, average


def drawn_lines(trace):
    """The thin lines as the eye separates them: at the gaps."""
    assert np.isnan(trace.y[len(GRID) :: len(GRID) + 1]).all()
    return trace.y.reshape(-1, len(GRID) + 1)[:, :-1]


def test_the_strong_line_is_the_average_and_each_thin_one_a_row():
    _, thin, average = parts(effects(curves(LINES, GRID), 1, LIGHT))
    np.testing.assert_allclose(average.x, GRID)
    np.testing.assert_allclose(average.y, [0.2, 0.2, 0.4], atol=1e-6)
    np.testing.assert_allclose(drawn_lines(thin), LINES, atol=1e-6)
    assert thin.connectgaps is False
    assert thin.customdata[:: len(GRID) + 1].tolist() == [1, 11, 21]


def test_the_other_class_has_its_own_lines():
    _, _, average = parts(effects(curves(LINES, GRID), 0, LIGHT))
    np.testing.assert_allclose(average.y, [0.8, 0.8, 0.6], atol=1e-6)


def test_lines_from_zero_are_changes_from_the_first_value():
    figure = effects(curves(LINES, GRID), 1, LIGHT, from_zero=True)
    _, thin, average = parts(figure)
    np.testing.assert_allclose(drawn_lines(thin)[:, 0], 0)
    np.testing.assert_allclose(drawn_lines(thin)[0], [0, 0.1, 0.5], atol=1e-6)
    np.testing.assert_allclose(average.y, [0, 0, 0.2], atol=1e-6)
    title = seen(figure.layout.yaxis.title.text).replace("\n", " ")
    assert title == "Change of the probability of “bad” from that at 1"
    assert figure.layout.uirevision != effects(curves(LINES, GRID), 1, LIGHT).layout.uirevision


def test_at_most_a_hundred_lines_are_drawn_and_the_average_uses_all_rows():
    lines = np.random.default_rng(0).random((500, 3))
    _, thin, average = parts(effects(curves(lines, GRID), 1, LIGHT))
    assert len(drawn_lines(thin)) == 100
    np.testing.assert_allclose(average.y, lines.mean(axis=0), atol=1e-6)


def test_colours_that_mean_raise_and_lower_are_not_used():
    for palette in (LIGHT, DARK):
        for result in (curves(LINES, GRID), curves(LINES, ["a", "b", "c"])):
            text = effects(result, 1, palette).to_json()
            assert palette.raises not in text and palette.lowers not in text
            assert palette.ink in text and palette.neutral in text


def test_the_histogram_counts_the_rows_inside_the_grid_and_the_axis_ends_there():
    result = curves(LINES, GRID, values=[1.0, 4.0, 900.0])
    figure = effects(result, 1, LIGHT)
    bars, _, _ = parts(figure)
    assert bars.y.sum() == 2
    low, high = figure.layout.xaxis.range
    assert 0 < low < 1 and 5 < high < 6


def test_few_values_have_a_tick_each_and_many_have_plotlys_own():
    figure = effects(curves(LINES, GRID), 1, LIGHT)
    assert list(figure.layout.xaxis.ticktext) == ["1", "2", "5"]
    many = effects(curves(np.zeros((2, 30)), np.arange(30.0)), 1, LIGHT)
    assert many.layout.xaxis.ticktext is None


def test_categories_are_dots_on_the_middle_of_the_rows_the_highest_on_top():
    lines = np.stack([np.linspace(0, 1, 11), np.full(11, 0.2), np.linspace(0.8, 1, 11)], axis=1)
    own = ["own"] * 5 + ["rent"] * 4 + [None] * 2
    figure = effects(curves(lines, ["own", "rent", "free"], own, feature="housing"), 1, LIGHT)
    intervals, dots = figure.data
    assert rows_of(figure) == ["rent (4)", "own (5)", "free (0)"]
    np.testing.assert_allclose(dots.x, [0.2, 0.5, 0.9], atol=1e-6)
    np.testing.assert_allclose(intervals.x[3:5], [0.1, 0.9], atol=1e-6)
    low, high = figure.layout.xaxis.range
    assert low < 0.1 and high > 0.98
    assert seen(figure.layout.xaxis.title.text) == "Probability of “bad”\nby housing"


def test_categories_have_no_first_value_to_start_from():
    result = curves(LINES, ["a", "b", "c"])
    assert effects(result, 1, LIGHT, from_zero=True) == effects(result, 1, LIGHT)


@pytest.mark.parametrize("values", [[True, False, None], [1, 2, 2]])
def test_rows_are_counted_under_the_names_of_truth_values_and_codes(values):
    grid = ["True", "False", "x"] if values[0] is True else ["1", "2", "3"]
    counts = [
        label.split("(")[1] for label in rows_of(effects(curves(LINES, grid, values), 1, DARK))
    ]
    assert sorted(counts) == (["0)", "1)", "1)"] if values[0] is True else ["0)", "1)", "2)"])


HOSTILE = '<b>b</b> &amp; <a href="https://x.y">$y$</a>'
ODD = {
    "one value": curves([[0.2], [0.2]], [3.0]),
    "one category": curves([[0.2], [0.2]], ["only"]),
    "one row": curves([[0.2, 0.3]], [1.0, 2.0]),
    "nothing moves": curves(np.zeros((4, 2)), [1.0, 2.0]),
    "tiny and huge": curves([[1e-12, 1e12]], [1e-300, 1e300], classes=("prediction",), unit=""),
    "fifty names": curves(np.zeros((2, 50)), [f"{'x' * 40}{at}" for at in range(50)]),
    "hostile": curves([[0.1, 0.3]], [HOSTILE, "b"], feature=HOSTILE, classes=("k", HOSTILE)),
    "missing": curves([[0.1, 0.3]], [1.0, 2.0], values=[None]),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("from_zero", [False, True])
def test_whatever_there_is_draws(name, from_zero):
    result = ODD[name]
    figure = effects(result, len(result.output_names) - 1, DARK, from_zero)
    drawn = json.loads(figure.to_json())
    assert drawn["data"]
    low, high = drawn["layout"]["xaxis"]["range"]
    assert low < high
    labels = figure.layout.yaxis.ticktext or ()
    assert len(set(labels)) == len(labels)


def test_names_are_shown_literally():
    figure = effects(ODD["hostile"], 1, DARK)
    texts = [figure.layout.xaxis.title.text, *figure.layout.yaxis.ticktext, *figure.data[-1].text]
    for text in texts:
        rest = text.replace("<br>", "").replace("</span>", "")
        rest = rest.replace(f"<span style='color:{DARK.quiet}'>", "")
        assert "<" not in rest and "$" not in rest
    assert any("<b>b</b>" in seen(text) for text in texts)
