"""What is said of a text, and the tables under it."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from dashboard.texts.sentences import (
    beginning,
    contrast_sentence,
    own_sentence,
    sides,
    steps_sentence,
    text_sentence,
    words_sentence,
)
from dashboard.texts.shares import listed
from dashboard.texts.sure import sum_sentence
from dashboard.texts.tables import own_table, steps_table, text_table, words_table
from explainers.methods import registry
from tests.map_results import answers
from tests.token_results import tokens


def said(text, values, say=text_sentence, output=1, **changes):
    given = tokens([text], [values], **changes)
    return say(given, listed(given, together=True), output)


def test_the_strongest_words_of_both_sides_are_named():
    assert said("fine dull warm sad", [2.0, -1.0, 0.5, -0.25]) == (
        "“fine” speaks most for “good” (+2), then “warm”; “dull” speaks most against it (−1), then "
        "“sad”."
    )
    assert said("fine dull", [2.0, -1.0], output=0) == (
        "“dull” speaks most for “bad” (+1); “fine” speaks most against it (−2)."
    )


def test_sides_without_words_are_said_to_be_so():
    assert said("fine warm", [2.0, 1.0]) == (
        "“fine” speaks most for “good” (+2), then “warm”; none speaks against “good”."
    )
    assert said("dull", [-1.0]) == (
        "No word of this text speaks for “good”; “dull” speaks most against “good” (−1)."
    )
    assert said("so so", [0.0, 0.0]) == "No word of this text speaks for “good”: every effect is 0."
    assert said("", []).startswith("No word of this text")


def test_numbers_are_raised_and_lowered():
    number = {"classes": ("prediction",), "unit": "stars"}
    assert said("fine dull", [2.0, -1.0], output=0, **number) == (
        "“fine” raises the prediction most (+2 stars); “dull” lowers it most (−1 stars)."
    )
    assert sides(tokens(["a"], [[1.0]], **number), 0) == (
        "raises the prediction",
        "lowers the prediction",
    )


def test_how_many_speak_and_how_much_the_largest_hold():
    assert said("a b c d e", [5.0, -3.0, 1.0, 1.0, 0.0], words_sentence) == (
        "Of 5 words, 3 speak for “good” and 1 against it; the 3 largest hold 90 % of all that "
        "speaks."
    )
    assert said("a", [1.0], words_sentence) == "Of 1 word, 1 speaks for “good” and 0 against it."
    assert said("a b", [0.0, 0.0], words_sentence) == "None of 2 words speaks for “good”."


def complete(text="fine dull", values=(2.0, -1.0)):
    given = tokens([text], [values])
    for array, number in ((given.base_values, 0.5), (given.elsewhere, -0.25)):
        array.setflags(write=True)
        array[0, 1] = number
    given.outputs.setflags(write=True)
    given.outputs[0, 1] = 0.5 - 0.25 + sum(values)
    return given


def test_the_way_to_the_output_names_what_is_not_in_the_text():
    given = complete()
    found = listed(given, together=True)
    assert steps_sentence(given, found, 1) == (
        "The log-odds of “good” comes to 1.25 for this text: the base value is 0.5, its words add "
        "+1, and what is not in the text −0.25."
    )
    table = steps_table(given, found, 1)
    assert table["word"].tolist() == [
        "this text's output",
        "fine",
        "dull",
        "not in the text",
        "base value",
    ]
    assert_allclose(table["running total"], [1.25, 1.25, -0.75, 0.25, 0.5])
    assert "not in the text" not in said("fine", [1.0], steps_sentence)


def test_a_difference_of_classes_is_told_from_both_sides():
    given = tokens(["fine dull"], [[[2.0], [-1.0]]], classes=("good rather than bad",))
    found = listed(given, together=True)
    assert contrast_sentence(found, "good", "bad") == (
        "“fine” (+2) speaks most for “good” rather than “bad”; “dull” (−1) most for “bad”."
    )
    for values, end in (
        ([2.0, 1.0], "“fine” (+2) speaks most for “good” rather than “bad”; none the other way."),
        ([-2.0, 0.0], "“fine” (−2) speaks most for “bad” rather than “good”; none the other way."),
        ([0.0, 0.0], "No word tells “good” from “bad”: each speaks alike for both."),
    ):
        only = tokens(["fine dull"], [np.array(values)[:, None]], classes=("x",))
        assert contrast_sentence(listed(only, together=True), "good", "bad") == end


def test_an_own_text_is_compared_with_the_tables():
    given = answers([[0.7, 0.3]], classes=("bad", "good"))
    assert own_sentence(given, 0, answers([[0.4, 0.6]], classes=("bad", "good")), 1) == (
        "Your own text: 60 % for “good”, 30 percentage points more than the text of the table "
        "(30 %): now “good” wins, not “bad”."
    )
    assert own_sentence(given, 0, given, 0) == (
        "Your own text: 70 % for “bad”, as for the text of the table."
    )
    number = answers([[3.0]], classes=("prediction",), unit="stars")
    less = answers([[1.0]], classes=("prediction",), unit="stars")
    assert own_sentence(number, 0, less, 0) == (
        "For your own text the model predicts 1 stars, 2 less than the text of the table (3)."
    )


def test_tables_have_every_word():
    given = tokens(["A good, GOOD film"], [[1.0, 2.0, 3.0, -9.0]])
    assert text_table(given, 1).values.tolist() == [
        [1, "A", 1.0],
        [3, "good", 2.0],
        [9, "GOOD", 3.0],
        [14, "film", -9.0],
    ]
    assert words_table(given, listed(given, together=True), 1).values.tolist() == [
        ["film", 1, -9.0],
        ["good", 2, 5.0],
        ["A", 1, 1.0],
    ]
    own = own_table(given, tokens(["a dull FILM"], [[1.0, -1.0, -2.0]]), 1)
    assert own["word"].tolist() == ["film", "good", "dull", "A"]
    assert own["change"].tolist() == [7.0, -5.0, -1.0, 0.0]


@pytest.mark.parametrize("text", ["\u202egnp.exe " * 30, "a\nb", "", "x" * 500])
def test_beginnings_are_one_short_line(text):
    found = beginning(text)
    assert "\n" not in found and "\u202e" not in found and len(found) <= 81


def test_what_a_method_promises_of_its_sum():
    linear, occlusion = registry()["text_linear_shap"], registry()["text_occlusion"]
    kept = tokens(["a"], [[1.0]], gap=2e-9, tolerance=1e-4)
    assert "within 2e−9 (allowed: 1e−4, in units of log-odds)" in sum_sentence(kept, linear)
    free = tokens(["a"], [[1.0]], gap=None, tolerance=None)
    assert "does not promise" in sum_sentence(free, occlusion)
