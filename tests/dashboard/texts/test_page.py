"""One decision about a text: the text itself, its words, steps, classes; and finding a text."""

import re

import pytest

from dashboard.texts.decision import TABS
from explainers.methods import registry
from explainers.service.samples import TEXTS
from tests import hostile_texts as hostile
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto
from tests.dashboard.texts.test_markup import TAGS, Page
from tests.dashboard.texts.text_pages import own_box

SAMPLE = TEXTS[0]
ROW = "5"
BEGIN = "Emerges as something rare"


def opened(app, analysis=SAMPLE.id, **query):
    return goto(app(analysis=analysis, **query).run(), "one-decision")


def drawn(tab):
    """The texts on the page with their words marked, as HTML."""
    return [part.proto.body for part in tab.get("html")]


def marks(html):
    return dict(re.findall(r'title="([^"]+)">([^<]+)</span>', html))


def test_the_text_stands_there_with_its_words_marked(app):
    tab = opened(app, row=ROW)
    told = texts(tab)
    assert re.search(rf"{ROW}: \d\d % positive, over the 50 % threshold\.", told)
    assert "speaks most for “positive” (+" in told and "speaks most against it (−" in told
    assert "of the log-odds of “positive” belongs to no place in the text." in told
    assert "Linear SHAP (texts), exact · 1 of 4,000 rows" in told
    (html,) = drawn(tab)
    assert Page(html).text.startswith(BEGIN)
    strongest = re.search(r"“(\w+)” speaks most for “positive” \((\+[\d.]+)\)", told)
    assert marks(html)[strongest[2]] == strongest[1]
    table = tab.dataframe[1].value
    assert table["text"].tolist()[0] == "Emerges"
    assert abs(table["effect"]).max() == pytest.approx(float(strongest[2]), rel=0.1)


@pytest.mark.parametrize("name", ["Words", "Waterfall", "Classes"])
def test_each_view_has_a_sentence_a_chart_a_table_and_a_receipt(app, name):
    tab = opened(app, row=ROW, text_tab=name)
    (chart,) = tab.get("plotly_chart")
    assert chart.proto.alt in texts(tab)
    assert " · key " in texts(tab)
    assert "word" in tab.dataframe[1].value
    buttons = {button.label for button in tab.get("download_button")}
    assert {"Download CSV", "Download receipt (JSON)"} <= buttons


def test_the_waterfall_begins_at_the_base_value_and_ends_at_the_output(app):
    tab = opened(app, row=ROW, text_tab="Waterfall")
    table = tab.dataframe[1].value
    assert table["word"].iloc[0] == "this text's output"
    assert table["word"].iloc[-1] == "base value"
    assert "not in the text" in table["word"].tolist()
    totals = table["running total"]
    assert totals.iloc[0] == pytest.approx(totals.iloc[1])
    assert table["effect"].sum() == pytest.approx(totals.iloc[0] - totals.iloc[-1])


def test_repeated_words_are_added_up_or_stand_one_by_one(app):
    tab = opened(app, row=ROW, text_tab="Words")
    together = tab.dataframe[1].value.set_index("word")
    assert together.loc["that", "times"] == 2
    tab.radio(key="repeated").set_value("one by one").run()
    apart = tab.dataframe[1].value.set_index("word")
    both = apart.loc[["that (1)", "that (2)"], "effect"]
    assert both.sum() == pytest.approx(together.loc["that", "effect"])


def test_what_tells_two_classes_apart_is_twice_the_effect_of_a_shared_score(app):
    tab = opened(app, row=ROW, text_tab="Classes")
    apart = tab.dataframe[1].value.set_index("word")["effect"]
    tab = opened(app, row=ROW, text_tab="Words")
    alone = tab.dataframe[1].value.set_index("word")["effect"]
    assert (apart - 2 * alone).abs().max() < 1e-9
    tab = opened(app, row=ROW, text_tab="Classes", rather_than="positive")
    assert "is the class above" in texts(tab)
    assert not figures(tab)


