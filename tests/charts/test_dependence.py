import numpy as np
import pytest

from dashboard.charts import LIGHT, dependence, dependence_drawn
from dashboard.tabular.measures import trend
from tests.builders import attribution, credit
from tests.charts.reading import rows_of, seen


def points_of(figure):
    return [
        trace
        for trace in figure.data
        if trace.type != "bar" and trace.mode == "markers" and trace.text is not None
    ]


def line_of(figure):
    return next(trace for trace in figure.data if trace.type != "bar" and trace.mode == "lines")


def test_points_are_value_and_effect_in_compact_arrays():
    result = credit()
    (points,) = points_of(dependence(result, 1, "age", None, LIGHT))
    np.testing.assert_allclose(points.x, result.data.column("age").to_numpy())
    np.testing.assert_allclose(points.y, result.values[:, 2, 1], atol=1e-6)
    assert points.x.dtype == points.y.dtype == np.float32


def test_the_line_is_the_median_of_bins():
    values = np.repeat(np.arange(24.0), 10)
    effects = np.repeat(np.arange(24.0) ** 2, 10)
    effects[::10] = 1e6  # one outlier in ten rows must not move a median
    result = attribution(effects[:, None], {"x": values.tolist()})
    line = line_of(dependence(result, 1, "x", None, LIGHT))
    bins = trend(values, effects)
    assert len(line.x) == 12
    np.testing.assert_allclose(line.y, [part.median for part in bins])
    assert max(line.y) < 24**2


def test_bins_hold_every_known_row_once():
    values = np.array([np.nan, *np.random.default_rng(0).exponential(size=501)])
    bins = trend(values, np.arange(502.0))
    assert sum(part.rows for part in bins) == 501
    assert max(part.rows for part in bins) <= 501 / 12 + 2
    assert all(part.low <= part.centre <= part.high for part in bins)


def test_rows_without_a_value_have_a_strip_of_their_own():
    result = credit()
    figure = dependence(result, 1, "duration_months", "age", LIGHT)
    lost = result.data.column("duration_months").null_count
    assert figure.layout.xaxis.ticktext[-1] == f"missing<br>({lost})"
    largest = np.nanmax(result.data.column("duration_months").to_numpy())
    (points,) = points_of(figure)
    assert (points.x > largest).sum() == lost


def test_a_number_colours_on_a_scale_and_says_its_ends():
    (points,) = points_of(dependence(credit(), 1, "age", "credit_amount", LIGHT))
    assert points.marker.color.dtype == np.uint8
    assert points.marker.colorbar.title.text == "credit_amount"
    assert points.marker.colorbar.ticktext[0].startswith("≤ ")
    assert seen(points.text[0]).startswith("age = ")
    assert ", credit_amount = " in points.text[0]


def test_a_category_colours_by_name_with_a_legend():
    figure = dependence(credit(), 1, "age", "housing", LIGHT)
    assert figure.layout.showlegend
    assert {trace.name for trace in points_of(figure)} == {"own", "rent", "missing"}
    assert sum(len(trace.x) for trace in points_of(figure)) == 240
    assert not any(trace.showlegend for trace in figure.data if trace.text is None)


def test_rare_categories_share_the_neutral_colour():
    names = [f"c{at}" for at in range(20) for _ in range(20 - at)]
    result = attribution(np.ones((len(names), 2)), {"x": list(range(len(names))), "c": names})
    groups = points_of(dependence(result, 1, "x", "c", LIGHT))
    assert len(groups) == len(LIGHT.groups)
    assert groups[-1].name == "15 others"
    assert groups[-1].marker.color == LIGHT.neutral


def test_categories_are_strips_with_the_highest_median_on_top():
    result = credit()
    figure = dependence(result, 1, "checking_account", "age", LIGHT)
    labels = [label.split(" (")[0] for label in rows_of(figure)]
    assert labels == ["none", "0 to 200 DM", "below 0 DM"]
    counts = [int(label.split("(")[1][:-1]) for label in rows_of(figure)]
    assert sum(counts) == 240


def test_the_medians_are_marked():
    effects = [[0.0], [1.0], [5.0], [-2.0], [-2.5]]
    result = attribution(effects, {"c": ["u", "u", "u", "v", "v"]})
    line = line_of(dependence(result, 1, "c", None, LIGHT))
    assert [line.x[0], line.x[3]] == [-2.25, 1.0]


def test_only_the_most_frequent_categories_are_drawn_and_it_is_said():
    names = [f"c{at}" for at in range(30) for _ in range(30 - at)]
    result = attribution(np.ones((len(names), 1)), {"c": names})
    figure = dependence(result, 1, "c", None, LIGHT, marked_row=len(names) - 1)
    assert len(rows_of(figure)) == 21  # the marked row's category is always there
    assert "c29 (1)" in rows_of(figure)
    assert "9 rarer values not drawn" in seen(figure.layout.xaxis.title.text).replace("\n", " ")


@pytest.mark.parametrize("feature", ["age", "checking_account", "duration_months"])
def test_a_marked_row_is_ringed_and_named_wherever_it_lies(feature):
    result = credit()
    row = result.data.column("duration_months").to_pylist().index(None)
    figure = dependence(result, 1, feature, None, LIGHT, marked_row=row)
    ring = figure.data[-1]
    assert ring.marker.symbol == "circle-open"
    effect = result.values[row, result.names.index(feature), 1]
    assert effect in (ring.x[0], ring.y[0])
    assert [note.text for note in figure.layout.annotations] == ["<b>this row</b>"]


def test_thinning_is_told_and_keeps_the_marked_row():
    rng = np.random.default_rng(0)
    values = rng.normal(size=12_000)
    result = attribution(values[:, None], {"x": values.tolist()})
    drawn = dependence_drawn(result)
    assert (drawn.rows, drawn.given) == (5_000, 12_000)
    for row in range(3):
        (points,) = points_of(dependence(result, 1, "x", None, LIGHT, marked_row=row))
        assert points.type == "scattergl"
        assert len(points.x) in (5_000, 5_001)
        assert row * 10 in points.customdata[:, 0]


def test_few_values_are_spread_but_keep_their_ticks():
    result = attribution(np.ones((40, 1)), {"x": [1, 2, 3, 4] * 10})
    figure = dependence(result, 1, "x", None, LIGHT)
    (points,) = points_of(figure)
    assert len(set(points.x.tolist())) > 30
    assert np.abs(points.x - np.rint(points.x)).max() < 0.2
    assert list(figure.layout.xaxis.ticktext) == ["1", "2", "3", "4"]


def test_the_histogram_counts_rows_and_stays_low():
    figure = dependence(credit(), 1, "age", None, LIGHT)
    bars = figure.data[0]
    assert bars.type == "bar"
    assert bars.y.sum() == 240
    assert figure.layout.yaxis2.range[1] == 5 * bars.y.max()
