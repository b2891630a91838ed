import numpy as np
import pytest

from dashboard.charts import LIGHT, waterfall
from tests.builders import attribution, credit
from tests.charts.reading import rows_of


def bars_of(figure):
    return next(trace for trace in figure.data if trace.type == "bar")


def marks_of(figure):
    return next(
        trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers+text"
    )


@pytest.mark.parametrize("row", range(4))
@pytest.mark.parametrize("top", [1, 3, 10])
def test_each_bar_starts_where_the_one_below_ended_from_base_to_output(row, top):
    result = credit()
    figure = waterfall(result, row, 1, LIGHT, top=top)
    bars = bars_of(figure)
    starts = np.array(bars.base, dtype=float)
    ends = starts + bars.x
    np.testing.assert_allclose(starts[1:], ends[:-1], atol=1e-12)
    np.testing.assert_allclose(starts[0], result.base_values[row, 1], atol=1e-12)
    np.testing.assert_allclose(ends[-1], result.outputs[row, 1], atol=1e-12)
    np.testing.assert_allclose(
        marks_of(figure).x, [result.base_values[row, 1], result.outputs[row, 1]]
    )


def test_the_largest_effect_is_next_to_the_output():
    sizes = np.abs(bars_of(waterfall(credit(), 0, 1, LIGHT)).x)
    assert list(sizes) == sorted(sizes)


def test_labels_hold_the_value_and_others_are_counted():
    result = attribution(
        [[1.0, 0.5, 0.2, -0.1]], {"a": [18.0], "b": ["rent"], "c": [None], "d": [1]}
    )
    labels = rows_of(waterfall(result, 0, 1, LIGHT, top=2))
    assert labels == ["Base value", "2 other features", "b = rent", "a = 18", "This row"]


def test_a_missing_value_is_called_missing():
    result = attribution([[1.0]], {"a": [float("nan")]})
    assert rows_of(waterfall(result, 0, 1, LIGHT))[1] == "a = missing"


def test_colour_and_sign_agree():
    bars = bars_of(waterfall(credit(), 0, 1, LIGHT))
    for step, color, text in zip(bars.x, bars.marker.color, bars.text, strict=True):
        assert color == (LIGHT.raises if step >= 0 else LIGHT.lowers)
        assert text[0] == ("+" if step >= 0 else "−")


def test_estimates_show_their_standard_error():
    errors = np.full((1, 12, 2), 0.3)
    result = attribution([np.arange(1.0, 13.0)], {f"f{at}": [0] for at in range(12)}, stderr=errors)
    bars = bars_of(waterfall(result, 0, 1, LIGHT, top=10))
    assert bars.error_x.visible
    np.testing.assert_allclose(bars.error_x.array[1:], 0.3)
    np.testing.assert_allclose(bars.error_x.array[0], 0.3 * np.sqrt(2))


def test_exact_effects_show_none():
    assert not bars_of(waterfall(credit(), 0, 1, LIGHT)).error_x.visible


def test_a_click_leads_to_the_feature_and_the_others_to_none():
    names = [line[2] for line in bars_of(waterfall(credit(), 0, 1, LIGHT, top=2)).customdata]
    assert names[0] == ""
    assert set(names[1:]) < set(credit().names)
