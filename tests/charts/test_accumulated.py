import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT
from dashboard.charts.accumulated import accumulated
from dashboard.tabular.effects_measures import Beside
from tests.charts.reading import rows_of, seen
from tests.curve_results import accumulated as effects

GRID = [1.0, 2.0, 5.0]
CURVE = [-0.2, 0.0, 0.3]
ERRORS = [0.01, 0.02, 0.05]
OTHER = Beside(np.array([np.nan, 0.1, 0.2]), np.array([np.nan, -0.1, 0.1]))


def test_the_line_is_the_curve_in_its_band():
    figure = accumulated(effects(CURVE, GRID, errors=ERRORS), None, 1, LIGHT)
    bars, band, line = figure.data
    np.testing.assert_allclose(line.x, GRID)
    np.testing.assert_allclose(line.y, CURVE, atol=1e-6)
    np.testing.assert_allclose(line.customdata, 1.96 * np.array(ERRORS), rtol=1e-3)
    np.testing.assert_allclose(band.y[:3] - band.y[:2:-1], 2 * 1.96 * np.array(ERRORS), rtol=1e-3)
    assert band.fill == "toself" and bars.y.sum() == 3
    title = seen(figure.layout.yaxis.title.text).replace("\n", " ")
    assert title == "Change of the probability of “bad” from its mean"


def test_the_other_class_goes_the_other_way():
    line = accumulated(effects(CURVE, GRID), None, 0, LIGHT).data[-1]
    np.testing.assert_allclose(line.y, -np.array(CURVE), atol=1e-6)


def test_partial_dependence_is_a_dashed_line_beside_it():
    dashed = accumulated(effects(CURVE, GRID), OTHER, 1, LIGHT).data[2]
    assert dashed.line.dash == "dash"
    np.testing.assert_allclose(dashed.y, OTHER.heights, atol=1e-6)


def test_the_histogram_counts_the_rows_on_the_grid_and_the_axis_ends_there():
    result = effects(CURVE, GRID, [1.0, 4.0, 900.0, None])
    figure = accumulated(result, None, 1, LIGHT)
    assert figure.data[0].y.sum() == 2
    low, high = figure.layout.xaxis.range
    assert 0 < low < 1 and 5 < high < 6
    assert list(figure.layout.xaxis.ticktext) == ["1", "2", "5"]
    many = accumulated(effects(np.zeros(30), np.arange(30.0)), None, 1, LIGHT)
    assert many.layout.xaxis.ticktext is None


def test_names_are_dots_from_the_top_in_their_order_of_likeness():
    result = effects(CURVE, ["rent", "<b>own</b>", "free"], errors=ERRORS, counts=[7, 8, 9])
    figure = accumulated(result, None, 1, LIGHT)
    assert rows_of(figure) == ["free (9)", "<b>own</b> (8)", "rent (7)"]
    (dots,) = figure.data
    np.testing.assert_allclose(dots.x, CURVE, atol=1e-6)
    assert dots.y.tolist() == [2, 1, 0]
    np.testing.assert_allclose(dots.error_x.array, 1.96 * np.array(ERRORS), rtol=1e-3)
    assert dots.text[1] == "&lt;b&gt;own&lt;/b&gt;"


def test_partial_dependence_of_names_is_a_ring_beside_each_dot():
    result = effects(CURVE, ["rent", "own", "free"])
    rings, dots = accumulated(result, OTHER, 1, LIGHT).data
    assert rings.marker.symbol == "circle-open"
    np.testing.assert_allclose(rings.x, OTHER.heights, atol=1e-6)
    assert rings.y.tolist() == dots.y.tolist()


def test_one_value_is_a_point():
    result = effects([0.0], GRID[:1], errors=[np.nan], counts=[])
    line = accumulated(result, None, 1, LIGHT).data[-1]
    assert line.y.tolist() == [0] and line.customdata.tolist() == [0]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_colours_that_mean_raise_and_lower_are_not_used(palette):
    for grid in (GRID, ["a", "b", "c"]):
        text = accumulated(effects(CURVE, grid), OTHER, 1, palette).to_json()
        assert palette.raises not in text and palette.lowers not in text
        assert palette.ink in text and palette.neutral in text


def test_another_feature_does_not_inherit_a_zoom():
    found = {
        accumulated(effects(CURVE, GRID, feature=name), None, 1, LIGHT).layout.uirevision
        for name in ("a", "b")
    }
    assert len(found) == 2
