import numpy as np
import pytest

from dashboard.charts import LIGHT, summary, summary_drawn
from dashboard.charts.colouring import NO_ORDER, shades
from dashboard.charts.swarm import offsets
from tests.builders import attribution, credit
from tests.charts.reading import rows_of, seen


def many(rows, features=4):
    rng = np.random.default_rng(3)
    effects = rng.normal(size=(rows, features))
    return attribution(
        effects, {f"f{at}": rng.normal(size=rows).tolist() for at in range(features)}
    )


def test_all_points_are_one_trace_of_compact_arrays():
    figure = summary(credit(), 1, LIGHT)
    (points,) = figure.data
    assert points.x.dtype == points.y.dtype == np.float32
    assert points.marker.color.dtype == np.uint8
    assert points.customdata.dtype == np.int32


@pytest.mark.parametrize(("rows", "kind"), [(500, "scatter"), (501, "scattergl")])
def test_webgl_is_for_more_than_two_thousand_points(rows, kind):
    assert summary(many(rows), 1, LIGHT).data[0].type == kind


def test_points_are_the_rows_effects():
    result = credit()
    points = summary(result, 1, LIGHT).data[0]
    rows = len(result.positions)
    for lane, name in enumerate(rows_of(summary(result, 1, LIGHT))):
        inside = slice(lane * rows, (lane + 1) * rows)
        expected = result.values[:, result.names.index(name), 1]
        np.testing.assert_allclose(points.x[inside], expected, atol=1e-6)
        assert np.abs(points.y[inside] - lane).max() <= 0.4
        assert list(points.customdata[inside, 0]) == list(result.positions)


def test_thinning_is_told_and_the_same_every_time():
    result = many(6_000)
    drawn = summary_drawn(result, top=4, max_points=5_000)
    assert (drawn.rows, drawn.given) == (1_250, 6_000)
    assert "1,250 of 6,000" in drawn.words()
    first, second = (summary(result, 1, LIGHT, top=4) for _ in range(2))
    assert len(first.data[0].x) == 4 * 1_250
    np.testing.assert_array_equal(first.data[0].x, second.data[0].x)
    np.testing.assert_array_equal(first.data[0].y, second.data[0].y)


def test_no_wish_draws_more_than_twenty_thousand_points():
    assert len(summary(many(9_000), 1, LIGHT, max_points=10**9).data[0].x) == 19_900


def test_nothing_is_said_where_every_row_is_drawn():
    assert summary_drawn(credit()).words() == ""


def test_order_uses_all_rows_and_top_keeps_the_largest():
    result = credit()
    sizes = np.abs(result.values[:, :, 1]).mean(axis=0)
    best = [result.names[at] for at in np.argsort(sizes)[-2:]]
    assert rows_of(summary(result, 1, LIGHT, top=2)) == best


def test_categories_are_grey_and_told_in_the_hover():
    result = credit()
    figure = summary(result, 1, LIGHT)
    lane = rows_of(figure).index("checking_account")
    rows = len(result.positions)
    points = figure.data[0]
    assert set(points.marker.color[lane * rows : (lane + 1) * rows]) == {NO_ORDER}
    account = result.data.column("checking_account")[0].as_py()
    assert seen(points.text[lane * rows]) == f"checking_account = {account}"
    assert "no order" in points.marker.colorbar.title.text


def test_missing_values_are_called_missing():
    result = credit()
    gone = result.data.column("duration_months").to_pylist().index(None)
    figure = summary(result, 1, LIGHT)
    lane = rows_of(figure).index("duration_months")
    at = lane * len(result.positions) + gone
    assert figure.data[0].text[at] == "duration_months = missing"
    assert figure.data[0].marker.color[at] == NO_ORDER


def test_shades_ignore_outliers():
    values = np.array([*np.linspace(0, 1, 100), 1e9])
    found = shades(values)
    assert found[:5].max() == 0
    assert found[-1] == 255
    assert 100 < found[50] < 156


@pytest.mark.parametrize("values", [np.full(4, 7.0), np.full(4, np.nan), np.zeros(0)])
def test_values_without_spread_have_the_neutral_shade(values):
    assert (shades(values) == NO_ORDER).all()


def test_a_rare_value_is_told_from_a_frequent_one():
    assert set(shades(np.array([0.0] * 99 + [1.0]))) == {0, 255}


def test_points_of_one_place_step_aside_and_lonely_ones_stay():
    places = np.array([0.0] * 9 + [5.0])
    steps = offsets(places, np.zeros(10, dtype=np.int64))
    assert len(set(steps[:9])) == 9
    assert steps[-1] == 0
    assert np.abs(steps).max() <= 1


def test_lanes_do_not_push_each_other():
    places = np.zeros(8)
    steps = offsets(places, np.repeat([0, 1], 4))
    assert sorted(steps[:4]) == sorted(steps[4:])


def test_no_points_no_steps():
    assert offsets(np.zeros(0), np.zeros(0, dtype=np.int64)).shape == (0,)
