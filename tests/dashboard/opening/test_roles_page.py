"""Columns that are no inputs: recognised, asked about, and never dropped without a word."""

from dataclasses import replace

import pytest

from dashboard.opening.role_sentences import (
    about_inputs,
    kept,
    recognised_identifier,
    recognised_target,
    why_identifier,
    why_target,
)
from tests.dashboard.conftest import texts
from tests.dashboard.opening.test_setup import NO_YES, analysis, box, page, run
from tests.intake.small_cards import model, table

ROWS = 24


def rows(header, line):
    """A table of ROWS rows; `line` makes the cells of one."""
    return table("\n".join([header, *(line(at) for at in range(ROWS))]) + "\n")


LOANS = rows(
    "when,id,age,comment,branch,outcome",
    lambda at: (
        f"2024-01-{at + 1:02d},R-{at},{20 + at % 9},{'a long remark about this loan ' * 3}{at},"
        f"{'NE'[at % 2]},{NO_YES[at % 3 == 0]}"
    ),
)
LOAN = model("age", classes=NO_YES)


def options(tab, label):
    return box(tab, label).options


def test_what_was_recognised_is_chosen_and_says_why():
    tab = page(LOAN, LOANS)
    assert (analysis(tab).target, analysis(tab).identifier) == ("outcome", "id")
    assert "Recognised: its values are the model's classes." in texts(tab)
    assert "Recognised: different in every row." in texts(tab)


def test_columns_without_a_purpose_are_listed_and_dates_are_called_dates():
    tab = page(LOAN, LOANS)
    line = "Kept for reading: “when” (dates), “comment”, “branch” are no inputs of the model."
    assert line in texts(tab)
    box(tab, "Identifier").select("none")
    assert "“id” (names rows)" in texts(run(tab))
    assert "Rows are called by their numbers, from 1." in texts(tab)
    assert analysis(tab).identifier is None


def test_another_choice_is_used_and_the_recognised_one_is_kept():
    tab = page(LOAN, LOANS)
    box(tab, "Target").select("branch")
    run(tab)
    assert analysis(tab).target == "branch"
    assert "Your choice." in texts(tab) and "“outcome” (outcomes)" in texts(tab)
    box(tab, "Identifier").select("outcome")
    run(tab)
    assert analysis(tab).identifier == "outcome"
    assert f"2 different values in {ROWS} rows: equal ones get their row number." in texts(tab)


def test_roles_change_no_content():
    tab = page(LOAN, LOANS)
    before = analysis(tab).content()
    box(tab, "Target").select("none")
    box(tab, "Identifier").select("when")
    assert analysis(run(tab)).content() == before


def test_neither_days_nor_remarks_name_rows():
    assert recognised_identifier(LOANS, ["when", "comment"]) is None
    assert recognised_identifier(LOANS, ["when", "comment", "id"]) == "id"
    assert recognised_target(LOAN, LOANS, ["when"]) is None


def test_a_number_that_differs_in_every_row_is_only_a_guess():
    data = rows("age,balance", lambda at: f"{at % 5},{at * 1.5}")
    assert recognised_identifier(data, ["balance"]) == "balance"
    assert "A guess" in why_identifier(data, "balance", "balance")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("y", "Recognised by its name."), ("flag", "A guess: 2 different values, as many as")],
)
def test_why_a_target_was_recognised(name, sentence):
    data = rows(f"age,{name}", lambda at: f"{at % 5},{at % 2}")
    one = model("age")
    assert recognised_target(one, data, [name]) == name
    assert why_target(one, data, name, name).startswith(sentence)


def test_the_only_amounts_are_the_target_of_a_model_of_numbers_and_no_names():
    data = rows("age,revenue", lambda at: f"{at % 5},{at * at + 7}")
    tab = page(model("age", task="regression", outputs=1), data)
    assert "A guess: the only numbers that are no input." in texts(tab)
    assert "Rows are called by their numbers, from 1." in texts(tab)
    assert (analysis(run(tab)).target, analysis(tab).identifier) == ("revenue", None)


def test_two_rows_do_not_hide_the_target():
    few = table("age,outcome\n1,no\n2,yes\n")
    assert few.column("outcome").role == "identifier"
    assert recognised_target(LOAN, few, ["outcome"]) == "outcome"


def test_an_input_that_looks_like_something_else_says_so():
    tab = page(model("when", "id", "outcome", "age", classes=("a", "b")), LOANS)
    assert "“when” holds dates and is an input: the model is given their text" in texts(tab)
    assert "such as “2024-01-01”" in texts(tab)
    assert "“id” seems to name the rows, and is an input" in texts(tab)
    assert "“outcome” is called like a known outcome, and is an input" in texts(tab)
    assert "an input" not in texts(page(LOAN, LOANS))


def test_many_odd_inputs_are_counted():
    names = [f"d{at}" for at in range(6)]
    data = rows(",".join(names), lambda at: ",".join([f"2024-01-{at + 1:02d}"] * 6))
    told = about_inputs(data, names)
    assert len(told) == 4 and told[-1].startswith("3 more inputs")
    assert len(about_inputs(data, names[:4])) == 4


def test_what_is_kept_is_one_line_however_wide_the_table():
    names = [f"c{at}" for at in range(40)]
    wide = rows(",".join(names), lambda at: ",".join([str(at % 2)] * 40))
    assert kept(wide, names).endswith("“c5” and 34 more are no inputs of the model.")
    assert kept(wide, ["c1"]) == "Kept for reading: “c1” is no input of the model."
    assert kept(wide, []) == ""


def test_a_column_may_be_called_none_and_names_that_look_alike_stay_apart():
    data = rows("age,none,a,a  ", lambda at: f"{at % 4},N{at},{at % 3},{at % 3}")
    tab = page(LOAN, data)
    assert analysis(tab).identifier == "none"
    assert "no column" in options(tab, "Identifier")
    assert len(set(options(tab, "Target"))) == len(options(tab, "Target")) == 4
    box(tab, "Target").select("a (2)")
    assert analysis(run(tab)).target == "a  "


def test_another_model_begins_with_its_own_guess():
    tab = page(LOAN, LOANS)
    box(tab, "Identifier").select("none")
    run(tab)
    tab.session_state["model"] = replace(model("age", classes=("N", "E")), digest="e")
    assert analysis(run(tab)).target == "branch"
