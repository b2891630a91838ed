"""Inputs without names are fed by their place."""

import pytest

from explainers.intake.matching.positions import by_position, names_inputs, no_inputs
from tests.intake.small_cards import model, table, unnamed, wide

TEXT = "id,x,outcome,y\n1,5,0,7\n2,5,1,8\n"


def taken(card, data):
    return by_position(card, data, no_inputs(card, data))


@pytest.mark.parametrize(
    "names", [("Column_0", "Column_1"), ("f0", "f1"), ("column 1", "column 2")]
)
def test_every_librarys_numbered_names_are_no_names(names):
    assert not names_inputs(model(*names), wide("x", "y"))
    assert names_inputs(model(*names), wide("x", names[0]))
    assert names_inputs(model(names[0], "age"), wide("x", "y"))


def test_identifier_and_target_are_passed_over_where_there_are_columns_to_spare():
    assert taken(unnamed(2), table(TEXT)) == ("x", "y")
    assert taken(unnamed(3), table(TEXT)) == ("x", "outcome", "y")
    assert taken(unnamed(4), table(TEXT)) == ("id", "x", "outcome", "y")
    assert taken(unnamed(5), table(TEXT)) == ("id", "x", "outcome", "y", None)
    named = model("column 1", classes=("no", "yes"))
    assert taken(named, table("answer,x\nno,1\nyes,2\n")) == ("x",)


def test_a_measurement_that_differs_in_every_row_is_no_identifier():
    assert taken(unnamed(2), table("a,b,c\n1.5,1,1\n2.5,1,2\n")) == ("a", "b")


def test_a_reader_says_which_columns_are_no_inputs():
    data = wide("a", "b", "c", "d")
    assert by_position(unnamed(2), data, ["b"]) == ("a", "c")
    assert by_position(unnamed(2), data, ["a", "b", "c"]) == ("d", None)
    assert by_position(unnamed(2), data, []) == ("a", "b")
