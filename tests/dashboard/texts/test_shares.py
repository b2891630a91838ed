"""Pieces of a text beside each other, and as a list of words."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dashboard.texts.shares import (
    ELSEWHERE,
    as_attribution,
    flat,
    has_parts,
    in_words,
    listed,
    overlaps,
)
from explainers.intake.texts.words import words
from tests.token_results import tokens

TEXT = "not good, not a good film!!"
TERMS = [(0, 3), (4, 8), (0, 8), (10, 13), (16, 20), (14, 20), (21, 25), (25, 26), (25, 27)]


def terms():
    """Words, pairs of words over them, and signs that stand in no word."""
    return tokens([TEXT], [np.arange(1.0, 10)], spans=[TERMS])


def slowly(spans, values, text):
    """What each word has: each piece gives the words it touches equal parts."""
    found = {tuple(span): 0.0 for span in words(text).tolist()}
    for (begin, end), value in zip(spans, values, strict=True):
        there = [span for span in found if span[0] < end and span[1] > begin]
        for span in there:
            found[span] += value / len(there)
    return found


def test_what_stands_over_several_words_is_shared_out_among_them():
    given = terms()
    assert overlaps(given)
    found = flat(given)
    assert (found.spans[1:, 0] >= found.spans[:-1, 1]).all()
    expected = slowly(TERMS, range(1, 10), TEXT)
    for span, value in zip(found.spans.tolist(), found.values[:, 1], strict=True):
        if tuple(span) in expected:
            assert_allclose(value, expected[tuple(span)])
    assert found.spans.tolist()[-1] == [25, 27] and found.values[-1, 1] == 8 + 9
    assert_allclose(found.values.sum(axis=0), given.values.sum(axis=0))
    assert not overlaps(found)


def test_pieces_beside_each_other_stay_in_the_order_of_the_text():
    found = flat(tokens(["b a"], [[1.0, 2.0, 3.0]], spans=[[(2, 3), (0, 1), (1, 1)]]))
    assert_array_equal(found.spans, [[0, 1], [2, 3]])  # nothing wide stands nowhere
    assert_array_equal(found.values[:, 1], [2.0, 1.0])
    assert_array_equal(found.starts, [0, 2])


@pytest.mark.parametrize("text", ["", "?!", "good"])
def test_texts_of_next_to_nothing(text):
    given = tokens([text], [np.ones(len(words(text)))])
    assert len(flat(given).spans) == len(words(text)) == len(listed(given, together=True).names)


def test_pieces_of_a_word_are_joined():
    given = tokens(["unbelievable!"], [[1.0, 2.0, 4.0]], spans=[[(0, 2), (2, 12), (12, 13)]])
    assert has_parts(given) and not has_parts(terms())
    assert_array_equal(in_words(given).values[:, 1], [3.0, 4.0])


def test_a_word_that_stands_several_times_is_added_up_or_told_apart():
    given = tokens(["Good film, good plot"], [[1.0, 2.0, 4.0, 8.0]])
    together = listed(given, together=True)
    assert together.names == ("Good", "film", "plot")
    assert_array_equal(together.counts, [2, 1, 1])
    assert_array_equal(together.values[:, 1], [5.0, 2.0, 8.0])
    apart = listed(tokens(["a b a"], [[1.0, 2.0, 4.0]]), together=False)
    assert apart.names == ("a (1)", "b", "a (2)")
    assert_array_equal(apart.values[:, 1], [1.0, 2.0, 4.0])


def test_words_as_features_add_up_to_the_output():
    given = tokens(["good film"], [[1.0, 2.0]])
    given.base_values.setflags(write=True)
    given.elsewhere.setflags(write=True)
    given.base_values[:], given.elsewhere[:] = 0.5, [[0.25, -0.25]]
    made = as_attribution(given, listed(given, together=True))
    assert made.names == ("good", "film", ELSEWHERE)
    assert_allclose(
        made.base_values + made.values.sum(axis=1),
        given.base_values + given.values.sum(axis=0) + given.elsewhere,
    )
    alone = as_attribution(given, listed(given, together=True), complete=False)
    assert alone.names == ("good", "film")


def test_without_anything_elsewhere_there_is_no_bar_for_it():
    given = tokens(["good"], [[1.0]])
    assert as_attribution(given, listed(given, together=True)).names == ("good",)
