"""What a trial finds in the answers: no number, no probability, no sameness."""

import numpy as np
import pytest

from explainers.errors import ModelError
from explainers.intake.handle import ModelHandle
from explainers.intake.probing.answers import BEYOND, SAME, SUMS
from explainers.intake.probing.probe import probe
from tests.intake.probing.trials import FRAME, TWO, always, handle, refusal, value
from tests.intake.small_cards import open_model

SHAPES = {
    "no second axis": lambda frame: frame.a.to_numpy(),
    "too many outputs": lambda frame: np.zeros((len(frame), 2)),
    "rows lost": lambda frame: np.zeros((len(frame) - 1, 1)),
    "one number": lambda _: 1.0,
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("predict", SHAPES.values(), ids=SHAPES)
def test_another_shape_is_named_beside_the_right_one(predict):
    error = refusal(predict)
    assert error.code == "WRONG_SHAPE"
    assert str(np.shape(predict(FRAME))) in error.sentence
    assert "(50, 1) was expected" in error.sentence


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_answers_that_are_not_finite_are_counted(bad):
    error = refusal(lambda frame: np.where(value(frame) < 3, bad, 1.0))
    assert error.code == "NOT_FINITE"
    assert "for 3 of the 50 rows tried" in error.sentence
    assert "Their inputs are complete" in error.next_step


def test_the_columns_with_gaps_in_the_bad_rows_are_the_next_step():
    frame = FRAME.assign(
        b=np.where(FRAME.a == 9, np.nan, 1), c=np.where(FRAME.a < 3, np.nan, 1), d=[None] * 50
    )
    names = ["age", "paid", "owed", "note"]
    error = refusal(lambda rows: rows[["c"]].to_numpy(), frame, names)
    assert "for 3 of the 50 rows" in error.sentence
    assert error.next_step == (
        "“owed” has missing values there, as has 1 more column. Fill them in the table, or "
        "bring the pipeline that fills them."
    )
    infinite = FRAME.assign(a=np.where(FRAME.a < 3, np.inf, 1))
    assert refusal(value, infinite, ["paid"]).next_step.startswith("“paid” holds infinity there.")


def test_randomness_is_told_from_dependence_on_the_rows_beside():
    draw = np.random.default_rng(0)
    error = refusal(lambda frame: draw.random((len(frame), 1)))
    assert error.code == "NOT_DETERMINISTIC"
    assert "when asked twice" in error.sentence
    error = refusal(lambda frame: value(frame) - value(frame)[0])
    assert error.code == "ORDER_DEPENDENT"
    assert "in another order, the answers differ by up to 49" in error.sentence
    error = refusal(lambda frame: value(frame) - value(frame).mean())
    assert error.code == "ORDER_DEPENDENT"
    assert "alone, the answers differ by up to 24.5" in error.sentence


def nudged(by, scale):
    """A model whose answer of `scale` grows by `by` of it with every call."""
    calls = []

    def predict(frame):
        calls.append(by)
        answers = np.linspace(0, scale, 50)[: len(frame), None]
        return answers + scale * by * len(calls)

    return predict


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_tolerance_breaks_a_little_above_and_holds_a_little_below(scale):
    assert refusal(nudged(SAME * 1.1, scale)).code == "NOT_DETERMINISTIC"
    # The order is turned afterwards, so that only sameness is judged here.
    assert refusal(nudged(SAME * 0.9, scale)).code == "ORDER_DEPENDENT"


def test_probabilities_lie_between_0_and_1_but_for_their_last_digit():
    probe(handle(always(-BEYOND * 0.9, 1 + BEYOND * 0.9), **TWO), FRAME)
    error = refusal(always(-BEYOND * 1.1, 1 + BEYOND * 1.1), **TWO)
    assert error.code == "NOT_PROBABILITIES"
    error = refusal(always(-2.5, 3.25), **TWO)
    assert "go from -2.5 to 3.25" in error.sentence
    assert error.next_step.startswith("Upload a model that answers probabilities")
    probe(handle(always(-2.5, 3.25), outputs=2), FRAME)


def test_decision_scores_may_lie_anywhere():
    card = handle(always(-2.5, 3.25), **TWO).card
    from dataclasses import replace

    found = probe(ModelHandle(replace(card, scale="score"), always(-2.5, 3.25)), FRAME)
    assert found.predicted == 1


def rising(missing):
    """A two-class model whose probabilities miss 1 by this much."""
    return lambda frame: np.hstack([value(frame) / 50, 1 - missing - value(frame) / 50])


def test_classes_that_do_not_exclude_each_other_are_a_note():
    assert probe(handle(rising(SUMS * 0.9), **TWO), FRAME.head(30)).notes == ()
    (note,) = probe(handle(rising(SUMS * 1.1), **TWO), FRAME.head(30)).notes
    assert "2 classes add up to 0.9999, not to 1" in note
    (note,) = probe(handle(rising(0.25), **TWO), FRAME.head(30)).notes
    assert "add up to 0.75," in note and "judges each class by itself" in note


def test_sums_that_differ_are_given_as_a_range():
    def apart(frame):
        return np.hstack([value(frame) / 50, value(frame) / 100])

    (note,) = probe(handle(apart, **TWO), FRAME).notes
    assert "add up to between 0 and 1.47, not to 1" in note


def read_as(reading, predict):
    from explainers.intake.reading import handle_as

    card = open_model("number", "probability", "log-odds", outputs=2)
    return handle_as(ModelHandle(card, predict), reading)


def test_what_a_person_said_of_the_output_is_checked():
    frame = FRAME.rename(columns={"a": "x"})
    with pytest.raises(ModelError) as caught:
        probe(read_as("probability", always(0.9, 0.8)), frame)
    assert caught.value.code == "NOT_PROBABILITIES"
    assert "add up to 1.7, not to 1" in caught.value.sentence
    assert "Choose another meaning" in caught.value.next_step
    assert "number or log-odds" in caught.value.next_step
    with pytest.raises(ModelError) as caught:
        probe(read_as("probability", always(-3, 4)), frame)
    assert "Choose another meaning" in caught.value.next_step
    assert probe(read_as("log-odds", always(-3, 4)), frame).predicted == 1


def test_a_constant_model_is_a_note_with_its_answer():
    (note,) = probe(handle(always(0.3125, 0.6875), **TWO), FRAME).notes
    assert note.startswith("The model answers the same for all 50 rows tried: 0.312, 0.688.")
    many = probe(handle(always(*np.full(8, 0.125)), task="classification", outputs=8), FRAME)
    assert "0.125, …. Check" in many.notes[0]


def test_constant_means_within_the_tolerance_and_different_rows():
    def nearly(by):
        return lambda frame: 1 - by * value(frame) / 49

    assert len(probe(handle(nearly(SAME * 0.9)), FRAME).notes) == 1
    assert probe(handle(nearly(SAME * 1.1)), FRAME).notes == ()
    assert probe(handle(always(1)), FRAME * 0).notes == ()
    assert probe(handle(always(1)), FRAME.head(1)).notes == ()
