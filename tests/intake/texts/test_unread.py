"""How much of a text a network does not read."""

import numpy as np
import pytest

from explainers.intake.texts.part import Pieces
from explainers.intake.texts.unread import unread_notes

TEXT = "One two, three four."


def pieces(*spans):
    places = np.array([(-1, -1), *spans, (-1, -1)], dtype=np.int64)
    count = len(places)
    return Pieces(np.arange(count), places, ("x",) * count, places[:, 0] < 0)


def test_words_behind_the_last_piece_are_counted():
    assert unread_notes(TEXT, pieces((0, 3), (4, 7)), 4) == [
        "The model reads 4 tokens of a text at most: 2 of this text's 4 words are not read, and "
        "have no number."
    ]


def test_words_before_the_first_are_counted_too():
    (said,) = unread_notes(TEXT, pieces((9, 14), (15, 19)), 4)
    assert "2 of this text's 4 words" in said


def test_a_word_that_is_read_in_part_is_read():
    (said,) = unread_notes(TEXT, pieces((0, 3), (4, 5)), 4)
    assert "2 of this text's 4 words" in said


@pytest.mark.parametrize(
    ("spans", "limit"),
    [
        (((0, 3), (4, 7)), None),
        (((0, 3), (4, 7)), 5),
        (((0, 3), (15, 19)), 4),
        (((0, 3), (15, 20)), 4),
    ],
)
def test_of_a_text_that_is_read_nothing_is_said(spans, limit):
    assert unread_notes(TEXT, pieces(*spans), limit) == []


def test_of_marks_alone_no_word_is_read():
    (said,) = unread_notes(TEXT, pieces(), 2)
    assert "4 of this text's 4 words" in said
    assert unread_notes("", pieces(), 2) == []
