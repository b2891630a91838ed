"""The chart of alternatives: from the answer now to the answer then, past the threshold."""

import numpy as np

from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.turned import turned
from explainers.records import Goal
from tests.counterfactual_results import found

LABELS = ["2 · housing: <b>own</b><br>amount: <b>900.25</b>", "1 · duration: <b>24</b>"]


def marks(figure):
    now, then = (trace for trace in figure.data if trace.mode == "markers")
    return now, then


def test_each_alternative_goes_from_now_to_then_the_nearest_on_top():
    figure = turned(found(), LIGHT)
    now, then = marks(figure)
    np.testing.assert_array_equal(now.x, [0.73, 0.73])
    np.testing.assert_array_equal(then.x, [0.31, 0.42])
    np.testing.assert_array_equal(then.y, [0, 1])
    assert list(figure.layout.yaxis.ticktext) == LABELS
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert [list(line.x) for line in lines] == [[0.73, 0.31], [0.73, 0.42]]
    assert figure.layout.xaxis.title.text == "Probability of “bad”"


def test_the_threshold_is_dashed_where_there_is_one():
    (line,) = turned(found(), LIGHT).layout.shapes
    assert (line.x0, line.x1, line.line.dash) == (0.5, 0.5, "dash")
    won = found(
        ({"duration": 9},), ((0.3, 0.6, 0.1),), Goal(1), own=(0.5, 0.3, 0.2), classes=tuple("abc")
    )
    assert not turned(won, LIGHT).layout.shapes


def test_numbers_stand_on_the_far_side_and_all_is_in_sight():
    figure = turned(found(), DARK)
    (numbers,) = (trace for trace in figure.data if trace.mode == "text")
    assert [text.strip("\u2009") for text in numbers.text] == ["31 %", "42 %"]
    assert set(numbers.textposition) == {"middle left"}
    low, high = figure.layout.xaxis.range
    assert low < 0.31 and high > 0.73
    up = turned(found(goal=Goal(1, 0.5), own=(0.73, 0.27)), DARK)
    (numbers,) = (trace for trace in up.data if trace.mode == "text")
    assert set(numbers.textposition) == {"middle right"}


def test_names_are_escaped_and_many_changes_counted():
    row = {f"<b>{at}</b>": [0] for at in range(9)}
    made = found((dict.fromkeys(row, 1),), ((0.4, 0.6),), row=row)
    figure = turned(made, LIGHT)
    (label,) = figure.layout.yaxis.ticktext
    assert label.count("&lt;b&gt;") == 5 and label.endswith("and 4 more")
    assert "<b>0" not in label
    _, then = marks(figure)
    assert "&lt;b&gt;0" in then.customdata[0][0]
    assert "→" in then.customdata[0][0]


def test_another_result_has_another_revision():
    first, second = turned(found(), LIGHT), turned(found(goal=Goal(1, 0.5)), LIGHT)
    assert first.layout.uirevision != second.layout.uirevision
