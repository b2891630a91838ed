"""What an edit does, in words: the change, the answer, the decision, the reasons, the curve."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts.row_curve import Standing
from dashboard.what_if import curve, panels
from dashboard.what_if.fields import Field
from dashboard.what_if.sentences import Answers, answer_sentence, moved_sentence
from dashboard.what_if.wording import change_text, changes_phrase
from explainers.records import Dictionary
from explainers.records.dictionary import Entry
from tests import builders, curve_results

NOTHING = Dictionary()


def field(name, own, kind="number"):
    return Field(name, kind, own, 0.0, 99.0, (), can_miss=True)


FIELDS = {
    each.name: each
    for each in (field("age", 23.0), field("job", "cook"), field("pay", 9.5), field("town", None))
}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ((("age", 40.0),), "Raising age from 23 to 40"),
        ((("age", 20.5),), "Lowering age from 23 to 20.5"),
        ((("age", 40.0), ("pay", 12.0)), "Raising age from 23 to 40 and pay from 9.5 to 12"),
        ((("age", 40.0), ("pay", 1.0)), "Changing age from 23 to 40 and pay from 9.5 to 1"),
        ((("job", "clerk"),), "Changing job from cook to clerk"),
        ((("age", None),), "Changing age from 23 to missing"),
        ((("town", "Ulm"),), "Changing town from missing to Ulm"),
        (
            (("age", 1.0), ("job", "x"), ("pay", 2.0), ("town", "y")),
            "Changing 4 values, age among them,",
        ),
    ],
)
def test_changes_begin_a_sentence(changes, words):
    assert changes_phrase(changes, FIELDS, NOTHING) == words


def test_a_dictionary_says_titles_meanings_and_units():
    said = Dictionary(
        (
            Entry("age", "age of applicant", "years"),
            Entry("job", values=(("cook", "chef"), ("none", "without work"))),
        )
    )
    assert change_text(FIELDS["age"], 40.0, said) == "age of applicant from 23 to 40 years"
    assert change_text(FIELDS["age"], None, said) == "age of applicant from 23 years to missing"
    assert change_text(FIELDS["job"], "none", said, short=True) == "job chef → without work"


def answers(before, after, *, classes=("good", "bad"), unit="probability", limit=0.5, output=1):
    told = builders.predictions([after], {"age": [40]}, classes=classes, unit=unit)
    return Answers(told, np.array(before), output, limit)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            answers([0.27, 0.73], [0.39, 0.61]),
            "E lowers the probability of “bad” from 73 % to 61 %; it is still over the 50 % "
            "threshold: “bad”.",
        ),
        (
            answers([0.27, 0.73], [0.7, 0.3]),
            "E lowers the probability of “bad” from 73 % to 30 %; it is now not over the 50 % "
            "threshold: the decision turns from “bad” to “good”.",
        ),
        (
            answers([0.9, 0.1], [0.8, 0.2], limit=0.125),
            "E raises the probability of “bad” from 10 % to 20 %; it is now over the 12.50 % "
            "threshold: the decision turns from “good” to “bad”.",
        ),
        (
            answers([0.27, 0.73], [0.27, 0.73]),
            "E leaves the probability of “bad” at 73 %; it is still over the 50 % threshold: "
            "“bad”.",
        ),
        (
            answers([0.5, 0.5], [0.5001, 0.4999]),
            "E lowers the probability of “bad” from 50.00 % to 49.99 %; it is still not over the "
            "50 % threshold: “good”.",
        ),
        (
            answers([0.7, 0.2, 0.1], [0.2, 0.7, 0.1], classes=tuple("abc"), limit=None, output=0),
            "E lowers the probability of “a” from 70 % to 20 %; the decision turns from “a” to "
            "“b”.",
        ),
        (
            answers([0.7, 0.2, 0.1], [0.6, 0.3, 0.1], classes=tuple("abc"), limit=None, output=0),
            "E lowers the probability of “a” from 70 % to 60 %; “a” is still the most probable of "
            "3 classes.",
        ),
        (
            answers([-1.5, 1.5], [0.25, -0.25], unit="decision score", limit=0.0),
            "E lowers the decision score of “bad” from 1.5 to −0.25; it is now not over the "
            "threshold 0: the decision turns from “bad” to “good”.",
        ),
        (
            answers([152.0], [165.25], classes=("prediction",), unit="euros", limit=None, output=0),
            "E raises the prediction from 152 to 165 euros.",
        ),
    ],
)
def test_the_answer_is_told_with_what_it_decides(found, words):
    assert answer_sentence(found, "E") == words


def test_classes_are_told_one_by_one():
    found = answers([0.27, 0.73], [0.39, 0.61])
    assert panels.answers_sentence(found) == (
        "“bad” was 73 % and is now 61 % (−12 points); “good” was 27 % and is now 39 % (+12 points)."
    )
    table = panels.answers_table(found)
    assert table["output"].tolist() == ["bad", "good"]
    np.testing.assert_allclose(table["change"], [-0.12, 0.12])
    number = answers([152.0], [165.0], classes=("prediction",), unit="euros", limit=None, output=0)
    assert panels.answers_sentence(number) == "The prediction was 152 and is now 165 euros."


DATA = {"age": [23], "job": ["cook"]}
BEFORE = builders.attribution([[0.5, -0.25]], DATA)
AFTER = builders.attribution([[0.1, -0.3]], {"age": [40], "job": ["cook"]})


def test_the_reasons_that_moved_are_told_those_nobody_touched_among_them():
    assert moved_sentence(BEFORE, AFTER, 1) == (
        "The edit moves the log-odds of “bad” by −0.45, from −0.65 to −1.1: most by age (−0.4) and "
        "job (−0.05)."
    )
    same = moved_sentence(BEFORE, BEFORE, 1)
    assert same == "The edit moves no feature's effect on the log-odds of “bad”."
    slopes = [builders.slopes([each], DATA) for each in ([0.5, -0.2], [0.1, -0.2])]
    assert moved_sentence(*slopes, 1) == (
        "The edit moves the slope × value of age (−0.4) most, for the probability of “bad”."
    )


SAID = Dictionary((Entry("age", "age", "years"), Entry("job", unit="jobs")))


def test_values_have_the_units_that_the_dictionary_tells():
    table = panels.reasons_table(BEFORE, replace(AFTER, dictionary=SAID), 1)
    assert table["value before"].tolist() == ["23", "cook", ""]
    assert table["value now"].tolist() == ["40 years", "cook", ""]
    walked = curve_results.curves([[0.8, 0.2]], [20.0, 60.0], feature="age")
    walked = replace(walked, dictionary=SAID)
    standing = Standing(35.0, 23.0, 0.55, 0.5)
    found = answers([0.3, 0.7], [0.45, 0.55])
    assert "from 20 % (at 60 years) to 80 % (at 20 years)" in curve.sentence(
        walked, found, standing
    )
    assert curve.table(walked, found, standing)["age"].tolist()[0] == "20 years"


def test_the_table_of_reasons_ends_with_what_they_add_up_to():
    table = panels.reasons_table(BEFORE, AFTER, 1)
    assert table["feature"].tolist() == ["age", "job", "this row's output"]
    assert table["value before"].tolist() == ["23", "cook", ""]
    assert table["value now"].tolist() == ["40", "cook", ""]
    np.testing.assert_allclose(table["change"], [-0.4, -0.05, -0.45])
    slopes = [builders.slopes([each], DATA) for each in ([0.5, -0.2], [0.1, -0.2])]
    assert panels.reasons_table(*slopes, 1)["feature"].tolist() == ["age", "job"]


def told(individual, grid, now, own, answer, limit=0.5):
    walked = curve_results.curves([individual], grid, feature="age")
    found = answers([0.3, 0.7], [1 - answer, answer], limit=limit)
    return curve.sentence(walked, found, Standing(now, own, answer, limit))


def test_the_curve_says_how_far_the_answer_could_run_and_where_it_turns():
    line = [0.8, 0.6, 0.45, 0.2]
    assert told(line, [20.0, 30.0, 40.0, 60.0], 35.0, 23.0, 0.55) == (
        "With other values of age the probability of “bad” would run from 20 % (at 60) to 80 % "
        "(at 20); the decision turns between 35 and 40."
    )
    always = told(line, [20.0, 30.0, 40.0, 60.0], 20.0, 23.0, 0.8, limit=0.1)
    assert always.endswith("(at 20), always over the 10 % threshold.")
    never = told(line, [20.0, 30.0, 40.0, 60.0], 20.0, 23.0, 0.8, limit=0.9)
    assert never.endswith("(at 20), never over the 90 % threshold.")
    both = told([0.8, 0.2, 0.8], [20.0, 30.0, 40.0], 20.0, 23.0, 0.8)
    assert both.endswith("on both sides of the 50 % threshold.")
    flat = told([0.4, 0.4], [20.0, 30.0], 20.0, 23.0, 0.4)
    assert flat == "Whatever age is, the probability of “bad” stays 40 % for this row."
    named = told([0.8, 0.2], ["own", "rent"], "own", "rent", 0.8)
    assert named.endswith(
        "from 20 % (at rent) to 80 % (at own), on both sides of the 50 % threshold."
    )


def test_the_table_of_a_curve_has_the_rows_own_value():
    walked = curve_results.curves([[0.8, 0.2]], [20.0, 60.0], feature="age")
    found = answers([0.3, 0.7], [0.45, 0.55])
    standing = Standing(35.0, 23.0, 0.55, 0.5)
    table = curve.table(walked, found, standing)
    assert table["age"].tolist() == ["20", "35", "60"]
    np.testing.assert_allclose(table.iloc[:, 1], [0.8, 0.55, 0.2])
    gone = curve.table(walked, found, replace(standing, now=None))
    assert gone["age"].tolist() == ["20", "60"]
