"""Names and units from a file: read beside the table, told on every page, part of no key."""

import pytest

from dashboard.backend import service
from tests import toys
from tests.dashboard.conftest import texts
from tests.dashboard.pages import goto, upload

WORDS = (
    "column,title,unit,description,values\n"
    "age,years of life,years,Age on the day of the loan.,\n"
    "amount,sum,EUR,,\n"
    "housing,,,,own = owned; rent = rented\n"
    "shoe,shoe size,,,\n"
)


def uploader(tab):
    return next(each for each in tab.file_uploader if each.label == "Data dictionary")


@pytest.fixture
def page(app):
    return upload(app().run(), toys.model("xgboost"), toys.csv())


def given(tab, data=WORDS, name="words.csv"):
    uploader(tab).upload(name, data.encode() if isinstance(data, str) else data).run()
    assert not tab.exception
    return tab


def opened(tab):
    tab.button(key="explain").click().run()
    assert not tab.exception
    return service().workspace.analyses()[0]


def test_what_is_said_is_counted_and_misfits_are_told(page):
    told = texts(given(page))
    assert "Something is said of 3 of 7 columns" in told
    assert "The table has no column “shoe”; what is said of it is left out." in told


def test_pages_say_titles_and_units_and_the_key_stays_the_same(app, page):
    plain = opened(page)
    assert "years of life" not in texts(goto(page, "one-decision"))
    tab = upload(app().run(), toys.model("xgboost"), toys.csv())
    named = opened(given(tab))
    assert named.content() == plain.content()
    assert named.dictionary.heading("age") == "years of life (years)"
    told = texts(goto(tab, "one-decision"))
    assert "years of life**: " in told and " years, usually " in told
    assert tab.session_state["shown key"] == page.session_state["shown key"]


def test_a_dictionary_of_another_table_is_refused_and_the_analysis_goes_on(page):
    told = texts(given(page, "column,title\nx,y\n"))
    assert "The dictionary says nothing of this table's columns." in told
    assert opened(page).dictionary.entries == ()


def test_texts_of_a_dictionary_are_shown_as_they_are_written(page):
    hostile = "column,title,description\nage,**x** :material/home: <b>[a](http://b),$1$ \u202ey\n"
    opened(given(page, hostile))
    tab = goto(page, "one-decision")
    shown = [part.value for part in tab.markdown if "material" in part.value]
    assert shown
    assert all(r"\*\*x\*\*" in part and "\u202e" not in part for part in shown)
