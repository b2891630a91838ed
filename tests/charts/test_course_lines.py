"""Courses of a study: the method's own line, the band of chance, panels one below the other."""

import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT, course_lines
from explainers.records import Course
from tests.charts.reading import seen
from tests.study_results import GRID, OWN, RANDOM, sureness

TITLE = "probability of “cat”"


def traces(figure, axis):
    """Outline, mean and own line of one panel."""
    outline, mean, own = (trace for trace in figure.data if trace.xaxis == axis)
    return outline, mean, own


def test_the_own_line_is_orange_over_a_grey_band_of_chance():
    for palette in (LIGHT, DARK):
        figure = course_lines(sureness(), 0, TITLE, palette)
        outline, mean, own = traces(figure, "x")
        assert own.line.color == palette.raises
        assert mean.line.color == palette.neutral and outline.fillcolor == palette.faint
        np.testing.assert_allclose(own.x, GRID)
        np.testing.assert_allclose(own.y, OWN, atol=1e-6)
        np.testing.assert_allclose(mean.y, np.mean(RANDOM, axis=0), atol=1e-6)
        highest, lowest = np.max(RANDOM, axis=0), np.min(RANDOM, axis=0)
        np.testing.assert_allclose(outline.y, [*highest, *lowest[::-1]], atol=1e-6)
        np.testing.assert_allclose(outline.x, [*GRID, *GRID[::-1]], atol=1e-6)
        np.testing.assert_allclose(mean.customdata, np.stack([lowest, highest], axis=1))


def test_each_panel_has_its_place_its_name_and_one_range_for_all():
    figure = course_lines(sureness(), 0, TITLE, LIGHT)
    layout = figure.layout
    first, second = layout.yaxis.domain, layout.yaxis2.domain
    assert first[1] == 1 and second[0] == pytest.approx(0)
    assert first[0] > second[1] + 0.05
    assert layout.yaxis.range == layout.yaxis2.range
    assert layout.yaxis.range[0] < 0.0 and layout.yaxis.range[1] > 1.0
    assert (layout.xaxis2.anchor, layout.yaxis2.anchor) == ("y2", "x2")
    heads = [seen(note.text) for note in layout.annotations]
    assert heads[0].startswith("Deletion") and heads[1].startswith("Insertion")
    for head in heads:
        assert "the map's order" in head and "random order" in head
    _, _, own = traces(figure, "x2")
    np.testing.assert_allclose(own.y, OWN[::-1], atol=1e-6)


def test_axes_say_what_they_count():
    layout = course_lines(sureness(), 0, TITLE, LIGHT).layout
    assert seen(layout.yaxis.title.text) == "Probability of “cat”"
    assert seen(layout.xaxis.title.text) == "Share of squares"
    assert layout.xaxis.tickformat == ".0%"
    assert tuple(layout.xaxis.range) == (0, 1)
    counted = np.array([1.0, 5.0, 9.0])
    curves = (Course("own", counted, np.array([1.0, 1.0, 1.0])),)
    plain = course_lines(sureness(curves=curves), 0, "score", LIGHT).layout
    assert plain.xaxis.tickformat is None and plain.xaxis.range is None
    assert plain.yaxis.range[0] < 1 < plain.yaxis.range[1]


def test_several_lines_of_its_own_have_colours_of_their_own():
    curves = tuple(Course(name, GRID, OWN) for name in ("one", "<b>two</b>"))
    figure = course_lines(sureness(curves=curves), 0, TITLE, LIGHT)
    assert len({trace.line.color for trace in figure.data}) == 2
    (head,) = figure.layout.annotations
    assert "<b>two</b>" in seen(head.text)


def test_another_study_does_not_inherit_a_zoom():
    one = course_lines(sureness(), 0, TITLE, LIGHT)
    assert one.layout.uirevision != course_lines(sureness(), 1, TITLE, LIGHT).layout.uirevision
    other = sureness(key="b" * 64)
    assert one.layout.uirevision != course_lines(other, 0, TITLE, LIGHT).layout.uirevision


def test_the_figure_is_small():
    assert len(course_lines(sureness(), 0, TITLE, LIGHT).to_json()) < 20_000
