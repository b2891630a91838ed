"""Pieces put together to words: by where they stand, without losing anything."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.intake.texts.words import words
from explainers.kernels.joining import by_word, joined, touched
from explainers.kernels.ragged import sums
from tests.intake.texts.corpus import HOSTILE
from tests.reference import text_flow as slow
from tests.token_results import tokens


def cut(text, size=3):
    """Pieces of at most `size` signs, none over white space; some over a word and what follows."""
    found = [
        (at, min(at + size, run.end()))
        for run in re.finditer(r"\S+", text)
        for at in range(run.start(), run.end(), size)
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def marked(*texts, spans=None):
    cuts = [cut(text) for text in texts] if spans is None else spans
    draw = np.random.default_rng(0)
    return tokens(texts, [draw.normal(size=(len(each), 2)) for each in cuts], spans=cuts)


def stands(found, row=0):
    part = slice(found.starts[row], found.starts[row + 1])
    return [found.texts[row][begin:end] for begin, end in found.spans[part].tolist()]


def test_the_pieces_of_a_word_are_added_up():
    spans = [[0, 2], [2, 8], [8, 12], [12, 13], [14, 16], [16, 17], [17, 18], [18, 19]]
    given = marked("Unbelievable, it's!", spans=[np.array(spans)])
    found = joined(given, words)
    assert stands(found) == ["Unbelievable", ",", "it's", "!"]
    assert_allclose(found.values[0], given.values[:3].sum(axis=0))
    assert_allclose(found.values[2], given.values[4:7].sum(axis=0))
    assert_array_equal(found.values[[1, 3]], given.values[[3, 7]])


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_joined_as_the_slow_way_does(name, size):
    texts = ("", HOSTILE[name], "a b", HOSTILE[name])
    given = marked(*texts, spans=[cut(text, size) for text in texts])
    found = joined(given, words)
    for row, text in enumerate(texts):
        before = slice(given.starts[row], given.starts[row + 1])
        places, values = slow.joined(
            given.spans[before].tolist(), given.values[before], words(text).tolist()
        )
        after = slice(found.starts[row], found.starts[row + 1])
        assert found.spans[after].tolist() == [list(place) for place in places]
        assert_allclose(found.values[after], np.array(values).reshape(-1, 2), rtol=0, atol=1e-12)


def test_nothing_is_lost():
    given = marked(*HOSTILE.values())
    found = joined(given, words)
    before, after = (sums(each.values, np.diff(each.starts)) for each in (given, found))
    assert_allclose(after, before, rtol=0, atol=1e-12)
    assert len(found.values) < len(given.values)


def test_what_stands_over_several_words_stays_by_itself():
    spans = np.array([[0, 3], [0, 8], [4, 6], [6, 8], [4, 8]])
    given = marked("not good", spans=[spans])
    found = joined(given, words)
    assert found.spans.tolist() == [[0, 3], [0, 8], [4, 8]]
    assert_array_equal(found.values[:2], given.values[:2])
    assert_allclose(found.values[2], given.values[2:].sum(axis=0))


def test_bytes_of_one_sign_are_one_piece():
    given = marked("a ∑ b", spans=[np.array([[0, 1], [2, 3], [2, 3], [2, 3], [4, 5]])])
    found = joined(given, words)
    assert stands(found) == ["a", "∑", "b"]
    assert_allclose(found.values[1], given.values[1:4].sum(axis=0))


def test_all_else_stays_what_it_was():
    given = marked("good films", "", "bad")
    found = joined(given, words)
    assert found.starts.tolist() == [0, 2, 2, 3]
    for name in ("texts", "base_values", "outputs", "elsewhere", "unit", "receipt", "data"):
        assert getattr(found, name) is getattr(given, name)
    with pytest.raises(ValueError, match="read-only"):
        found.values[:] = 0


@pytest.mark.parametrize("name", HOSTILE)
def test_which_words_a_piece_touches_is_what_the_slow_way_finds(name):
    text = HOSTILE[name]
    draw = np.random.default_rng(1)
    spans = np.sort(draw.integers(0, len(text) + 1, (50, 2)), axis=1)
    known = words(text)
    first, count = touched(spans, known)
    for at, expected in enumerate(slow.word_at(spans.tolist(), known.tolist())):
        assert list(range(first[at], first[at] + count[at])) == expected


def test_each_word_has_an_even_share_of_what_stands_over_it():
    known = words("not good at all, no")
    spans = np.array([[0, 8], [4, 8], [4, 15], [15, 16], [0, 0]])
    found = by_word(np.array([[2.0], [1.0], [3.0], [9.0], [7.0]]), spans, known)
    assert_allclose(found[:, 0], [1.0, 3.0, 1.0, 1.0, 0.0])


def test_a_long_text_is_joined_at_once():
    text = "unbelievable " * 10_000
    spans = cut(text, 2)
    found = joined(marked(text, spans=[spans]), words)
    assert len(found.spans) == 10_000
