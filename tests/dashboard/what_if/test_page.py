"""The tab “What if”: what is edited, what is answered, the ways back, and links."""

import pytest

from dashboard import backend
from dashboard.what_if.state import LONGEST
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import open_page

PIPELINE = SAMPLES[0]
ROW = {"analysis": PIPELINE.id, "row": "GC-0002", "tab": "What if"}
DURATION = "what whole duration_months"


def opened(app, **query):
    return open_page(app, "one-decision", **{**ROW, **query})


def told(tab):
    """The sentence of the edit, if there is one."""
    begin = tuple(f"##### {verb}ing " for verb in ("Rais", "Lower", "Chang"))
    lines = texts(tab).replace("\u2066", "").splitlines()  # around names that run to the left
    return next((line for line in lines if line.startswith(begin)), "")


def choose(tab, name, value):
    """Choose what a reader sees among the options of a column."""
    box = tab.selectbox(key=f"what text {name}")
    box.select_index(box.options.index(value)).run()
    assert not tab.exception


def blocks_asked(monkeypatch):
    """The methods that workers are asked to run, as they are."""
    asked, computing = [], backend.service().engine._questions
    ask_for = computing.ask_for

    def watched(job, analysis, frame, *rest, **more):
        asked.append(frame.fields["method"])
        return ask_for(job, analysis, frame, *rest, **more)

    monkeypatch.setattr(computing, "ask_for", watched)
    return asked


def test_an_edit_is_answered_explained_linked_and_put_back(app, monkeypatch):
    tab = opened(app)
    assert "Change a value below" in texts(tab) and "what" not in tab.query_params
    assert tab.number_input(key=DURATION).value == 48
    assert len(figures(tab)) == 1  # the curve of the row as it is
    asked = blocks_asked(monkeypatch)
    tab.number_input(key=DURATION).set_value(12).run()
    assert not tab.exception and sorted(asked) == ["predictions", "tree_shap"]
    assert told(tab) == (
        "##### Lowering duration from 48 to 12 months lowers the probability of “bad” from 69 % to "
        "40 %; it is now not over the 50 % threshold: the decision turns from “bad” to “good”."
    )
    assert "The edit moves the log-odds of “bad” by" in texts(tab)
    assert len(figures(tab)) == 3
    assert tab.query_params["what"] == "duration_months~12"
    assert "GC-0002: 69 % bad, over the 50 % threshold." in texts(tab)  # the verdict is the row's

    link = opened(app, what="duration_months~12")
    assert told(link) == told(tab) and link.number_input(key=DURATION).value == 12

    tab.button(key="what back duration_months").click().run()
    assert "Change a value below" in texts(tab) and "what" not in tab.query_params
    assert tab.number_input(key=DURATION).value == 48
    tab.button(key="what tried 0").click().run()
    assert told(tab) == told(link) and tab.number_input(key=DURATION).value == 12
    tab.button(key="what all back").click().run()
    assert "what" not in tab.query_params
    assert sorted(asked) == ["predictions", "tree_shap"]  # nothing was computed again


def test_several_cells_are_edited_and_a_typed_value_is_told_to_be_unseen(app):
    tab = opened(app, what="savings~gold")
    tab.number_input(key=DURATION).set_value(60).run()
    assert told(tab).startswith(
        "##### Changing duration from 48 to 60 months and savings from below 100 DM to gold"
    )
    assert tab.query_params["what"] == "duration_months~60~~savings~gold"
    assert "“gold” is in none of 1,000 rows" in texts(tab)
    assert "More than 99 % of the rows have." in texts(tab)
    tab.number_input(key=DURATION).set_value(200).run()
    assert "Outside of what the table holds, 4 to 72" in texts(tab)


def test_the_order_stays_while_a_reader_edits(app):
    tab = opened(app)
    first = [each.key for each in (*tab.number_input, *tab.selectbox)]
    tab.number_input(key=DURATION).set_value(4).run()
    assert [each.key for each in (*tab.number_input, *tab.selectbox)] == first
    assert len([key for key in first if key.startswith("what ")]) == 8


def test_the_columns_behind_a_click_can_be_edited_and_are_counted(app):
    tab = opened(app, what="telephone~x~~duration_months~12")
    labels = [each.label for each in tab.expander]
    assert "All columns (12 more, 1 changed)" in labels
    tab.session_state["what if all"] = True
    tab.run()
    keys = {each.key for each in (*tab.number_input, *tab.selectbox)}
    assert len([key for key in keys if key and key.startswith("what ")]) == 20


def test_another_row_is_not_edited(app):
    tab = opened(app, what="duration_months~12")
    assert told(tab)
    tab.text_input(key="row").set_value("GC-0003").run()
    assert "what" not in tab.query_params and "Change a value below" in texts(tab)
    assert not [each for each in tab.button if each.key and each.key.startswith("what tried")]


def test_the_row_is_forgotten_when_another_one_was_looked_at_in_another_tab(app):
    tab = opened(app, what="duration_months~12")
    tab.query_params["tab"] = "Waterfall"
    tab.run()
    tab.text_input(key="row").set_value("GC-0003").run()
    tab.query_params["tab"] = "What if"
    tab.run()
    assert not tab.exception and "Change a value below" in texts(tab)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("nobody~1", "“nobody” was changed, which is none of the 20 columns the model uses"),
        ("duration_months~long", "“duration_months” holds numbers, and “long” was given"),
    ],
)
def test_a_link_that_cannot_be_says_why_and_changes_nothing(app, what, words):
    tab = opened(app, what=what)
    assert words in texts(tab) and "BAD_EDIT" in texts(tab)
    assert tab.number_input(key=DURATION).value == 48
    tab.button(key="what all back").click().run()
    assert "BAD_EDIT" not in texts(tab) and "what" not in tab.query_params


def test_what_is_too_long_for_a_link_is_not_taken(app):
    tab = opened(app, what=f"savings~{'x' * (LONGEST - 8)}")
    tab.number_input(key=DURATION).set_value(12).run()
    assert "allowed are 6,000" in texts(tab) and "duration" not in tab.query_params["what"]
    assert tab.number_input(key=DURATION).value == 48
    tab.run()
    assert "allowed are 6,000" not in texts(tab)


def test_the_curve_follows_the_column_that_is_picked(app, monkeypatch):
    tab = opened(app, what="duration_months~12", along="housing")
    assert "With other values of housing the probability of “bad” would run" in texts(tab)
    asked = blocks_asked(monkeypatch)
    tab.session_state["what if all"] = True
    tab.run()
    choose(tab, "housing", "rent")
    assert "partial_dependence" not in asked  # along housing it is the same, whatever housing is
    assert "<b>rent</b>" in str(figures(tab)[-1]["layout"]["yaxis"]["ticktext"])


def test_a_group_of_columns_is_edited_column_by_column(app):
    tab = opened(app, what="duration_months~12", groups="credit~duration_months~credit_amount")
    assert told(tab).startswith("##### Lowering duration from 48 to 12 months")
    assert "most by credit (" in texts(tab)
    label = figures(tab)[1]["layout"]["yaxis"]["ticktext"][-1]
    assert label.startswith("credit =") and "→" in label
    keys = [each.key for each in tab.number_input]
    assert {DURATION, "what whole credit_amount"} <= set(keys)
