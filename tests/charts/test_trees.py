"""A tree as a picture: every node, its words, and a row's way through it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT
from dashboard.charts.layout import TICK_SIZE, text_px
from dashboard.charts.tree_drawing import tree_drawing
from dashboard.charts.tree_places import COLUMN_PX, places
from dashboard.surrogates.drawing import drawn
from explainers.records import Nodes, Split
from tests.charts.reading import seen
from tests.tree_results import nodes, renamed, step_of_a_sum, tree

WIDE, PHONE = 1_080, 340


def words(figure):
    return [seen(note.text) for note in figure.layout.annotations]


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_node_is_there_with_its_words(width):
    figure = tree_drawing(tree(), 1, LIGHT, width)
    (dots,) = figure.data
    assert [line[0] for line in dots.customdata] == list(range(7))
    text = "\n".join(words(figure))
    for told in ("all rows", "age ≤ 35", "yes: 20 %", "2 rows", "1 row", "yes: 100 %"):
        assert told in text
    assert "housing ≠ rent" in text.replace("\n", " ")
    assert len(figure.layout.shapes) == 6
    json.loads(figure.to_json())


def test_side_by_side_where_there_is_room_and_indented_where_not():
    wide, phone = places(nodes(), WIDE), places(nodes(), PHONE)
    assert wide.beside and not phone.beside
    assert (np.diff(np.unique(wide.x)) > 150).all()
    assert phone.x.max() < 100 and phone.x.max() < PHONE
    assert len(np.unique(phone.y)) == 7
    parents = nodes().parents[1:]
    assert (phone.y[1:] > phone.y[parents]).all()
    for where in (wide, phone):
        assert (where.x[1:] > where.x[parents]).all()
        assert where.y.min() > 0 and where.y.max() < where.height


def test_no_words_reach_out_of_a_phone():
    long = renamed(tree(), age="a" * 80, housing="h" * 80)
    figure = tree_drawing(long, 1, LIGHT, PHONE)
    for note in figure.layout.annotations:
        longest = max(len(line) for line in seen(note.text).split("\n"))
        assert note.x + 4.5 * longest < PHONE


def test_the_roots_words_have_room_left_of_it():
    # Trees of two classes: an answer is its name and a share of percent.
    short, long = (replace(tree(), output_names=("no", name)) for name in ("y", "W" * 18))
    for each in (short, long):
        figure = tree_drawing(each, 1, LIGHT, WIDE)
        (root,) = (note for note in figure.layout.annotations if "all rows" in note.text)
        assert root.x > max(text_px(line, TICK_SIZE) for line in seen(root.text).split("\n"))
    # The words of a short name stand where they always stood, and leaves keep their room.
    assert tree_drawing(short, 1, LIGHT, WIDE).data[0].x[0] == COLUMN_PX / 2
    assert max(figure.data[0].x) <= WIDE - 190


def test_links_are_as_wide_as_the_rows_that_take_them():
    figure = tree_drawing(tree(), 1, LIGHT, WIDE)
    widths = [shape.line.width for shape in figure.layout.shapes]
    rows = tree().rows[1:]
    assert np.corrcoef(widths, rows)[0, 1] > 0.999
    assert min(widths) == 1.0  # nobody takes it, and it is there all the same


def test_a_rows_way_stands_out():
    path = (0, 2, 4)
    figure = tree_drawing(tree(), 1, DARK, WIDE, path)
    (dots,) = figure.data
    assert [at for at, each in enumerate(dots.marker.opacity) if each == 1.0] == list(path)
    strong = [shape for shape in figure.layout.shapes if shape.line.color == DARK.plain]
    assert len(strong) == 2
    plain = tree_drawing(tree(), 1, DARK, WIDE)
    assert set(plain.data[0].marker.opacity) == {1.0}


def test_colours_follow_what_is_answered():
    dots = tree_drawing(tree(), 1, LIGHT, WIDE).data[0]
    shares = tree().nodes.values[:, 1]
    reds = [int(color.removeprefix("rgb(").split(",")[0]) for color in dots.marker.color]
    assert reds[int(shares.argmax())] == max(reds) and reds[int(shares.argmin())] == min(reds)
    steps = tree_drawing(step_of_a_sum(), 1, LIGHT, WIDE).data[0].marker.color
    turned = tree_drawing(step_of_a_sum(), 0, LIGHT, WIDE).data[0].marker.color
    assert steps[1] != turned[1] and steps[0] == turned[0]


def test_names_are_shown_as_they_are():
    evil = "<b>b</b> &amp; $y$"
    figure = tree_drawing(renamed(tree(), age=evil), 1, LIGHT, PHONE)
    assert any("<b>b</b> &amp; $y$" in text for text in words(figure))


def test_a_tree_that_asks_nothing_is_drawn_too():
    figure = tree_drawing(tree().cut(0), 1, LIGHT, WIDE)
    assert len(figure.data[0].x) == 1 and len(figure.layout.shapes) == 0


def test_of_a_large_tree_the_top_is_drawn_and_the_rest_is_told_of():
    """A full tree of eight levels."""
    count = 2**9 - 1
    inner = np.arange(count) < 2**8 - 1
    whole = Nodes(
        np.where(inner, 2 * np.arange(count) + 1, -1),
        np.where(inner, 2 * np.arange(count) + 2, -1),
        tuple(Split(0, float(at)) if at < 2**8 - 1 else None for at in range(count)),
        np.ones(count),
        np.tile([0.5, 0.5], (count, 1)),
    )
    large = tree(nodes=whole, ends=np.full(6, count - 1))
    found = drawn(large)
    assert len(found.tree.nodes.leaves) == 32
    assert "first 5 questions" in found.note and "256 ends" in found.note
    assert drawn(tree()).note == "" and drawn(tree()).tree.nodes.depth == 3
    tree_drawing(found.tree, 1, LIGHT, WIDE)


def test_a_zoom_does_not_outlive_another_depth():
    whole = tree()
    revisions = {
        tree_drawing(each, output, LIGHT, WIDE).layout.uirevision
        for each in (whole, whole.cut(2), replace(whole))
        for output in (0, 1)
    }
    assert len(revisions) == 4
