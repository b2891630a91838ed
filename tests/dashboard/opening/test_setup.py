"""Set up an analysis: match columns, say what outputs mean, name classes."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.opening.column_rows import COLUMN, FIT, INPUT
from explainers.records import Feature
from tests.dashboard.conftest import texts
from tests.intake.small_cards import model, open_model, table, unnamed, wide

PEOPLE = table("id,age,amount,home,outcome\nA,19,5.5,own,no\nB,75,6.5,rent,yes\nC,44,7.5,own,no\n")
NO_YES = ("no", "yes")


def _page():
    import streamlit as st

    from dashboard.opening.setup import set_up

    st.session_state["analysis"] = set_up(st.session_state["model"], st.session_state["table"])


def page(card, data=PEOPLE):
    tab = AppTest.from_function(_page, default_timeout=30)
    tab.session_state["model"], tab.session_state["table"] = card, data
    return run(tab)


def run(tab):
    tab.run()
    assert not tab.exception
    return tab


def analysis(tab):
    return tab.session_state["analysis"]


def box(tab, label):
    return next(each for each in tab.selectbox if each.label == label)


def edit(tab, row, name, heading=COLUMN, editor=0):
    """Change a cell of an editor, as far as a script sees it."""
    key = tab.data_editor[editor].key
    before = tab.session_state[key]["edited_rows"]
    tab.session_state[key] = {
        "edited_rows": {**before, row: {heading: name}},
        "added_rows": [],
        "deleted_rows": [],
    }
    return run(tab)


def test_all_found_by_name_is_one_line_and_a_folded_editor():
    tab = page(model("age", "amount", classes=NO_YES))
    assert "2 of 2 columns of the model found" in texts(tab)
    assert not tab.expander[0].proto.expanded
    found = analysis(tab)
    assert (found.columns, found.target, found.identifier) == (("age", "amount"), "outcome", "id")
    assert (found.classes, found.positive) == (NO_YES, "yes")


def test_what_is_missing_opens_the_editor_and_an_edit_mends_it():
    tab = page(model("age", "sum", classes=NO_YES))
    assert tab.expander[0].proto.expanded
    assert "lacks 1 of the model's 2 columns: “sum”" in texts(tab)
    assert analysis(tab) is None
    assert tab.data_editor[0].value[INPUT].tolist() == ["sum", "age"]
    edit(tab, 0, "amount")
    assert analysis(tab).columns == ("age", "amount")
    assert tab.data_editor[0].value[FIT].tolist() == ["✓ found", "✓ found"]
    assert "2 of 2 columns of the model found" in texts(tab)
    assert "“amount” is taken for the model's “sum”." in texts(tab)
    assert tab.expander[0].proto.expanded  # it must not close under the reader's hands


def test_an_edit_is_judged_again():
    tab = page(model(Feature("age", "number"), "amount", classes=NO_YES))
    edit(tab, 0, "home")
    assert "takes numbers for “age”, but “home” holds text such as “own”" in texts(tab)
    assert analysis(tab) is None
    edit(tab, 0, "amount")
    assert "“amount” feeds 2 inputs: “age”, “amount”." in texts(tab)
    assert tab.warning and not tab.error
    assert analysis(tab).columns == ("amount", "amount")


def test_proposals_are_taken_by_one_click_and_keep_what_was_edited():
    tab = page(model("num__age", "amout", "house", classes=NO_YES))
    assert "Perhaps “age” for “num__age”, “amount” for “amout”?" in texts(tab)
    assert analysis(tab) is None
    edit(tab, 2, "home")
    tab.button[0].click()
    run(tab)
    assert analysis(tab).columns == ("age", "amount", "home")
    assert not tab.button
    assert "“age” is taken for the model's “num__age”." in texts(tab)


def test_a_model_without_names_shows_its_order_and_columns_can_be_left_out():
    tab = page(unnamed(2, classes=NO_YES))
    assert tab.expander[0].proto.expanded and not tab.radio
    assert analysis(tab).columns == ("age", "amount")
    assert tab.multiselect[0].value == ["id", "outcome"]
    tab.multiselect[0].set_value(["id", "outcome", "age"])
    assert analysis(run(tab)).columns == ("amount", "home")
    edit(tab, 0, "age")
    assert analysis(tab).columns == ("age", "home")
    tab.multiselect[0].set_value(["id", "outcome"])
    assert analysis(run(tab)).columns == ("age", "amount")


def test_a_model_with_other_names_can_be_matched_by_position():
    tab = page(model("x1", "x2", classes=NO_YES))
    assert analysis(tab) is None
    tab.radio[0].set_value("position")
    assert analysis(run(tab)).columns == ("age", "amount")
    tab.radio[0].set_value("name")
    assert analysis(run(tab)) is None


def test_another_model_begins_anew():
    tab = page(model("age", "sum", classes=NO_YES))
    edit(tab, 0, "amount")
    tab.session_state["model"] = model("age", "total", "sum", classes=NO_YES)
    assert analysis(run(tab)) is None
    assert tab.data_editor[0].value[COLUMN].fillna("").tolist() == ["", "", "age"]


def outcomes(*values):
    return table("x,outcome\n" + "".join(f"{i},{value}\n" for i, value in enumerate(values)))


def test_what_an_output_means_is_asked_where_it_cannot_be_known():
    tab = page(open_model("number", "probability", "log-odds"), outcomes("no", "yes", "no"))
    assert tab.radio[-1].label == "What does the model's output mean?"
    assert tab.radio[-1].value is None
    assert tab.radio[-1].options[2] == "log-odds: any number, above 0 means yes"
    assert analysis(tab) is None
    assert "choose to go on" in texts(tab)
    tab.radio[-1].set_value("log-odds")
    found = analysis(run(tab))
    assert (found.model.reading, found.model.task, found.classes) == (
        "log-odds",
        "classification",
        ("no", "yes"),
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [(("no", "yes", "no"), "log-odds"), ((5, 9, 7), "number")],
)
def test_what_the_target_tells_is_chosen_with_the_reason(values, expected):
    tab = page(open_model("number", "log-odds"), outcomes(*values))
    assert tab.radio[-1].value == expected
    assert f"The target “outcome” has {len(set(values))} different values" in texts(tab)
    assert analysis(tab).model.reading == expected
    box(tab, "Target").select("none")
    run(tab)
    assert tab.radio[-1].value is None and analysis(tab) is None


def test_a_single_reading_is_no_question_and_a_settled_one_neither():
    tab = page(open_model("log-odds"), outcomes("no", "yes"))
    assert len(tab.radio) == 1  # how columns are matched
    assert analysis(tab).model.reading == "log-odds"
    tab = page(model("x"), outcomes("no", "yes"))
    assert analysis(tab).model.reading is None


def test_classes_are_named_by_hand_and_change_no_content():
    tab = page(model("age", classes=("0", "1")), PEOPLE)
    before = analysis(tab)
    tab.text_input[0].set_value(" declined ")
    after = analysis(run(tab))
    assert (before.classes, after.classes) == (("0", "1"), ("declined", "1"))
    assert after.positive == "1"
    assert after.content() == before.content()
    box(tab, "Positive class").select_index(0)
    run(tab)
    tab.text_input[0].set_value("refused")
    assert analysis(run(tab)).positive == "refused"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Class 0 has no name."), ("1", "Classes 0 and 1 are both called “1”.")],
)
def test_empty_and_equal_class_names_are_refused(name, sentence):
    tab = page(model("age", classes=("0", "1")))
    tab.text_input[0].set_value(name)
    run(tab)
    assert sentence in texts(tab) and analysis(tab) is None


def test_the_targets_values_are_offered_as_names_and_not_taken_unasked():
    tab = page(model("age", classes=("0", "1")))
    assert "“outcome” holds none of the model's classes" in texts(tab)
    assert "“0” is “no”, “1” is “yes”" in tab.checkbox[0].label.replace("\\", "")
    assert analysis(tab).classes == ("0", "1")
    tab.checkbox[0].check()
    assert analysis(run(tab)).classes == ("no", "yes")
    assert not page(model("age", classes=NO_YES)).checkbox


def test_a_file_without_class_names_is_turned_round():
    tab = page(model("age"))
    assert analysis(tab).classes == ("no", "yes")
    box(tab, "A high score means").select("no")
    assert analysis(run(tab)).classes == ("yes", "no")


def test_many_classes_are_named_in_a_table():
    many = tuple(f"c{i}" for i in range(12))
    tab = page(model("x", classes=many, outputs=12), wide("x", "y"))
    assert not tab.text_input
    names = tab.data_editor[1].value
    assert names["Name"].tolist() == list(many)
    assert analysis(tab).classes == many
    assert analysis(edit(tab, 0, "first", "Name", 1)).classes == ("first", *many[1:])
    assert analysis(edit(tab, 1, None, "Name", 1)) is None
    assert "Class 1 has no name." in texts(tab)


def test_regression_names_no_classes():
    tab = page(model("age", task="regression", outputs=1))
    assert (analysis(tab).classes, analysis(tab).positive) == ((), None)
    assert not tab.text_input


def test_names_from_files_are_not_interpreted():
    tab = page(model("<b>x</b>", "[a](b)"), wide("[a](b)", "b"))
    assert "“<b>x</b>”" in texts(tab)
    assert "[a](b)" not in "".join(part.value for part in (*tab.error, *tab.caption))
