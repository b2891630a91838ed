"""Sentences and tables about words and terms: right numbers, any names, nothing left out unsaid."""

from io import BytesIO

import numpy as np
import pyarrow.parquet as pq
import pytest

from dashboard.panel.exports import RECEIPT_KEY, receipt_json
from dashboard.texts import word_tables
from dashboard.texts.measures import ranked, word_means, word_uses
from dashboard.texts.terms import matching
from dashboard.texts.word_sentences import (
    held_sentence,
    terms_sentence,
    too_few,
    use_sentence,
    words_over_texts,
)
from dashboard.texts.word_tables import terms_table, word_uses_parquet, words_table
from tests.token_results import terms, tokens

TEXTS = ["good film", "Good but dull", "dull film"]
VALUES = [[2.0, 0.5], [1.0, 0.25, -3.0], [-1.0, -0.5]]


def asked(by="mean", least=1, values=VALUES, **given):
    result = tokens(TEXTS, values, **given)
    uses = word_uses(result)
    output = len(result.output_names) - 1
    means = word_means(uses, output)
    order = ranked(means, by, least)
    return words_over_texts(result, uses, means, order, by, output)


def test_the_strongest_word_of_each_side_is_told_with_its_texts():
    assert asked() == (
        "Over 3 texts, “good” speaks most for “good” (+1.5 on average, in 2 texts); “dull” speaks "
        "most against it (−2 on average, in 2 texts)."
    )
    assert "“dull” speaks most against it (−3 at most, in 2 texts)" in asked("largest")


def test_one_side_alone_and_none():
    up = asked(values=[[2.0, 0.5], [1.0, 0.25, 3.0], [1.0, 0.5]])
    assert up.endswith("“dull” speaks most for “good” (+2 on average, in 2 texts).")
    down = asked(values=[[-2.0, -0.5], [-1.0, -0.25, -3.0], [-1.0, -0.5]])
    assert down.endswith("“dull” speaks most against “good” (−2 on average, in 2 texts).")
    assert "for “" not in down
    nothing = asked(values=[[0.0, 0.0], [0.0] * 3, [0.0, 0.0]])
    assert nothing == "No word speaks for “good” or against it over 3 texts."


def test_a_number_that_is_predicted_is_raised_and_lowered():
    told = asked(classes=("prediction",), unit="euros")
    assert "“good” raises the prediction most (+1.5 euros on average" in told
    assert "“dull” lowers it most (−2 euros on average" in told


def test_where_words_stand_in_too_few_texts_it_says_of_how_many():
    uses = word_uses(tokens(TEXTS, VALUES))
    assert too_few(uses, 5) == "No word stands in 5 or more of the 3 texts looked through."


def test_texts_that_have_no_room_are_counted():
    assert held_sentence(tokens(TEXTS, VALUES)) == ""
    told = held_sentence(tokens(TEXTS, VALUES, rows_used=20))
    assert told == "Words of 3 of the 20 explained texts: for more there is no room in memory."


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1.0, 2.0], "2 texts: it speaks for “good” in each, from +1 to +2."),
        ([-1.0, -2.0], "2 texts: it speaks against “good” in each, from −2 to −1."),
        ([1.0, -2.0], "2 texts: it speaks for “good” in 1 and speaks against it in 1, from −2 to"),
        ([0.0, 2.0, 0.0], "3 texts: it speaks for “good” in 1 of them, from 0 to +2."),
        ([3.0], "1 text: it speaks for “good”, +3."),
        ([0.0, 0.0], "2 texts and moves nothing in any."),
    ],
)
def test_one_word_from_text_to_text(values, told):
    said = use_sentence("a*b", np.array(values), tokens(TEXTS, VALUES), 1)
    assert said.startswith(f"“a*b” stands in {told}")


def test_the_table_has_every_word_of_the_order():
    result = tokens(TEXTS, VALUES)
    uses = word_uses(result)
    means = word_means(uses, 1)
    table = words_table(result, uses, means, ranked(means, "mean", 2))
    assert table["word"].tolist() == ["dull", "good", "film"]
    assert table["texts"].tolist() == [2, 2, 2]
    assert table["mean effect"].tolist() == [-2.0, 1.5, 0.0]
    assert table["texts in which it is above 0"].tolist() == [0, 2, 1]
    assert table["smallest effect"].tolist() == [-3.0, 1.0, -0.5]
    assert table["largest effect"].tolist() == [-1.0, 2.0, 0.5]


def test_a_large_vocabulary_is_cut_in_the_table_and_whole_in_the_file(monkeypatch):
    monkeypatch.setattr(word_tables, "MOST_LINES", 2)
    result = tokens(TEXTS, VALUES)
    uses = word_uses(result)
    means = word_means(uses, 1)
    assert len(words_table(result, uses, means, ranked(means, "mean", 1))) == 2
    found = pq.read_table(BytesIO(word_uses_parquet(result, uses)))
    assert found.column_names == ["position", "word", "effect (bad)", "effect (good)"]
    assert found.column("position").to_pylist() == [0, 0, 10, 10, 10, 20, 20]
    assert found.column("word").to_pylist() == [
        "good", "film", "good", "but", "dull", "film", "dull",
    ]  # fmt: skip
    assert found.column("effect (good)").to_pylist() == [2.0, 0.5, 1.0, 0.25, -3.0, -0.5, -1.0]
    assert found.schema.metadata[RECEIPT_KEY] == receipt_json(result.receipt).encode()


TERMS = terms(["Good", "not good", "dull", "seldom"], [2.0, -4.0, -1.0, 0.0], [5, 2, 3, 0],
              [0.5, 0.25, 1.0, 0.0])  # fmt: skip


def test_terms_are_told_by_their_coefficients():
    order = np.array([1, 0, 2])
    assert terms_sentence(TERMS, order, 1) == (
        "“Good” speaks most for “good” (coefficient +2, in 5 texts); “not good” speaks most "
        "against it (coefficient −4, in 2 texts)."
    )
    assert terms_sentence(TERMS, np.array([3]), 1) == "No term moves the log-odds of “good”."


def test_the_table_of_terms_says_what_each_adds_where_it_stands():
    table = terms_table(TERMS, np.arange(4), 1)
    assert table["term"].tolist() == list(TERMS.terms)
    assert table["texts"].tolist() == [5, 2, 3, 0]
    assert table["adds there on average"].tolist()[:3] == [1.0, -1.0, -1.0]
    assert table.iloc[3].isna().sum() == 2, "of a term that stands nowhere nothing is known"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("GOOD", [1, 0]), ("  not  good ", [1]), ("l", [2, 3]), ("(", []), (".*", [])],
)
def test_a_search_takes_letters_as_they_are_and_lists_the_heaviest_first(typed, found):
    assert matching(TERMS, typed, 1).tolist() == found
