"""A network that reads texts in pieces: pieces joined to words, and its attention."""

import pytest

from tests.dashboard.conftest import figures, texts
from tests.dashboard.texts.test_markup import Page
from tests.dashboard.texts.test_page import drawn, opened
from tests.dashboard.texts.text_pages import own_box
from tests.intake.hugging_face import toy

TEXT = "A very fines badly film. not good"
TABLE = f"text\n{TEXT}\nthe dull film\nnot a good film\n".encode()


@pytest.fixture
def network(app):
    """The id of an analysis of three texts by a small network with random weights."""
    tab = app().run()
    tab.file_uploader[0].upload("reviews.zip", toy.folder()).run()
    tab.file_uploader[1].upload("texts.csv", TABLE).run()
    assert not tab.exception
    tab.button(key="explain").click().run()
    assert not tab.exception
    return tab.query_params["analysis"]


def way(app, analysis, **query):
    return opened(app, analysis, tokens_method="Layer Integrated Gradients (texts)", **query)


def test_pieces_are_joined_to_words_until_a_reader_wants_them_apart(app, network):
    tab = way(app, network)
    assert tab.toggle(key="joined").value
    (html,) = drawn(tab)
    assert Page(html).text == TEXT
    assert ">fines</span>" in html and ">badly</span>" in html
    together = tab.dataframe[1].value
    tab.toggle(key="joined").set_value(False).run()
    (html,) = drawn(tab)
    assert ">s</span>" in html and ">ly</span>" in html and ">badly</span>" not in html
    apart = tab.dataframe[1].value
    assert apart["effect"].sum() == pytest.approx(together["effect"].sum())


def test_both_texts_are_joined_alike(app, network):
    tab = way(app, network, text_tab="Edit")
    own_box(tab).set_value("a badly fines film").run()
    assert not tab.exception
    assert all(">badly</span>" in html for html in drawn(tab))
    tab.toggle(key="joined").set_value(False).run()
    assert not any(">badly</span>" in html for html in drawn(tab))


def test_attention_by_layer_and_head_and_through_all_of_them(app, network):
    tab = opened(app, network, text_tab="Attention")
    told = texts(tab)
    assert "Attention is not attribution" in told
    assert "is looked at most" in told and "rollout through all layers" in told
    rollout = figures(tab)[0]["data"][0]["z"]
    assert tab.selectbox(key="layer").options[2:] == ["1", "2"]
    tab.selectbox(key="layer").select("2").run()
    assert "layer 2, mean of its heads" in texts(tab)
    assert tab.selectbox(key="head").options[1:] == ["1", "2", "3", "4"]
    tab.selectbox(key="head").select("3").run()
    assert "layer 2, head 3" in texts(tab)
    assert figures(tab)[0]["data"][0]["z"] != rollout
    assert not tab.exception
    (html,) = drawn(tab)
    assert Page(html).text == TEXT and "rt-n5" in html and 'class="rt-u' not in html
    table = tab.dataframe[1].value
    assert table["share of attention"].sum() == pytest.approx(1, abs=1e-5)
    assert table.loc[table["mark of the tokenizer"], "piece"].tolist() == ["[CLS]", "[SEP]"]


def test_classes_of_a_network_are_told_apart(app, network):
    tab = way(app, network, text_tab="Classes")
    assert "rather than" in texts(tab) and len(figures(tab)) == 1
