"""What columns are for that are no inputs, and what the target tells about the outputs."""

import pytest

from explainers.intake.matching.guesses import guess_identifier, guess_reading, guess_target
from tests.intake.small_cards import model, open_model, table


def test_the_target_is_the_column_that_holds_the_classes():
    card = table("flag,y,x\nno,yes,1\nno,no,2\nyes,no,3\n")
    named = model("x", classes=("no", "yes"))
    assert guess_target(named, card, ["flag", "y"]) == "y"
    assert guess_target(named, card, ["flag"]) == "flag"
    assert guess_target(named, card, []) is None


def test_the_target_of_a_model_without_class_names():
    card = table("a,b,Target\n1,1,1\n2,2,2\n3,1,3\n")
    assert guess_target(model("x"), card, ["a", "b", "Target"]) == "Target"
    assert guess_target(model("x"), card, ["a", "b"]) == "b"
    value = model("x", task="regression", outputs=1)
    assert guess_target(value, card, ["a", "b"]) is None
    assert guess_target(value, card, ["a", "Target"]) == "Target"


def test_the_target_of_a_model_of_numbers_is_the_only_column_of_amounts():
    value = model("x", task="regression", outputs=1)
    card = table("n,pay,name,bonus,id\n1,1.5,u,7.5,4\n2,2.5,v,7,9\n3,5,w,9.5,5\n")
    assert guess_target(value, card, ["pay", "name"]) == "pay"
    assert guess_target(value, card, ["n", "pay", "id"]) == "pay"
    assert guess_target(value, card, ["pay", "bonus"]) is None  # either may be
    assert guess_target(value, card, ["n", "name"]) is None  # n numbers the rows
    assert guess_target(value, card, ["id", "name"]) is None
    assert guess_target(model("x"), card, ["pay", "name"]) is None
    # What the output means is asked about, and a guess must not answer that.
    assert guess_target(open_model("number", "log-odds"), card, ["pay", "name"]) is None


def test_a_model_that_may_tell_two_classes_apart_has_a_target_of_two_values():
    card = table("a,b,c\n1,1,1\n2,2,2\n3,1,3\n")
    assert guess_target(open_model("number", "log-odds"), card, ["a", "b", "c"]) == "b"
    three = open_model("number", "log-odds", outputs=3)
    assert guess_target(three, card, ["a", "b"]) == "a"


def test_the_identifier_differs_in_every_row():
    card = table("amount,name,row_id,same\n1.5,x,1,1\n2.5,y,2,1\n")
    spare = ["amount", "name", "row_id", "same"]
    assert guess_identifier(card, spare) == "row_id"
    assert guess_identifier(card, ["amount", "name", "same"]) == "name"
    assert guess_identifier(card, ["amount", "same"]) == "amount"
    assert guess_identifier(card, ["same"]) is None
    assert guess_identifier(table("paid,id\n1,1\n2,1\n"), ["paid", "id"]) == "paid"
    assert guess_identifier(table("id\n7\n"), ["id"]) is None


OUTCOMES = table("two,three,price\nno,a,1.5\nyes,b,2.5\nno,c,3.5\n")


@pytest.mark.parametrize(
    ("readings", "target", "expected"),
    [
        (("number", "log-odds"), "two", "log-odds"),
        (("number", "probability"), "two", "probability"),
        (("number", "probability", "log-odds"), "two", None),
        (("number", "probability", "log-odds"), "price", "number"),
        (("number", "log-odds"), "three", None),
        (("probability", "log-odds"), "price", None),
        (("number", "log-odds"), None, None),
    ],
)
def test_the_target_tells_what_one_output_means_or_nothing_is_guessed(readings, target, expected):
    found, why = guess_reading(open_model(*readings), OUTCOMES, target)
    assert found == expected
    assert bool(why) == (expected is not None or target == "two")


def test_the_reason_names_the_target_and_what_it_holds():
    _, why = guess_reading(open_model("number", "log-odds"), OUTCOMES, "two")
    assert why.startswith("The target “two” has 2 different values, so the output tells classes")
    _, why = guess_reading(open_model("number", "log-odds"), OUTCOMES, "price")
    assert (
        why == "The target “price” has 3 different values, all numbers, so the output is one too."
    )


def test_as_many_values_as_outputs_are_classes():
    three = open_model("number", "log-odds", outputs=3)
    assert guess_reading(three, OUTCOMES, "three")[0] == "log-odds"
    assert guess_reading(three, OUTCOMES, "two")[0] is None
