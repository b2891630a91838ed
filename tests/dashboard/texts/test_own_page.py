"""A text of the reader's own: beside one of the table, and in place of a table."""

import re

import pytest

from dashboard.backend import service
from explainers.service.samples import TEXTS
from tests import hostile_texts as hostile
from tests import toys
from tests.dashboard.conftest import texts
from tests.dashboard.texts.test_markup import Page
from tests.dashboard.texts.test_page import ROW, drawn, opened
from tests.dashboard.texts.text_pages import own_box

SAMPLE = TEXTS[0]
OWN = "A wonderful, moving film."


def edited(app, text=OWN, **query):
    tab = opened(app, row=ROW, text_tab="Edit", **query)
    own_box(tab).set_value(text).run()
    assert not tab.exception
    return tab


def test_the_box_opens_with_the_text_of_the_table(app):
    tab = opened(app, row=ROW, text_tab="Edit")
    assert own_box(tab).value.startswith("Emerges as something rare")
    assert "Change a word" in texts(tab)
    assert not drawn(tab)
    assert len(service().workspace.analyses()) == 1


def test_an_own_text_stands_beside_the_tables_on_one_scale(app):
    tab = edited(app)
    told = texts(tab)
    assert re.search(
        r"Your own text: 9\d % for “positive”, [\d.]+ percentage points more than", told
    )
    assert "reference: rows where part is reference text" in told
    first, second = drawn(tab)
    assert Page(first).text.startswith("Emerges") and Page(second).text == OWN
    assert first.partition('class="rt-scale"')[2] == second.partition('class="rt-scale"')[2]
    table = tab.dataframe[1].value.set_index("word")
    assert table.loc["wonderful", "effect in the table's text"] == 0
    assert table.loc["rare", "effect in your own"] == 0
    assert (table.iloc[:, 1] - table.iloc[:, 0] - table["change"]).abs().max() < 1e-12


def test_the_text_as_it_was_has_the_numbers_it_had(app):
    before = drawn(opened(app, row=ROW))[0]
    tab = edited(app)
    text = Page(drawn(tab)[0]).text
    own_box(tab).set_value(f"{text} ").run()  # a blank changes nothing
    (_, second) = drawn(tab)
    body = second.partition("aria-label")[2].partition(">")[2]
    assert body.startswith(before.partition("aria-label")[2].partition(">")[2][:400])


def test_a_link_opens_the_same_text_and_another_row_has_its_own(app):
    tab = edited(app)
    link = tab.query_params["own"]
    again = opened(app, row=ROW, text_tab="Edit", own=named(link))
    assert own_box(again).value == OWN
    assert "Your own text: 9" in texts(again)
    again.text_input(key="row").set_value("1").run()
    assert own_box(again).value.startswith("The Rock is destined")
    assert "own" not in again.query_params


def named(value):
    return value[0] if isinstance(value, list) else value


def test_back_to_the_text_of_the_table(app):
    tab = edited(app)
    tab.button(key="own back").click().run()
    assert own_box(tab).value.startswith("Emerges")
    assert "own" not in tab.query_params


def test_a_link_to_a_text_that_is_gone_says_so(app):
    tab = opened(app, row=ROW, text_tab="Edit", own="A" * 22)
    assert "The text that the link names is not here any more" in texts(tab)
    assert own_box(tab).value.startswith("Emerges")


def test_a_text_of_another_analysis_is_not_taken_for_one_of_this(app):
    own = named(edited(app).query_params["own"])
    tab = app().run()
    tab.file_uploader[0].upload("texts.skops", hostile.model()).run()
    tab.file_uploader[1].upload("texts.parquet", hostile.file()).run()
    tab.button(key="explain").click().run()
    tab = opened(app, named(tab.query_params["analysis"]), row="14", text_tab="Edit", own=own)
    assert "is not here any more" in texts(tab)


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_text_is_refused_with_the_next_step(app, text):
    told = texts(edited(app, text))
    assert "none of them can be seen" in told and "Type a word at least." in told


def test_what_is_typed_is_deleted_with_the_analysis_it_stands_beside(app):
    edited(app)
    assert len(service().workspace.analyses()) == 2
    service().delete(service().workspace.load_analysis(SAMPLE.id))
    assert service().workspace.analyses() == ()


def test_a_text_is_typed_in_place_of_a_table(app):
    tab = app().run()
    tab.file_uploader[0].upload("texts.skops", hostile.model()).run()
    tab.text_area(key="typed text").set_value(hostile.TRIES[0]).run()
    tab.button(key="take typed text").click().run()
    assert not tab.exception
    told = texts(tab)
    assert "Typed text.parquet: 2 rows, 3 columns" in told
    boxes = {box.label: box.value for box in tab.selectbox}
    assert boxes["Target"] == "" and boxes["Identifier"] == "name"
    assert (boxes["Compare with"], boxes["where it is"]) == ("part", "reference text")
    tab.button(key="explain").click().run()
    assert not tab.exception
    tab = opened(app, named(tab.query_params["analysis"]))
    assert "typed text: " in texts(tab)
    html = drawn(tab)[0]
    assert Page(html).text == hostile.TRIES[0]
    assert "rt-u5" in html or "rt-d5" in html  # compared with an empty text, and not with itself


def test_no_text_is_asked_for_where_the_model_takes_columns(app):
    tab = app().run()
    tab.file_uploader[0].upload("model.json", toys.model("xgboost")).run()
    assert not tab.exception
    assert [box.key for box in tab.text_area] == []


def test_an_empty_typed_text_is_refused_on_start(app):
    tab = app().run()
    tab.file_uploader[0].upload("texts.skops", hostile.model()).run()
    tab.button(key="take typed text").click().run()
    assert "none of them can be seen" in texts(tab)
