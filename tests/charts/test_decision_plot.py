import random
from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts.answer_shades import SHADES, shade_colours, shade_numbers
from dashboard.charts.decision_classes import decision_classes
from dashboard.charts.decision_plot import Drawn, decision_plot
from dashboard.charts.palette import DARK, LIGHT
from dashboard.decision_plot.measures import TOP, order_of, ways
from dashboard.words import display_names
from explainers.records import Dictionary, Entry
from tests.builders import attribution, credit
from tests.charts.reading import rows_of, seen
from tests.charts.test_any_names import bare, drawn, names, templates


def of(result, rows=None, output=1):
    rows = np.arange(len(result.positions)) if rows is None else np.array(rows)
    return Drawn(result, output, rows, [f"row {at}" for at in rows])


def lines_of(figure, points):
    """Every line of a figure as (points,) places across, without the gaps."""
    found = []
    for trace in figure.data:
        if trace.mode == "lines" and trace.customdata is not None:
            across = np.asarray(trace.x).reshape(-1, points + 1)
            assert np.isnan(across[:, -1]).all()
            found += list(zip(trace.customdata[:: points + 1, 0], across[:, :-1], strict=True))
    return dict(found)


def test_lines_run_from_the_base_value_to_the_output():
    result = credit(30)
    figure = decision_plot(of(result), LIGHT)
    order = of(result).order()
    lines = lines_of(figure, order.steps + 1)
    assert len(lines) == 30
    for row, position in enumerate(result.positions):
        line = lines[position]
        assert line[0] == pytest.approx(result.base_values[row, 1], abs=1e-5)
        assert line[-1] == pytest.approx(result.outputs[row, 1], abs=1e-5)
        moves = [result.values[row, at, 1] for at in order.upward]
        np.testing.assert_allclose(np.diff(line), moves, atol=1e-5)


def test_what_rounding_leaves_of_zero_is_zero_beside_the_colours():
    values = [[0.25, 0.25], [-0.25, -0.25 - 3e-8], [0.25, -0.25]]
    figure = decision_plot(of(attribution(values, {"a": [1] * 3, "b": [2] * 3}, base=0.5)), LIGHT)
    (bar,) = (each.marker.colorbar for each in figure.data if each.marker.colorbar.ticktext)
    assert bar.ticktext == ("0", "1")
    small = [[4e-5, 0.0], [-1e-5, 0.0]]  # small by themselves, and no rounding
    figure = decision_plot(of(attribution(small, {"a": [1] * 2, "b": [2] * 2}, base=0.0)), LIGHT)
    (bar,) = (each.marker.colorbar for each in figure.data if each.marker.colorbar.ticktext)
    assert bar.ticktext == ("−1e−5", "4e−5")


def test_the_most_important_feature_takes_the_last_step():
    result = credit(60)
    figure = decision_plot(of(result), LIGHT)
    sizes = np.abs(result.values[:, :, 1]).mean(axis=0)
    upward = [result.names[at] for at in np.argsort(sizes)]
    assert rows_of(figure) == ["Base value", *upward]


def test_small_features_take_one_step_together():
    draw = np.random.default_rng(0)
    values = draw.normal(size=(8, 40))
    order = order_of(values)
    assert order.steps == TOP + 1 and len(order.rest) == 40 - TOP
    found = ways(order, values, np.full(8, 2.0))
    np.testing.assert_allclose(found.ends, 2 + values.sum(axis=1))
    np.testing.assert_allclose(found.moves[:, 0], values[:, order.rest].sum(axis=1))
    smallest = np.abs(values).mean(axis=0)[order.rest].max()
    assert smallest <= np.abs(values).mean(axis=0)[order.upward].min()
    assert order.named(tuple(f"f{at}" for at in range(40)))[0] == "25 other features"
    assert order.features()[0] is None
    alone = order_of(values[:, : TOP + 1])
    assert not len(alone.rest) and alone.steps == TOP + 1