def test_a_model_without_attention_says_so(app):
    tab = opened(app, row=ROW, text_tab="Attention")
    assert "pays no attention from word to word" in texts(tab)
    assert "Attention is not attribution" in texts(tab)


def test_how_sure_begins_with_the_sum(app):
    tab = opened(app, row=ROW, text_tab="How sure")
    assert "add up to the model's output within" in texts(tab)
    tab.selectbox(key="tokens_method").select("text_occlusion").run()
    assert not tab.exception
    assert "there is no sum to check them by" in texts(tab)


ABLE = [
    name
    for name, method in registry().items()
    if method.shape == "tokens" and "gradients" not in method.needs
]


@pytest.mark.parametrize("name", ABLE)
@pytest.mark.parametrize("view", ["Text", "Waterfall"])
def test_every_method_is_drawn(app, name, view):
    tab = opened(app, row=ROW, text_tab=view, tokens_method=registry()[name].title)
    assert tab.selectbox(key="tokens_method").value == name
    if view == "Text":
        assert Page(drawn(tab)[0]).text.startswith(BEGIN)
        assert "rt-u5" in drawn(tab)[0] or "rt-d5" in drawn(tab)[0]
    else:
        assert bool(figures(tab)) == registry()[name].additive


def test_texts_are_listed_by_their_beginnings_and_searched(app):
    tab = opened(app, row=ROW)
    table = tab.dataframe[0].value
    assert table["text"].iloc[2].startswith(BEGIN) and table["text"].str.len().max() <= 81
    tab.text_input(key="row search").set_value("something RARE").run()
    table = tab.dataframe[0].value
    assert len(table) < 20 and ROW in table["id"].astype(str).tolist()
    assert "hold this." in texts(tab) or "holds this." in texts(tab)
    tab.text_input(key="row search").set_value("<b>nobody wrote this</b>").run()
    assert len(tab.dataframe[0].value) == 0
    assert "0 texts hold this." in texts(tab)


@pytest.fixture
def evil(app):
    """The id of an analysis whose texts try to act."""
    tab = app().run()
    tab.file_uploader[0].upload("texts.skops", hostile.model()).run()
    tab.file_uploader[1].upload("texts.parquet", hostile.file()).run()
    assert "texts.skops: scikit-learn" in texts(tab) and ", texts in" in texts(tab)
    tab.button(key="explain").click().run()
    assert not tab.exception
    return tab.query_params["analysis"]


@pytest.mark.parametrize("view", [name for name in TABS if name not in ("Attention", "How sure")])
def test_nothing_of_a_text_is_interpreted(app, evil, view):
    for row in range(1, 1 + len(hostile.TRIES)):
        tab = opened(app, evil, row=str(row), text_tab=view)
        if view == "Edit":
            own_box(tab).set_value(f"own {hostile.TRIES[row - 1]}").run()
        assert not tab.exception
        for html in drawn(tab):
            assert set(Page(html).tags) <= TAGS
        words = "\n".join(part.value for part in (*tab.markdown, *tab.caption))
        assert "<" not in words.replace("\\<", "")
        assert not re.search(r"(?<!\\)[!\[]\[?x\]\(|:red\[|:smile:|(?<!\\)\$x", words)


def test_pages_of_a_model_that_predicts_a_number_know_no_classes(app):
    tab = app().run()
    import skops.io
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline

    lengths = [len(text) for text in hostile.TEXTS]
    model = make_pipeline(CountVectorizer(), Ridge()).fit(hostile.TEXTS, lengths)
    tab.file_uploader[0].upload("length.skops", skops.io.dumps(model)).run()
    tab.file_uploader[1].upload("texts.parquet", hostile.file()).run()
    tab.button(key="explain").click().run()
    identity = tab.query_params["analysis"]
    told = texts(opened(app, identity, row="14"))
    assert "raises the prediction most" in told or "lowers the prediction most" in told
    told = texts(opened(app, identity, row="14", text_tab="Classes"))
    assert "there are no classes to compare" in told
    tab = opened(app, identity, row="14", text_tab="Edit")
    own_box(tab).set_value("a dull film").run()
    assert "For your own text the model predicts" in texts(tab)
