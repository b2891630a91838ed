"""The box that names the row and the table beside it."""

from types import SimpleNamespace

from streamlit.elements.lib import policies
from streamlit.testing.v1 import AppTest

from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import PATIENCE, texts
from tests.dashboard.pages import goto, open_page
from tests.dashboard.rows.test_findings import found

PIPELINE = SAMPLES[0]


def test_the_first_row_is_shown_until_one_is_chosen(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id)
    assert tab.text_input(key="row").value == "GC-0001" and "GC-0001: " in texts(tab)


def test_a_link_names_the_row(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0005")
    assert tab.text_input(key="row").value == "GC-0005" and "GC-0005: " in texts(tab)


def picker():
    """A page with the picker and a button that does what a click in the table does."""
    import streamlit as st

    from dashboard.rows.picker import pick_row

    st.button("R-1", on_click=lambda: st.session_state.update(row="R-1"))
    st.text(pick_row(st.session_state["rows"]))


def test_a_click_sets_the_box_without_a_warning_of_two_values(caplog, monkeypatch):
    # Streamlit says so once a process, and only where a server runs.
    monkeypatch.setattr(policies, "runtime", SimpleNamespace(exists=lambda: True))
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    tab = AppTest.from_function(picker, default_timeout=PATIENCE)
    tab.session_state["rows"] = found([[0.2, 0.8], [0.7, 0.3]], ("good", "bad"), "probability")
    tab.run()
    assert (tab.text_input[0].value, tab.text[0].value) == ("R-0", "0")
    tab.button[0].click().run()
    assert not tab.exception
    assert (tab.text_input[0].value, tab.text[0].value) == ("R-1", "1")
    assert "created with a default value" not in caplog.text


def test_an_emptied_box_stands_for_the_row_shown_last(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0005")
    tab.text_input(key="row").set_value("").run()
    assert tab.text_input(key="row").placeholder == "GC-0005" and "GC-0005: " in texts(tab)


def test_another_page_and_back_opens_a_row_again(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id)
    tab.text_input(key="row").set_value("GC-0002").run()
    goto(tab, "model")
    goto(tab, "one-decision")
    assert tab.text_input(key="row").value in {"GC-0001", "GC-0002"}
