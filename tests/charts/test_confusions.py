"""Labels against answers: every cell is counted, told and clickable, the wrong ones coloured."""

import numpy as np
import pytest

from dashboard.charts.confusions import confusion_map
from dashboard.charts.palette import DARK, LIGHT

COUNTS = np.array([[5, 2, 0], [0, 7, 1], [0, 0, 1_234]])
CLASSES = ("cat", "dog", "<owl>")


def drawn(palette=LIGHT, counts=COUNTS):
    return confusion_map(CLASSES, [4, 0, 9], counts, palette, "key", "picture")


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_numbers_stand_in_their_cells_and_empty_ones_are_empty(palette):
    notes = {(note.y, note.x): note.text for note in drawn(palette).layout.annotations}
    assert notes == {(0, 0): "5", (0, 1): "2", (1, 1): "7", (1, 2): "1", (2, 2): "1,234"}


def test_only_wrong_ones_are_coloured_on_a_scale_of_their_own():
    cells, _ = drawn().data
    shown = np.asarray(cells.z, dtype=float)
    np.testing.assert_array_equal(np.isfinite(shown), [[0, 1, 0], [0, 0, 1], [0, 0, 0]])
    assert (cells.zmin, cells.zmax) == (0, 2)


def test_a_cell_tells_who_it_is_and_a_click_which_classes():
    _, marks = drawn().data
    assert len(marks.text) == 9
    assert marks.text[1] == "2 pictures labelled cat, wrongly taken for dog"
    assert marks.text[0] == "5 pictures labelled cat, rightly taken for cat"
    assert marks.text[8] == "1,234 pictures labelled &lt;owl&gt;, rightly taken for &lt;owl&gt;"
    assert list(marks.customdata[1]) == [4, 0]
    assert (marks.x[1], marks.y[1]) == (1, 0)


def test_numbers_can_be_read_on_strong_cells_in_the_dark():
    notes = {(note.y, note.x): note.font.color for note in drawn(DARK).layout.annotations}
    assert notes[0, 1] == LIGHT.ink
    assert notes[1, 2] == DARK.ink
    assert notes[0, 0] == DARK.quiet


def test_no_mistakes_draw_too():
    assert drawn(counts=np.diag([1, 1, 1])).data[0].zmax == 1
