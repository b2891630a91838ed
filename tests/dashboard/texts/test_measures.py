"""Words over many texts: equal to plain loops, whatever the texts are."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from dashboard.texts.measures import (
    both_ends,
    form_of,
    pieces_of,
    ranked,
    ranked_by,
    strongest_uses,
    word_means,
    word_uses,
)
from explainers.intake.texts.words import words
from tests.intake.texts.corpus import HOSTILE, reviews
from tests.reference import text_words as slow
from tests.token_results import tokens

TEXTS = [*reviews(30)[0], "Good GOOD good", "", "not good. Not, good", *HOSTILE.values()]


def drawn(texts=TEXTS, seed=0):
    draw = np.random.default_rng(seed)
    return tokens(texts, [draw.normal(size=len(words(text))) for text in texts])


def slowly(result, output):
    triples, begin = [], 0
    for row, text in enumerate(result.texts):
        for first, last in words(text).tolist():
            triples.append((row, [text[first:last]], float(result.values[begin, output])))
            begin += 1
    return slow.word_uses(triples)


@pytest.mark.parametrize("output", [0, 1])
def test_words_are_added_up_as_a_loop_would(output):
    result = drawn()
    uses, expected = word_uses(result), slowly(result, output)
    assert set(uses.forms) == set(expected) and len(set(uses.forms)) == len(uses.forms)
    assert uses.texts == len(TEXTS)
    assert (np.diff(uses.rows) >= 0).all()
    found = {}
    for of, row, value in zip(uses.of, uses.rows, uses.values[:, output], strict=True):
        found.setdefault(uses.forms[of], {})[int(row)] = value
    assert {name: set(rows) for name, rows in found.items()} == {
        name: set(rows) for name, rows in expected.items()
    }
    for name, rows in expected.items():
        assert found[name] == pytest.approx(rows)


def test_means_margins_and_ends_are_those_of_a_loop():
    result = drawn()
    uses, expected = word_uses(result), slow.means(slowly(result, 1))
    means = word_means(uses, 1)
    for at, form in enumerate(uses.forms):
        texts, mean, half, above, least, most = expected[form]
        assert (means.texts[at], means.raising[at]) == (texts, above)
        assert_allclose([means.means[at], means.least[at], means.most[at]], [mean, least, most])
        assert_allclose(means.margins[at], np.nan if half is None else half)
        assert means.largest[at] == (most if most >= -least else least)


def test_a_margin_of_twice_the_size_would_be_seen():
    result = drawn()
    means, expected = word_means(word_uses(result), 1), slow.means(slowly(result, 1))
    halves = np.array([expected[form][2] or np.nan for form in word_uses(result).forms])
    with pytest.raises(AssertionError):
        assert_allclose(2 * means.margins, halves)


def test_nothing_is_lost_between_pieces_and_words():
    result = drawn()
    for row in range(len(TEXTS)):
        part = slice(result.starts[row], result.starts[row + 1])
        uses = word_uses(result)
        assert_allclose(
            uses.values[uses.rows == row].sum(axis=0), result.values[part].sum(axis=0), atol=1e-12
        )


def test_parts_of_a_word_are_the_word_and_pairs_are_their_own():
    text = "Unbelievably good"
    spans = [(0, 2), (2, 12), (13, 17), (0, 17)]
    uses = word_uses(tokens([text], [[1.0, 2.0, 3.0, 10.0]], spans=[spans]))
    assert dict(zip(uses.forms, uses.values[:, 1], strict=True)) == {
        "unbelievably": 3.0,
        "good": 3.0,
        "unbelievably good": 10.0,
    }


def test_a_pair_is_the_same_over_a_comma_and_a_line_break():
    texts = ["not good", "Not, good", "not\n\tGOOD"]
    spans = [[(0, len(text))] for text in texts]
    uses = word_uses(tokens(texts, [[1.0], [2.0], [6.0]], spans=spans))
    assert uses.forms == ("not good",)
    assert word_means(uses, 1).means.tolist() == [3.0]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("İstanbul", "i̇stanbul"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("ΣΑΣ", "σασ"),
        ("don't", "don't"),
        ("👩🏽\u200d🚀", "👩🏽\u200d🚀"),
    ],
)
def test_forms_have_no_capitals(text, form):
    assert form_of(text, 0, len(text), words(text)) == form


def test_scripts_without_spaces_are_not_pulled_apart():
    text = "这部电影很好"
    assert form_of(text, 2, 4, words(text)[2:4]) == "电影"


def test_punctuation_is_a_form_and_white_space_is_none():
    uses = word_uses(tokens(["so! "], [[1.0, 2.0, 4.0]], spans=[[(0, 2), (2, 3), (3, 4)]]))
    assert dict(zip(uses.forms, uses.values[:, 1], strict=True)) == {"so": 1.0, "!": 2.0}


def test_no_text_and_no_word_at_all():
    for texts in (["", " ?! "], [""]):
        uses = word_uses(tokens(texts, [[]] * len(texts)))
        means = word_means(uses, 0)
        assert uses.forms == () and len(ranked(means, "mean", 1)) == 0


def test_order_by_mean_or_by_the_largest_among_words_of_enough_texts():
    texts = ["calm wild", "calm wild", "calm rare"]
    uses = word_uses(tokens(texts, [[2.0, 5.0], [2.0, -4.0], [2.0, 9.0]]))
    means = word_means(uses, 1)
    assert [uses.forms[at] for at in ranked(means, "mean", 1)] == ["rare", "calm", "wild"]
    assert [uses.forms[at] for at in ranked(means, "mean", 2)] == ["calm", "wild"]
    assert [uses.forms[at] for at in ranked(means, "largest", 2)] == ["wild", "calm"]
    assert not len(ranked(means, "mean", 4))
    assert ranked_by(means, "largest").tolist() == [2.0, 5.0, 9.0]


def test_both_ends_run_from_most_to_least():
    numbers = np.array([0.5, -2.0, 0.0, 3.0, -1.0, 1.0])
    order = np.argsort(-np.abs(numbers))
    assert numbers[both_ends(numbers, order, 2)].tolist() == [3.0, 1.0, -1.0, -2.0]
    assert numbers[both_ends(numbers, order, 9)].tolist() == [3.0, 1.0, 0.5, -1.0, -2.0]


def test_the_loudest_texts_of_a_word_and_where_it_stands_in_them():
    texts = ["good film", "Good, good!", "a film"]
    result = tokens(texts, [[1.0, 7.0], [-3.0, 1.0], [5.0, 5.0]])
    uses = word_uses(result)
    form = uses.forms.index("good")
    loudest = strongest_uses(uses, form, 1, 5)
    assert uses.rows[loudest].tolist() == [1, 0]
    assert uses.values[loudest, 1].tolist() == [-2.0, 1.0]
    spans, values = pieces_of(result, 1, "good")
    assert spans.tolist() == [[0, 4], [6, 10]] and values[:, 1].tolist() == [-3.0, 1.0]
    assert pieces_of(result, 2, "good")[0].shape == (0, 2)
