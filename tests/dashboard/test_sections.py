"""Views in sections: links to views and to sections open them, and Back turns to the one before."""

import pytest

from dashboard.tabular.decision import SECTIONS
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import texts
from tests.dashboard.test_pages import open_page

ROW = {"analysis": SAMPLES[0].id, "row": "GC-0002"}
SECTION = "tab-section"


def opened(app, **query):
    tab = open_page(app, "one-decision", **ROW, **query)
    assert not tab.exception
    return tab, tab.session_state[SECTION], tab.session_state["tab"]


def test_no_view_stands_twice():
    names = [name for views in SECTIONS.values() for name in views]
    assert len(names) == len(set(names)) and not set(names) & set(SECTIONS)


@pytest.mark.parametrize(
    ("query", "section", "view"),
    [
        ({}, "Why", "Waterfall"),
        ({"tab": "What if"}, "What would change it", "What if"),
        ({SECTION: "What would change it"}, "What would change it", "What if"),
        ({"tab": "Similar", SECTION: "Beside others"}, "Beside others", "Similar"),
        ({"tab": "Similar", SECTION: "Nowhere"}, "Beside others", "Similar"),
        ({"tab": "Nothing"}, "Why", "Waterfall"),
    ],
)
def test_a_link_opens_what_it_names(app, query, section, view):
    _, found, drawn = opened(app, **query)
    assert (found, drawn) == (section, view)


def test_the_first_view_of_a_section_is_found_again_by_its_url(app):
    tab, *_ = opened(app)
    tab.session_state["tab"] = "What if"
    tab.run()
    assert "Change a value below" in texts(tab)
    link = {name: tab.query_params[name] for name in ("tab", SECTION) if name in tab.query_params}
    assert opened(app, **link)[1:] == ("What would change it", "What if")


def test_who_goes_back_turns_to_the_section_of_the_url(app):
    tab, *_ = opened(app, tab="What if")
    tab.session_state[SECTION] = "Why"  # as the URL before said
    tab.run()
    assert not tab.exception
    assert (tab.session_state[SECTION], tab.session_state["tab"]) == ("Why", "Waterfall")
