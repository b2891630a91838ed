import json

import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT, bars, dependence, importance, summary
from tests.builders import slopes
from tests.charts.reading import every_text, rows_of, seen

ROW = slopes([[0.1, -0.4, 0.2]], {"age": [67], "housing": ["own"], "amount": [None]})


def many(count, **changes):
    return slopes([np.arange(1.0, count + 1)], {f"f{at}": [0] for at in range(count)}, **changes)


def numbers_of(figure):
    return [seen(text).strip() for text in figure.data[1].text]


def test_bars_start_at_zero_and_the_largest_is_on_top():
    figure = bars(ROW, 0, 1, LIGHT)
    np.testing.assert_allclose(figure.data[0].x, [0.1, 0.2, -0.4])
    assert figure.data[0].base is None
    assert rows_of(figure) == ["age = 67", "amount = missing", "housing = own"]
    assert numbers_of(figure) == ["+0.1", "+0.2", "−0.4"]


def test_colour_and_sign_agree():
    found = bars(ROW, 0, 1, DARK).data[0]
    for size, color in zip(found.x, found.marker.color, strict=True):
        assert color == (DARK.raises if size > 0 else DARK.lowers)


def test_smaller_ones_are_counted_and_not_added_up():
    figure = bars(many(20), 0, 1, LIGHT)
    assert rows_of(figure)[0] == "8 smaller ones,\nup to ±8"
    assert len(numbers_of(figure)) == 12
    assert list(figure.data[0].y) == list(range(1, 13))
    assert list(figure.data[0].x) == list(range(9, 21))
    assert "36" not in json.dumps(list(every_text(figure)))  # their sum


def test_features_that_weigh_nothing_are_counted_as_such():
    result = slopes([[1.0, *np.zeros(14)]], {f"f{at}": [0] for at in range(15)})
    assert rows_of(bars(result, 0, 1, LIGHT, top=1))[0] == "14 with 0"


def test_one_smaller_one_is_shown_instead_of_counted():
    assert len(bars(many(13), 0, 1, LIGHT).data[0].x) == 13


def test_nothing_stands_for_an_output_or_a_base():
    drawn = json.dumps(list(every_text(bars(many(14, answer=0.77), 0, 1, LIGHT)))).lower()
    assert "base" not in drawn and "this row" not in drawn and "0.77" not in drawn


@pytest.mark.parametrize("sign", [1, -1])
def test_both_sides_are_named_and_have_room(sign):
    figure = bars(slopes([[sign * 1.0]], {"a": [1]}), 0, 1, LIGHT)
    assert [seen(note.text) for note in figure.layout.annotations] == ["◀ pulls down", "pulls up ▶"]
    low, high = figure.layout.xaxis.range
    assert low <= -0.5 and high >= 0.5


def test_the_axis_says_what_a_number_is():
    title = seen(bars(ROW, 0, 1, LIGHT).layout.xaxis.title.text)
    assert title == "Slope × value,\nprobability of “bad”"  # a phone has no room for one line


def test_estimates_show_their_standard_error():
    errors = np.full((1, 3, 2), 0.05)
    data = {"age": [67], "housing": ["own"], "amount": [None]}
    figure = bars(slopes([[0.1, -0.4, 0.2]], data, stderr=errors), 0, 1, LIGHT)
    assert figure.data[0].error_x.visible
    np.testing.assert_allclose(figure.data[0].error_x.array, 0.05)
    np.testing.assert_allclose(figure.data[1].x, [0.15, 0.25, 0.0])
    assert not bars(ROW, 0, 1, LIGHT).data[0].error_x.visible


def test_a_click_leads_to_the_feature():
    assert [line[1] for line in bars(ROW, 0, 1, LIGHT).data[0].customdata] == [
        "age",
        "amount",
        "housing",
    ]


def test_no_other_chart_calls_such_a_number_an_effect():
    count = 24
    values = np.random.default_rng(0).normal(size=(6, count))
    table = {f"f{at}": list(range(6)) for at in range(count - 1)} | {"c": list("xxyyzz")}
    result = slopes(values, table)
    for figure in (
        importance(result, 1, LIGHT),
        summary(result, 1, LIGHT),
        dependence(result, 1, "f0", "f1", LIGHT),
        dependence(result, 1, "c", None, LIGHT),
    ):
        drawn = figure.to_json()
        assert "lope × value" in json.dumps(json.loads(drawn), ensure_ascii=False)
        assert "ffect" not in drawn and "added up" not in drawn
