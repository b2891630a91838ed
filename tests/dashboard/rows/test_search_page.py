"""Looking for rows on the page: by link, by the form, and from row to row among those found."""

import pytest

from dashboard.rows import search_state
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import texts
from tests.dashboard.pages import goto, open_page

BY_SLUG = {sample.slug: sample for sample in SAMPLES}
PIPELINE = BY_SLUG["german-credit-pipeline"]
FALSE = "outcome~false positive~~age~..30"


def decision(app, sample=PIPELINE, **query):
    return open_page(app, "one-decision", analysis=sample.id, **query)


def listed(tab):
    return tab.dataframe[0].value.iloc[:, 0].tolist()


def row(tab):
    return tab.text_input(key="row").value


def opened(tab):
    tab.session_state["find rows"] = True
    tab.run()
    assert not tab.exception
    return tab


def field(tab, kind, name):
    return getattr(tab, kind)(key=f"find: {name}")


def press(tab, name):
    tab.button(key=f"find {name}").click().run()
    assert not tab.exception
    return tab


def test_a_link_lists_what_it_looks_for_and_says_how_many(app):
    tab = decision(app, find=FALSE)
    table = tab.dataframe[0].value
    assert f"{len(table)} of 1,000 rows: false positive, age to 30." in texts(tab)
    assert (table["bad"] > 0.5).all() and (table["credit risk"] == "good").all()
    assert "The row shown is none of them." in texts(tab)
    press(tab, "clear")
    assert "find" not in tab.query_params and len(tab.dataframe[0].value) == 1_000


def test_one_walks_through_the_rows_found(app):
    tab = decision(app, find=FALSE)
    names = listed(tab)
    press(tab, "Next")
    assert row(tab) == names[0] and f"Row 1 of {len(names)}." in texts(tab)
    assert tab.button(key="find Previous").disabled
    press(press(tab, "Next"), "Next")
    assert row(tab) == names[2]
    press(tab, "Previous")
    assert row(tab) == names[1] and f"{names[1]}: " in texts(tab)
    tab.text_input(key="row").set_value(names[-1]).run()
    assert tab.button(key="find Next").disabled


def test_from_a_row_in_between_it_goes_to_the_neighbours(app):
    names = listed(decision(app, find=FALSE))
    between = next(
        f"GC-{number:04d}"
        for number in range(2, 1_000)
        if names[0] < f"GC-{number:04d}" < names[1] and f"GC-{number:04d}" not in names
    )
    tab = press(decision(app, find=FALSE, row=between), "Next")
    assert row(tab) == names[1]
    tab = press(decision(app, find=FALSE, row=between), "Previous")
    assert row(tab) == names[0]


def test_a_surprise_is_one_of_them_and_says_its_seed(app):
    tab = press(decision(app, find=FALSE), "surprise")
    first = row(tab)
    assert first in listed(tab) and "Drawn with seed 0." in texts(tab)
    press(tab, "surprise")
    assert row(tab) in listed(tab) and "Drawn with seed 1." in texts(tab)
    again = press(decision(app, find=FALSE), "surprise")
    assert row(again) == first


def test_the_form_shows_a_link_and_changes_it(app):
    tab = opened(decision(app, find=f"{FALSE}~~housing~rent"))
    assert field(tab, "selectbox", "outcome").value == "false positive"
    assert field(tab, "multiselect", "columns").value == ["age", "housing"]
    assert field(tab, "number_input", "column age high").value == 30
    assert field(tab, "multiselect", "names housing").value == ["rent"]
    before = len(listed(tab))
    field(tab, "multiselect", "names housing").set_value(["rent", "own"]).run()
    assert tab.query_params["find"] == f"{FALSE}~~housing~rent~own"
    assert len(listed(tab)) > before
    field(tab, "selectbox", "outcome").select("any").run()
    field(tab, "number_input", "score low").set_value(0.9).run()
    assert tab.query_params["find"] == "score~0.9..~~age~..30~~housing~rent~own"
    assert "rows: bad from 90 %, age to 30, housing “rent” or “own”." in texts(tab)


def test_a_column_is_added_before_anything_is_asked_of_it(app):
    tab = opened(decision(app))
    field(tab, "multiselect", "columns").set_value(["age"]).run()
    assert tab.query_params["find"] == "age~.." and len(tab.dataframe[0].value) == 1_000
    field(tab, "number_input", "column age low").set_value(70.0).run()
    assert tab.query_params["find"] == "age~70.."
    assert "rows: age from 70." in texts(tab)
    field(tab, "selectbox", "taken").select_index(1).run()
    assert "taken for “bad”" in texts(tab)


def test_a_search_stays_from_page_to_page_but_a_shorter_url_is_obeyed(app):
    tab = decision(app, find=FALSE)
    count = len(listed(tab))
    goto(tab, "whole-model")
    del tab.query_params["find"]  # as a page change does
    goto(tab, "one-decision")
    assert tab.query_params["find"] == FALSE and len(listed(tab)) == count
    del tab.query_params["find"]  # as Back does
    tab.run()
    assert len(tab.dataframe[0].value) == 1_000


def test_a_link_that_asks_for_what_is_not_there_says_so(app):
    tab = decision(app, find="lost <b>~1..~~age~70..")
    assert "The link looks for “lost <b>”, which this analysis does not have" in texts(tab)
    assert "rows: age from 70." in texts(tab)


def test_a_search_that_no_link_can_carry_is_not_taken_up(app, monkeypatch):
    tab = opened(decision(app, find="age~70.."))
    monkeypatch.setattr(search_state, "LONGEST", 20)
    field(tab, "selectbox", "outcome").select("false positive").run()
    assert "takes 32 characters; allowed are 20" in texts(tab)
    assert tab.query_params["find"] == "age~70.."


def test_nobody_fits(app):
    tab = decision(app, find="age~200..")
    assert "0 of 1,000 rows: age from 200." in texts(tab) and listed(tab) == []
    assert tab.button(key="find surprise").disabled and tab.button(key="find Next").disabled
    assert "GC-0001: " in texts(tab)


@pytest.mark.parametrize(
    ("slug", "find", "words"),
    [
        ("wine-forest", "outcome~right~~score~0.9..", "right, probability from 90 %"),
        ("diabetes-lightgbm", "error~100..", "error from 100"),
        ("iris-network", "outcome~wrong", "wrong"),
        ("movie-snippets-tfidf", "outcome~false positive", "false positive"),
    ],
)
def test_models_of_more_classes_of_numbers_and_of_texts(app, slug, find, words):
    tab = decision(app, BY_SLUG[slug], find=find)
    assert f"rows: {words}." in texts(tab)
    everyone = decision(app, BY_SLUG[slug]).dataframe[0].value
    assert 0 < len(tab.dataframe[0].value) < len(everyone)
    opened(tab)
