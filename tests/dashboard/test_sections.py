"""Views in sections: links to views and to sections open them, and Back turns to the one before."""

import pytest

from dashboard.tabular.decision import SECTIONS
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import texts
from tests.dashboard.pages import open_page

ROW = {"analysis": SAMPLES[0].id, "row": "GC-0002"}


def opened(app, **query):
    tab = open_page(app, "one-decision", **ROW, **query)
    assert not tab.exception
    return tab


def section(tab):
    return tab.session_state["tab section"]


def test_no_view_stands_twice():
    names = [name for views in SECTIONS.values() for name in views]
    assert len(names) == len(set(names)) and not set(names) & set(SECTIONS)


@pytest.mark.parametrize(
    ("query", "where", "view"),
    [
        ({}, "Why", "Waterfall"),
        ({"tab": "Waterfall"}, "Why", "Waterfall"),
        ({"tab": "What if"}, "What would change it", "What if"),
        ({"tab": "Similar"}, "Beside others", "Similar"),
        ({"tab": "Nothing"}, "Why", "Waterfall"),
    ],
)
def test_a_link_opens_what_it_names(app, query, where, view):
    tab = opened(app, **query)
    assert section(tab) == where
    assert tab.session_state[f"tab in {where}"] == view


def test_the_url_names_the_first_view_of_a_section_too(app):
    tab = opened(app)
    tab.button_group(key="tab section").set_value("What would change it").run()
    assert not tab.exception
    assert "Change a value below" in texts(tab)
    assert tab.query_params["tab"] == "What if"
    tab.button_group(key="tab section").set_value("Why").run()
    assert "tab" not in tab.query_params


def test_who_goes_back_sees_the_view_of_the_url(app):
    tab = opened(app, tab="What if")
    tab.query_params["tab"] = "Similar"
    tab.run()
    assert section(tab) == "Beside others"
