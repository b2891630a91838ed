"""Clouds of rows, histograms and quantiles of residuals."""

import numpy as np
import pytest

from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.residual_groups import Part, residual_groups
from dashboard.charts.residuals import Cloud, cloud, quantile_chart, residual_histogram
from explainers.checks.residuals import against_normal, bands
from tests.charts.reading import seen

DRAW = np.random.default_rng(0)
X, Y = DRAW.normal(size=300), DRAW.normal(size=300)
BANDS = bands(X, Y, 4)


def shown(diagonal, rows=300):
    return Cloud(X[:rows], Y[:rows], np.arange(rows), BANDS, "age <b>", "residual", "k", diagonal)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_points_carry_their_rows_and_the_middle_is_of_all_rows(palette):
    points, straight, _, middle = cloud(shown(False, 200), palette).data
    np.testing.assert_array_equal(points.customdata[3], [3, 4])
    np.testing.assert_allclose(middle.y, BANDS.middle, atol=1e-6)
    assert middle.line.color == palette.raises
    assert tuple(straight.y) == (0, 0)


def test_equals_lie_on_the_diagonal_where_both_axes_count_the_same():
    straight = cloud(shown(True), LIGHT).data[1]
    assert tuple(straight.x) == tuple(straight.y) == (X.min(), X.max())


def test_the_band_holds_the_middle_80_percent():
    band = cloud(shown(False), LIGHT).data[2]
    np.testing.assert_allclose(band.y, [*BANDS.high, *BANDS.low[::-1]], atol=1e-6)
    assert seen(cloud(shown(False), LIGHT).layout.xaxis.title.text) == "Age <b>"


def test_many_points_are_drawn_by_webgl_and_the_line_over_them():
    many = np.arange(3_000.0)
    drawn = Cloud(many, many, np.arange(3_000), BANDS, "a", "b", "k", True)
    kinds = [trace.type for trace in cloud(drawn, LIGHT).data]
    assert kinds == ["scattergl", "scatter", "scatter", "scattergl"]


def test_a_histogram_counts_every_row_also_those_beyond_its_ends():
    values = np.append(DRAW.normal(size=1_000), [1e6, -1e6])
    (bars,) = residual_histogram(values, "residual", "k", LIGHT).data
    assert sum(bars.y) == 1_002
    assert max(bars.x) < 10
    (alone,) = residual_histogram(np.zeros(5), "residual", "k", LIGHT).data
    assert sum(alone.y) == 5


def test_quantiles_are_held_against_their_line():
    found = against_normal(Y)
    line, points = quantile_chart(found, "residual (euros)", "k", LIGHT).data
    assert tuple(line.x) == tuple(line.y)
    np.testing.assert_allclose(points.x, found.normal, atol=1e-6)
    np.testing.assert_allclose(points.y, found.values, atol=1e-6)


def test_each_category_has_its_middle_its_span_and_its_rows():
    parts = (Part("<b>rent</b>", 1_200, -3.0, 1.0, 2.0), Part("own", 1, 0.0, 0.0, 0.5))
    figure = residual_groups(parts, "residual", "k", LIGHT)
    *spans, middles = figure.data
    assert [tuple(span.x) for span in spans] == [(-3.0, 2.0), (0.0, 0.5)]
    assert tuple(middles.x) == (1.0, 0.0) and tuple(middles.y) == (1, 0)
    assert [seen(text) for text in figure.layout.yaxis.ticktext] == [
        "own (1)",
        "<b>rent</b> (1,200)",
    ]
    assert seen(middles.text[0]).startswith("<b>rent</b>: median 1, the middle 80 %")
