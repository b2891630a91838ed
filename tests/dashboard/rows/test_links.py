"""From a mark to the page it stands for: the way is noted in a click and gone in the next run."""

import pytest
import streamlit as st

from dashboard.rows.links import Going, first_of, last_of, open_row, open_whole, row_click
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page

PIPELINE = SAMPLES[0]
GOING = "going to"


@pytest.fixture
def session(monkeypatch):
    kept = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def test_a_click_notes_where_it_leads(session):
    open_row(3, {"tab": "Force"})
    assert session[GOING] == Going("one-decision", {"tab": "Force"}, 3)
    row_click({"outcome": "bad"})([7, 8])
    assert session[GOING] == Going("one-decision", {"outcome": "bad"}, 7)
    row_click()({"0": 9, "1": 10})
    assert session[GOING] == Going("one-decision", {}, 9)
    open_whole({"view": "Dependence"}, 2)
    assert session[GOING] == Going("whole-model", {"view": "Dependence"}, 2)


def test_marks_hold_lists_or_what_a_browser_makes_of_arrays():
    assert (first_of([4, 5]), first_of({"0": 4, "1": 5})) == (4, 4)
    assert last_of(("label", "name")) == "name"


def follow(tab, page):
    """Do what the browser does when the server turns the page."""
    goto(tab, page)
    assert GOING not in tab.session_state
    return tab


def test_a_button_under_the_summary_opens_the_row_with_the_same_class(app):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id, view="Summary")
    button = next(each for each in tab.button if each.label.startswith("Highest effect: row "))
    number = int(button.label.split()[3].replace(",", ""))
    tab.selectbox(key="class").select("good").run()
    button = next(each for each in tab.button if each.label.startswith("Lowest effect: row "))
    number = int(button.label.split()[3].replace(",", ""))
    button.click().run()
    follow(tab, "one-decision")
    assert tab.text_input(key="row").value == f"GC-{number:04d}"
    assert tab.selectbox(key="outcome").value == "good"


def test_a_bar_of_importance_opens_the_dependence_on_the_same_page(app):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    button = next(each for each in tab.button if each.label.startswith("Dependence of duration"))
    button.click().run()
    assert not tab.exception
    assert tab.selectbox(key="feature").value == "duration_months"
    assert "The effect of duration on the log-odds of “bad” is highest" in texts(tab)


def test_a_bar_of_a_row_opens_the_dependence_with_the_row_marked(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0002")
    button = next(each for each in tab.button if each.label.startswith("Dependence of duration"))
    button.click().run()
    tab.query_params["marked"] = "GC-0002"  # as the address of the page it leads to says
    follow(tab, "whole-model")
    assert tab.selectbox(key="feature").value == "duration_months"
    assert "Marked: GC-0002." in texts(tab)
    notes = [note["text"] for note in figures(tab)[0]["layout"]["annotations"]]
    assert "<b>this row</b>" in notes
    tab.button(key="mark none").click().run()
    assert "marked" not in tab.query_params and "Marked" not in texts(tab)


def test_a_link_that_marks_nobody_marks_nobody(app):
    tab = open_page(
        app, "whole-model", analysis=PIPELINE.id, view="Dependence", marked="nobody <b>"
    )
    assert "Marked" not in texts(tab) and len(figures(tab)) == 1
