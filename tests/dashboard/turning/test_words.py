"""Alternatives in words, in cards and in the table; names of any kind stay names."""

import pytest

from dashboard.turning.cards import card_markdown, changed_cells
from dashboard.turning.proposals import unchangeable
from dashboard.turning.sentences import (
    answer_words,
    change_words,
    changes_of,
    disclosure,
    headline,
    limits_words,
)
from dashboard.turning.tables import alternatives_table
from explainers.records import Dictionary, Entry, Goal
from tests.counterfactual_results import found, nothing

THREE = {"classes": ("a", "b", "c"), "own": (0.5, 0.3, 0.2), "goal": Goal(1)}
NUMBER = {
    "classes": ("prediction",),
    "unit": "prediction",
    "own": (152.3,),
    "goal": Goal(0, 145.491, above=False),
}
SAID = Dictionary(
    (Entry("duration", title="months to pay"), Entry("housing", values=(("own", "owner"),)))
)


def test_what_is_otherwise_the_largest_change_first():
    made = found()
    assert change_words(made, 0) == "duration were 24 instead of 36"
    assert change_words(made, 1) == (
        "housing were own instead of rent and amount 900.25 instead of 1,169.5"
    )
    assert [each.size for each in changes_of(made, 1)] == [1.0, 0.5]


def test_what_is_missing_is_said_to_be():
    made = found(({"job": "clerk"},), ((0.4, 0.6),))
    assert change_words(made, 0) == "job were clerk instead of missing"


def test_names_and_values_are_what_the_dictionary_says():
    made = found(dictionary=SAID)
    assert change_words(made, 0) == "months to pay were 24 instead of 36"
    assert "housing were owner instead of rent" in change_words(made, 1)


def test_a_number_has_its_unit_once_behind_the_last_of_the_two():
    months = Dictionary((Entry("duration", unit="months"), Entry("housing", unit="rooms")))
    made = found(dictionary=months)
    assert change_words(made, 0) == "duration were 24 months instead of 36"
    assert ":blue-background[**24 months**] instead of 36" in card_markdown(made, 0)
    assert "36 → 24 months" in alternatives_table(made)["duration"].tolist()
    assert "housing were own instead of rent" in change_words(made, 1)
    gone = found(({"duration": None},), ((0.4, 0.6),), dictionary=months)
    assert change_words(gone, 0) == "duration were missing instead of 36 months"


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (found(), "42 % for “bad”, under the 50 % threshold: “good”"),
        (
            found(goal=Goal(1, 0.3), own=(0.8, 0.2)),
            "58 % for “good”, over the 30 % threshold: “good”",
        ),
        (
            found(({"duration": 9},), ((0.4998, 0.5002),)),
            "49.98 % for “bad”, under the 50 % threshold: “good”",
        ),
        (
            found(({"duration": 9},), ((0.3, 0.6, 0.1),), **THREE),
            "60 % for “b”, the most probable of 3 classes",
        ),
        (
            found(({"duration": 9},), ((145.4,),), **NUMBER),
            "the model predicts 145.4, below 145.491",
        ),
        (
            found(({"duration": 9},), ((-0.2, 0.2),), Goal(1, 0.0), unit="decision score"),
            "0.2 for “good”, over the threshold 0: “good”",
        ),
    ],
)
def test_what_the_model_answers_then_is_told_apart_from_what_it_had_to_pass(made, words):
    assert answer_words(made, 0) == words


def test_the_headline_counts_and_tells_the_nearest():
    assert headline(found()) == (
        "2 ways lead to “good”. The nearest: if duration were 24 instead of 36."
    )
    one = found(({"duration": 9},), ((145.4,),), **NUMBER)
    assert headline(one) == (
        "One way leads to a prediction below 145.491. The nearest: if duration were 9 instead of "
        "36."
    )


def test_many_changes_are_counted_and_not_told():
    row = {f"c{at}": [0] for at in range(9)}
    made = found((dict.fromkeys(row, 1),), ((0.4, 0.6),), row=row)
    assert headline(made) == "One way leads to “good”. The nearest changes 9 columns."
    told = card_markdown(made, 0)
    assert told.count("instead of 0") == 6
    assert " and 3 more columns otherwise, too (see the table): 40" in told
    seven = dict.fromkeys(list(row)[:7], 1)
    assert card_markdown(found((seven,), ((0.4, 0.6),), row=row), 0).count("instead of 0") == 7


def test_where_there_is_none_the_limits_are_told():
    made = nothing(fixed=["duration", "job"], rising=["amount"], most_changed=1)
    assert headline(made) == (
        "No way to “good” was found: with “duration” and “job” fixed, “amount” only rising and at "
        "most 1 column changed, none of 1,234 tried rows gets there."
    )
    ranged = limits_words({**made.receipt.parameters, "ranges": [["amount", 1, 2]]}, SAID)
    assert "“amount” within the range you gave" in ranged
    assert "“months to pay” and “job” fixed" in ranged
    assert disclosure(made).startswith("Let more columns change")


def test_fewer_than_were_asked_for_are_said_to_be():
    assert disclosure(found(wanted=2)) == ""
    assert disclosure(found(fixed=["job"])) == (
        "3 were asked for, and no more were found with “job” fixed and at most 5 columns changed."
    )


def test_cards_mark_the_new_values_and_escape_every_name():
    assert card_markdown(found(), 0) == (
        "**1.** If duration were :blue-background[**24**] instead of 36: 42 \\% for “bad”\\, under "
        "the 50 \\% threshold\\: “good”."
    )
    row = {"*a*": ["<b>"]}
    made = found(({"*a*": "[x](http://y)"},), ((0.4, 0.6),), row=row)
    told = card_markdown(made, 0)
    assert r"\*a\*" in told and r"\[x\]" in told and "<b>" not in told


def test_the_changed_cells_are_those_an_edited_row_takes():
    assert changed_cells(found(), 0) == (("duration", 24.0),)
    assert changed_cells(found(), 1) == (("amount", 900.25), ("housing", "own"))
    truth = found(({"x": True},), ((0.4, 0.6),), row={"x": [False]})
    assert changed_cells(truth, 0) == (("x", "True"),)


def test_the_table_has_a_column_for_each_that_changes():
    table = alternatives_table(found())
    assert list(table) == [
        "alternative",
        "duration",
        "housing",
        "amount",
        "answer: bad",
        "answer: good",
        "changed columns",
        "distance",
    ]
    assert table["duration"].tolist() == ["36 → 24", ""]
    assert table["distance"].tolist() == [0.5, 1.5]
    assert len(alternatives_table(nothing())) == 0


@pytest.mark.parametrize(
    ("name", "guessed"),
    [
        ("age", True),
        ("personal_status_sex", True),
        ("foreign_worker", True),
        ("DateOfBirth", True),
        ("applicantAge", True),
        ("AGE", True),
        ("wages", False),
        ("usage", False),
        ("Sussex", False),
        ("mortgage", False),
        ("embrace", False),
        ("duration", False),
        ("", False),
    ],
)
def test_columns_are_proposed_by_a_whole_word_of_their_name(name, guessed):
    assert unchangeable((name,), (name,)) == ((name,) if guessed else ())


def test_a_title_proposes_too():
    assert unchangeable(("x1", "x2"), ("x1", "Gender of the applicant")) == ("x2",)