def test_lines_are_coloured_by_where_they_end():
    ends = np.array([0.0, 1.0, 0.5, 0.999])
    assert shade_numbers(ends).tolist() == [0, SHADES - 1, SHADES // 2, SHADES - 1]
    assert shade_numbers(np.ones(3)).tolist() == [SHADES // 2] * 3
    for palette in (LIGHT, DARK):
        colours = shade_colours(palette)
        assert len(set(colours)) == SHADES
        stops = dict(palette.value_scale)
        assert [colours[0], colours[SHADES // 2], colours[-1]] == [stops[0.0], stops[0.5], stops[1]]
    result = credit(40)
    figure = decision_plot(of(result), LIGHT)
    order = shade_colours(LIGHT)
    by_position = dict(zip(result.positions, result.outputs[:, 1], strict=True))
    means = [
        np.mean([by_position[at] for at in trace.customdata[:, 0]])
        for trace in sorted(
            (t for t in figure.data if t.line.color in order),
            key=lambda t: order.index(t.line.color),
        )
    ]
    assert means == sorted(means)


def test_a_marked_row_is_drawn_over_all_others_with_its_values():
    result = credit(20)
    rows = [3, 4, 5]
    figure = decision_plot(of(result, rows), LIGHT, marked=7)
    mark = figure.data[-1]
    assert mark.line.color == LIGHT.ink and mark.line.width == 3.5
    assert mark.x[-1] == pytest.approx(result.outputs[7, 1], abs=1e-5)
    assert set(mark.customdata[:, 0]) == {result.positions[7]}
    assert any(f"= {result.data.column('age')[7].as_py()}" in seen(text) for text in mark.text)
    assert [note.text for note in figure.layout.annotations] == ["<b>this row</b>"]
    assert len(decision_plot(of(result, rows), LIGHT).data) == len(figure.data) - 1


def test_the_values_of_a_marked_row_have_their_units():
    result = replace(credit(20), dictionary=Dictionary((Entry("age", unit="years"),)))
    mark = decision_plot(of(result, [3, 4]), LIGHT, marked=7).data[-1]
    value = result.data.column("age")[7].as_py()
    assert any(f"= {value} years" in seen(text) for text in mark.text)


def test_classes_of_a_row_are_lines_to_their_outputs():
    draw = np.random.default_rng(1)
    values = draw.normal(size=(2, 4, 3))
    result = attribution(values, {n: [1, 2] for n in "abcd"}, classes=("u", "v", "w"), base=0.3)
    figure = decision_classes(result, 1, 2, LIGHT)
    assert [trace.name for trace in figure.data] == ["u", "v", "w (predicted)"]
    for trace, output in zip(figure.data, (0, 1, 2), strict=True):
        assert trace.x[0] == pytest.approx(0.3)
        assert trace.x[-1] == pytest.approx(result.outputs[1, output], abs=1e-5)
    assert figure.data[-1].line.color == LIGHT.ink
    assert len({trace.line.color for trace in figure.data}) == 3
    assert figure.layout.xaxis.title.text == "Log-odds"
    sizes = np.abs(values[1]).sum(axis=1)
    top = "abcd"[int(sizes.argmax())]
    assert rows_of(figure)[-1] == f"{top} = 2"


@pytest.mark.parametrize("seed", range(10))
def test_random_names_are_drawn_as_they_are(seed):
    draw = random.Random(seed)
    features, values, classes = names(draw, 2), names(draw, 3), names(draw, 3)
    data = {features[0]: [1.0, 2.0, None], features[1]: list(values)}
    effects = np.random.default_rng(seed).normal(size=(3, 2, 3))
    result = attribution(effects, data, classes=classes)
    rows = Drawn(result, 1, np.arange(3), list(names(draw, 3)))
    plot, of_classes = decision_plot(rows, LIGHT, marked=1), decision_classes(result, 0, 1, DARK)
    assert set(map(bare, display_names(features, 28))) <= set(drawn(plot))
    assert {bare(name) for name in display_names(classes, 28)[::2]} <= set(drawn(of_classes))
    for figure in (plot, of_classes):
        assert set(templates(figure)) <= {"<extra></extra>", ROW, f"<b>This row</b><br>{ROW}"}


ROW = "<br>row <extra></extra>"
