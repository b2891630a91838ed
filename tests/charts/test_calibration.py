"""Calibration drawn: points with their intervals, the diagonal, bars for the rows."""

import numpy as np
import pytest

from dashboard.charts.calibration import calibration_chart
from dashboard.charts.palette import DARK, LIGHT
from explainers.checks.calibration import calibration
from explainers.checks.levels import levels
from tests.charts.reading import seen

DRAW = np.random.default_rng(0)
SCORES = DRAW.random(200)
FOUND = calibration(levels(SCORES, DRAW.random(200) < SCORES))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_bin_has_a_point_with_its_interval(palette):
    bars, diagonal, line = calibration_chart(FOUND, "“<i>”", "key", palette).data
    np.testing.assert_allclose(line.x, FOUND.predicted, atol=1e-6)
    np.testing.assert_allclose(line.y, FOUND.observed, atol=1e-6)
    np.testing.assert_allclose(line.y + line.error_y.array, FOUND.high, atol=1e-6)
    np.testing.assert_allclose(line.y - line.error_y.arrayminus, FOUND.low, atol=1e-6)
    assert (tuple(diagonal.x), tuple(diagonal.y)) == ((0, 1), (0, 1))
    assert line.line.color == palette.raises and bars.marker.color == palette.faint


def test_a_pointer_is_told_the_rows_of_a_bin():
    _, _, line = calibration_chart(FOUND, "“bad”", "key", LIGHT).data
    assert line.customdata[0].startswith("20 rows told ")
    assert len(line.customdata) == len(FOUND.rows)


def test_bars_are_areas_of_rows_under_a_fifth_of_the_height():
    bars, *_ = calibration_chart(FOUND, "“bad”", "key", LIGHT).data
    assert max(bars.y) == pytest.approx(0.2)
    share = bars.y * bars.width
    np.testing.assert_allclose(share / share[0], FOUND.rows / FOUND.rows[0], rtol=1e-5)


def test_names_are_shown_as_they_are():
    layout = calibration_chart(FOUND, "“<i>”", "key", LIGHT).layout
    assert seen(layout.xaxis.title.text) == "Mean probability of “<i>”"
