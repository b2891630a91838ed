"""Curves of thresholds: the line, guessing, the threshold's point, and what a pointer is told."""

import numpy as np
import pytest

from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.rates import Marked, Rates, rates
from explainers.checks.curves import Line, best_gains, roc
from explainers.checks.levels import levels
from tests.charts.reading import seen

GIVEN = levels(np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, True, False, True]))


def shown(**changes):
    parts = {
        "line": roc(GIVEN),
        "name": "the model",
        "across": "false positive rate",
        "up": "recall of <b>",
        "key": "roc/1",
        "chance": ((0, 0), (1, 1)),
    }
    return Rates(**{**parts, **changes})


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_line_stands_out_from_guessing(palette):
    chance, line = rates(shown(), palette).data
    assert (chance.line.color, chance.line.dash) == (palette.neutral, "dot")
    assert line.line.color == palette.raises
    np.testing.assert_allclose(line.x, [0, 0, 0.5, 1])
    np.testing.assert_allclose(line.y, [0, 0.5, 1, 1])
    assert list(line.customdata) == [
        "no row",
        "rows from 0.9 on",
        "rows from 0.4 on",
        "rows from 0.1 on",
    ]


def test_the_threshold_is_named_beside_its_point_and_inside_the_plot():
    for x, anchor in ((0.2, "left"), (0.9, "right")):
        figure = rates(shown(marked=Marked(x, 0.7, "threshold <30 %>")), LIGHT)
        point = figure.data[-1]
        assert (point.x, point.y) == ((x,), (0.7,))
        name = figure.layout.annotations[0]
        assert seen(name.text) == "threshold <30 %>" and name.xanchor == anchor


def test_names_are_shown_as_they_are_and_axes_in_percent():
    layout = rates(shown(), LIGHT).layout
    assert seen(layout.yaxis.title.text) == "Recall of <b>"
    assert (layout.xaxis.tickformat, layout.yaxis.tickformat) == (".0%", ".0%")
    low, high = layout.yaxis.range
    assert low < 0 and high > 1


def test_what_counts_no_shares_has_an_axis_of_its_own():
    layout = rates(shown(highest=3.4, shares=False), LIGHT).layout
    assert layout.yaxis.tickformat is None and layout.yaxis.range[1] > 3.4


def test_steps_go_up_first_and_the_best_there_can_be_is_dashed():
    figure = rates(shown(steps=True, ideal=best_gains(GIVEN)), LIGHT)
    _, ideal, line = figure.data
    assert ideal.line.dash == "dash" and line.line.shape == "vh"
    assert "perfect order" in seen(figure.layout.annotations[-1].text)


def test_another_class_does_not_inherit_a_zoom():
    assert rates(shown(), LIGHT).layout.uirevision != rates(shown(key="x"), LIGHT).layout.uirevision


def test_a_thousand_points_are_small():
    x = np.linspace(0, 1, 1_000)
    assert len(rates(shown(line=Line(x, x, x)), LIGHT).to_json()) < 60_000
