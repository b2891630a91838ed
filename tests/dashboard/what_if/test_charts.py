"""Charts of an edited row: both answers, both explanations, and where it stands on its curve."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT
from dashboard.charts.answer_pair import TOP, answer_pair
from dashboard.charts.effect_pair import effect_pair
from dashboard.charts.row_curve import Standing, row_curve
from explainers.records import Dictionary, Entry
from tests import builders, curve_results, hostile_names

DATA = {"age": [23], "job": ["cook"], "pay": [9.5]}
BEFORE = builders.attribution([[0.5, -0.25, 0.3]], DATA)
AFTER = builders.attribution([[0.1, -0.3, 0.3]], {**DATA, "age": [40]})


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_both_answers_stand_beside_each_other(palette):
    told = builders.predictions([[0.39, 0.61]], {"age": [40]})
    figure = answer_pair(told, np.array([0.27, 0.73]), palette, "r")
    before, now, numbers = figure.data
    assert list(figure.layout.yaxis.ticktext) == ["good", "bad"]
    assert before.x.tolist() == [0.27, 0.73] and now.x.tolist() == [0.39, 0.61]
    assert [text.strip() for text in numbers.text] == [
        "39 %<br>(+12 points)",
        "61 %<br>(−12 points)",
    ]
    assert min(figure.layout.xaxis.range[1] - numbers.x) > 0


def test_of_many_classes_those_with_the_largest_answers_are_drawn():
    shares = np.linspace(0, 1, 30) / np.linspace(0, 1, 30).sum()
    classes = tuple(f"class {at}" for at in range(30))
    told = builders.predictions([shares], {"age": [40]}, classes=classes)
    figure = answer_pair(told, shares[::-1], LIGHT, "r")
    assert len(figure.data[1].x) == TOP
    assert set(figure.layout.yaxis.ticktext) == {
        f"class {at}" for at in (0, 1, 2, 3, 26, 27, 28, 29)
    }


def test_a_number_has_one_pair_of_bars():
    told = builders.predictions([[-3.0]], {"age": [1]}, classes=("prediction",), unit="euros")
    figure = answer_pair(told, np.array([2.0]), LIGHT, "r")
    assert figure.data[1].x.tolist() == [-3.0] and figure.layout.xaxis.range[0] < -3
    assert "(−5)" in figure.data[2].text[0]


def test_reasons_are_ordered_by_how_far_they_were_moved():
    figure = effect_pair(BEFORE, AFTER, 1, {"age"}, LIGHT)
    (
        before,
        now,
        _,
    ) = (each for each in figure.data)
    labels = list(figure.layout.yaxis.ticktext)
    assert labels == ["pay = <b>9.5</b>", "job = <b>cook</b>", "age = <b>23 → 40</b>"]
    assert before.x.tolist() == [0.3, -0.25, 0.5] and now.x.tolist() == [0.3, -0.3, 0.1]
    assert list(now.marker.color) == [LIGHT.raises, LIGHT.lowers, LIGHT.raises]
    texts = [text.strip() for text in figure.data[2].text]
    assert texts == ["+0.3<br>(same)", "−0.3<br>(−0.05)", "+0.1<br>(−0.4)"]


def test_long_values_share_the_room_of_a_label():
    long = {**DATA, "job": ["a cook in a large hotel"]}
    figure = effect_pair(BEFORE, builders.attribution([[0.5, 0.9, 0.3]], long), 1, {"job"}, LIGHT)
    assert figure.layout.yaxis.ticktext[-1] == "job = <b>cook → a cook…tel</b>"


def test_features_without_room_are_counted():
    wide = {f"c{at}": [at] for at in range(20)}
    old = builders.attribution([np.zeros(20)], wide)
    new = builders.attribution([np.arange(20) / 10], wide)
    figure = effect_pair(old, new, 1, {"c19"}, LIGHT)
    assert len(figure.data[0].x) == 10
    assert figure.layout.yaxis.ticktext[0] == "10 others,<br>moved up to ±0.9"
    assert effect_pair(old, old, 1, (), LIGHT).layout.yaxis.ticktext[0] == "10 others,<br>not moved"


def test_the_row_stands_on_its_curve():
    curves = curve_results.curves([[0.8, 0.6, 0.2]], [20.0, 30.0, 60.0], feature="age")
    figure = row_curve(curves, 1, Standing(40.0, 23.0, 0.55, 0.5), LIGHT)
    line, mark = figure.data
    assert line.x.tolist() == [20, 30, 40, 60]
    np.testing.assert_allclose(line.y, [0.8, 0.6, 0.55, 0.2])
    assert (mark.x[0], mark.y[0]) == (40, 0.55)
    assert {shape.x0 for shape in figure.layout.shapes} >= {23.0}
    assert {shape.y0 for shape in figure.layout.shapes} >= {0.5}
    gone = row_curve(curves, 1, Standing(None, float("inf"), 0.55), LIGHT)
    assert len(gone.data) == 1 and not gone.layout.shapes


def test_a_hover_tells_the_unit_and_marks_in_it_stay_text():
    curves = curve_results.curves([[0.8, 0.2]], [20.0, 60.0], feature="age")
    said = Dictionary((Entry("age", unit="<b>years"),))
    figure = row_curve(replace(curves, dictionary=said), 1, Standing(40.0, 23.0, 0.5), LIGHT)
    assert figure.data[0].customdata[0][0] == "20 &lt;b&gt;years"


def test_a_category_has_a_dot_and_the_rows_own_a_large_one():
    curves = curve_results.curves([[0.8, 0.6, 0.2]], ["own", "rent", "free"], feature="housing")
    figure = row_curve(curves, 1, Standing("rent", "free", 0.6, 0.5), LIGHT)
    dots, mark = figure.data
    labels = list(figure.layout.yaxis.ticktext)
    assert labels[1] == "<b>rent</b>" and labels[2] == "own" and "(before)" in labels[0]
    assert dots.x.tolist() == [0.2, 0.6, 0.8] and (mark.x[0], mark.y[0]) == (0.6, 1)
    unseen = row_curve(curves, 1, Standing("castle", "free", 0.9), LIGHT)
    assert len(unseen.data) == 1 and unseen.layout.xaxis.range[1] > 0.9
    codes = curve_results.curves([[0.8, 0.6]], ["1", "2"], feature="code")
    assert row_curve(codes, 1, Standing(2.0, 1.0, 0.6), LIGHT).data[1].y[0] == 0


def test_hostile_names_stay_names():
    names = (*hostile_names.NUMBERS[:3], hostile_names.TEXTS[2])
    data = {name: [hostile_names.VALUES[0]] for name in names}
    old = builders.attribution([[0.1, 0.2, 0.3, 0.4]], data, classes=hostile_names.CLASSES)
    new = builders.attribution([[0.2, 0.1, 0.3, 0.9]], data, classes=hostile_names.CLASSES)
    told = builders.predictions([[0.4, 0.6]], {"a": [1]}, classes=hostile_names.CLASSES)
    walked = curve_results.curves(
        [[0.1, 0.2]], hostile_names.VALUES[:2], feature=names[0], classes=hostile_names.CLASSES
    )
    standing = Standing(hostile_names.VALUES[0], None, 0.1)
    for figure in (
        effect_pair(old, new, 1, names, LIGHT),
        answer_pair(told, np.array([0.5, 0.5]), LIGHT, "r"),
        row_curve(walked, 1, standing, LIGHT),
    ):
        shown = figure.to_json()
        for mark in ("<img", "<svg", "<script", "<iframe", "\\u003cimg", "\\u003cscript"):
            assert mark not in shown
