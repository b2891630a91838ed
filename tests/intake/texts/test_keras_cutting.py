"""Where the pieces stand that TextVectorization makes of a text."""

import numpy as np
import pytest

from explainers.intake.texts.keras_cutting import Cutting
from tests.intake.texts import keras_networks as toys
from tests.intake.texts.corpus import HOSTILE

MIXED = "The well-made FILM,  don't\tmiss: ÉTÉ!"


def cutting(column=False, **settings):
    layer = toys.layers.TextVectorization(**{"vocabulary": toys.WORDS} | settings)
    return Cutting(layer, column)


def placed(found, text):
    pieces = found.pieces(text)
    return [text[begin:end] for begin, end in pieces.spans if begin >= 0]


def looked_up(found, text):
    """What each place of a text is looked up as, whatever it says: a vocabulary of its own."""
    tokens = [token for token, _, _ in found.tokens(text)]
    known = sorted({token for token in tokens if token and "\x00" not in token})
    return tokens, known


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ["The", "well-made", "FILM", "don't", "miss", "ÉTÉ"]),
        ({"standardize": None}, ["The", "well-made", "FILM,", "don't", "miss:", "ÉTÉ!"]),
        ({"standardize": "lower"}, ["The", "well-made", "FILM,", "don't", "miss:", "ÉTÉ!"]),
        ({"standardize": "strip_punctuation", "output_sequence_length": 2}, ["The", "well-made"]),
        ({"split": "character"}, list("The wellmade FILM  dont\tmiss ÉTÉ")),
    ],
)
def test_pieces_stand_where_they_were_cut(settings, expected):
    assert placed(cutting(**settings), MIXED) == expected


def test_a_whole_text_may_be_one_piece():
    found = cutting(column=True, split=None)
    assert placed(found, " good, film ") == [" good, film "]
    assert found.pieces("?!").special.tolist() == [True]


def test_neighbours_stand_from_the_first_to_the_last():
    found = cutting(ngrams=2, vocabulary=["a good", "good", "film"])
    text = "A - good film"
    assert placed(found, text) == ["A", "good", "film", "A - good", "good film"]
    assert found.pieces(text).names == ("[UNK]", "good", "film", "a good", "[UNK]")
    assert placed(cutting(ngrams=(2,)), text) == ["A - good", "good film"]


@pytest.mark.parametrize("split", ["whitespace", "character"])
@pytest.mark.parametrize("standardize", [None, "lower", "lower_and_strip_punctuation"])
@pytest.mark.parametrize("name", HOSTILE)
def test_each_piece_of_a_hostile_text_is_found_by_keras_too(name, standardize, split):
    """All that our rules cut is put into the vocabulary, so that a slip changes a number."""
    text = HOSTILE[name]
    tokens, known = looked_up(cutting(standardize=standardize, split=split), text)
    found = cutting(standardize=standardize, split=split, vocabulary=[*known, "other"])
    pieces = found.pieces(text)
    assert found.matrix([text]).ravel().tolist() == [found.number(token) for token in tokens]
    assert int((~pieces.special).sum()) == len(tokens)
    assert (pieces.spans[~pieces.special] >= 0).all()
    assert (pieces.spans[~pieces.special, 1] <= len(text)).all()


def test_what_keras_cuts_otherwise_stands_nowhere(monkeypatch):
    found = cutting()
    monkeypatch.setattr(Cutting, "tokens", lambda *_: [("good", 0, 4)])
    pieces = found.pieces("good film")
    assert pieces.ids.tolist() == [2, 4]
    assert pieces.special.all() and (pieces.spans == -1).all()
    assert pieces.names == ("good", "film")


def test_texts_that_are_filled_up_say_so():
    pieces = cutting(output_sequence_length=4).pieces("Good FILM!")
    assert pieces.ids.tolist() == [2, 4, 0, 0]
    assert pieces.names == ("good", "film", "[PAD]", "[PAD]")
    assert pieces.special.tolist() == [False, False, True, True]
    assert pieces.spans.tolist() == [[0, 4], [5, 9], [-1, -1], [-1, -1]]


@pytest.mark.parametrize("settings", [{}, {"ragged": True}, {"output_sequence_length": 1}])
def test_nothing_is_a_single_empty_place(settings):
    found = cutting(**settings)
    assert found.numbers(["", " . "]) == [[0], [0]]
    assert found.numbers([]) == []
    assert found.pieces("").special.tolist() == [True]


def test_ragged_texts_keep_their_length_and_its_limit():
    found = cutting(ragged=True, output_sequence_length=2)
    assert (found.limit, found.length) == (2, None)
    assert found.numbers(["good", "good film bad"]) == [[2], [2, 4]]


def test_half_a_sign_is_read_as_a_question_mark():
    found = cutting(standardize=None, vocabulary=["a?b"])
    pieces = found.pieces("x a\ud800b")
    assert pieces.ids.tolist() == [1, 2]
    assert pieces.spans.tolist() == [[0, 1], [2, 5]]


def test_spans_count_code_points_and_not_bytes():
    pieces = cutting().pieces("👩🏽\u200d🚀 good")
    np.testing.assert_array_equal(pieces.spans, [[0, 4], [5, 9]])
