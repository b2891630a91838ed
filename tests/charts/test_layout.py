import numpy as np
import plotly.io as pio
import pytest

from dashboard.charts import LIGHT
from dashboard.charts.layout import (
    NARROW_PX,
    blank,
    compact,
    equation,
    fitted_range,
    revision,
    text_px,
    title_axis,
)
from tests.builders import credit


def test_labels_fit_even_on_a_phone():
    ends, labels, toward = [-3.0, 0.1, 2.0], ["−3", "+0.0264", "+2.11"], [-1, 1, 1]
    low, high = fitted_range(ends, labels, toward)
    unit = (high - low) / NARROW_PX
    for end, label, side in zip(ends, labels, toward, strict=True):
        assert low <= end + side * text_px(label) * unit <= high


def test_a_range_of_one_point_is_still_a_range():
    low, high = fitted_range([0.0], ["0"], [1])
    assert low < 0 < high


def test_labels_too_wide_for_a_phone_do_not_blow_up_the_axis():
    low, high = fitted_range([-1.0, 1.0], ["x" * 90, "x" * 90], [-1, 1])
    assert high - low < 40


def test_a_figure_does_not_take_the_template_of_the_process():
    before = pio.templates.default
    pio.templates.default = "plotly_dark"
    try:
        figure = blank(LIGHT, 300, "x")
    finally:
        pio.templates.default = before
    assert figure.layout.template.layout.paper_bgcolor is None
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_tick_labels_have_a_colour_of_their_own():
    figure = blank(LIGHT, 300, "x")
    assert figure.layout.xaxis.tickfont.color == LIGHT.quiet
    assert figure.layout.yaxis.tickfont.color == LIGHT.quiet


def test_a_zoom_is_kept_for_the_same_picture_alone():
    result = credit(5)
    assert revision(result, "dependence", 1, "age") == revision(result, "dependence", 1, "age")
    others = {revision(result, "dependence", 1, name) for name in result.names}
    assert len(others) == len(result.names)


def test_a_long_axis_title_takes_even_lines():
    figure = blank(LIGHT, 300, "x")
    title_axis(figure.layout.xaxis, "effect of a_long_feature_name on the log-odds of “bad” <b>")
    lines = figure.layout.xaxis.title.text.split("<br>")
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 16
    assert "&lt;b&gt;" in lines[1]


@pytest.mark.parametrize(("value", "breaks"), [("48", 0), ("existing paid back duly", 1)])
def test_a_long_label_takes_two_lines(value, breaks):
    assert equation("credit_history", value).count("<br>") == breaks


def test_wide_marks_are_counted_as_wide():
    assert text_px("日本") == 2 * text_px("日") > text_px("ab")
    assert np.isclose(text_px("abc", 26), 2 * text_px("abc", 13))


@pytest.mark.parametrize(
    ("places", "kind"),
    [
        ([0.1, 0.2, 5.0], np.float32),
        ([1.7e9, 1.7e9 + 60], np.float64),  # a minute, in seconds since 1970
        ([1e300, 0.0], np.float64),
        ([7.0, 7.0], np.float32),
        ([np.nan], np.float32),
    ],
)
def test_numbers_are_halved_only_where_nobody_sees_it(places, kind):
    assert compact(np.array(places)).dtype == kind
