"""Whole model of a model of texts: words, terms, when it is wrong, what it answers."""

from functools import partial
from io import BytesIO

import numpy as np
import pyarrow.parquet as pq
import pytest

from explainers.methods import registry
from explainers.methods.declaration import TEXTS
from explainers.methods.fitness import why_not
from tests import text_subjects as given
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto
from tests.dashboard.texts.text_pages import ANSWERS, TERMS, WORDS, WRONG, drawn, links, page_of

GLOBAL = [
    name
    for name, method in registry().items()
    if method.about == TEXTS and method.shape == "tokens" and "global" in method.scopes
]


@pytest.fixture
def opened(app):
    """Call it for a view of some reviews in a new tab."""
    return partial(page_of, app)


def bars(tab):
    return figures(tab)[0]["layout"]["yaxis"]["ticktext"]


def test_words_are_bars_for_and_against_with_texts_for_one_of_them(opened):
    tab = opened(WORDS, word_texts="3", word="good", **{"class": "good"})
    told = texts(tab)
    assert "Over 40 texts, “good actor” speaks most for “good” (+" in told
    assert "“bad” speaks most against it (−" in told
    assert bars(tab)[-1] == "good actor" and bars(tab)[0] == "bad" and "good" in bars(tab)
    assert tab.get("plotly_chart")[0].proto.alt in told
    table = tab.dataframe[0].value
    assert {"word", "texts", "mean effect", "± (95 %)"} <= {*table}
    assert table["texts"].min() >= 3
    assert "“Dull” and “dull” are one, “film” and “films” are two." in told
    assert "40 of 40 rows" in told and " · key " in told
    assert len(drawn(tab)) == 5 and all("rt-" in part for part in drawn(tab))
    assert "The 5 texts in which it says most, of " in told
    assert "effect +" in told or "effect −" in told


def test_until_a_word_is_chosen_the_strongest_one_is_shown(opened):
    """A draft over few texts has other words on top, and they must not stay."""
    tab = opened(WORDS, word_texts="1")
    first = tab.selectbox(key="word").value
    tab.selectbox(key="word_order").set_value("largest").run()
    word = tab.selectbox(key="word")
    assert word.value == word.options[0] != first and first in word.options
    assert "word" not in tab.query_params
    word.select(first).run()
    assert tab.selectbox(key="word").value == first == tab.query_params["word"]


def test_another_word_is_in_the_url_and_leads_to_its_texts(opened):
    tab = opened(WORDS, word="dull", word_texts="1")
    assert tab.selectbox(key="word").value == "dull" == tab.query_params["word"]
    assert "“dull” stands in " in texts(tab)
    shown = drawn(tab)
    assert shown and all(">dull</span>" in part for part in shown)
    assert all(part.count("<span") == part.count(">dull</span>") for part in shown)


def test_a_link_leads_to_the_decision_with_the_same_numbers(opened, app):
    tab = opened(WORDS, word="good", tokens_method="Occlusion (texts)", **{"class": "good"})
    link = links(tab)[0]
    assert link["outcome"] == "good" and link["tokens_method"] == "Occlusion+%28texts%29"
    told = next(line for line in texts(tab).split("\n") if line.startswith("drop "))
    query = {"analysis": link["analysis"], "row": link["row"], "text_tab": "Words"}
    decision = goto(
        app(**query, tokens_method="Occlusion (texts)", outcome="good").run(), "one-decision"
    )
    assert not decision.exception
    number = float(told.split()[1].replace("−", "-"))
    table = decision.dataframe[1].value
    same = table[table["word"].str.casefold() == "good"]
    assert same.iloc[:, -1].sum() == pytest.approx(number, rel=5e-3)


def test_method_order_and_sample_change_the_bars_and_stand_in_the_url(opened):
    tab = opened(WORDS, word_order="largest in any text", word_texts="1", **{"class": "good"})
    assert "at most, in " in texts(tab) and tab.query_params["word_order"]
    assert (
        "error_x" not in figures(tab)[0]["data"][0]
        or not (figures(tab)[0]["data"][0]["error_x"]["visible"])
    )
    tab.selectbox(key="class").select("bad").run()
    assert "speaks most for “bad” (+" in texts(tab) and "“good” speaks most against it (−" in texts(
        tab
    )


@pytest.mark.parametrize("name", GLOBAL)
def test_every_method_that_explains_many_texts_draws(opened, name):
    kind = next(kind for kind in given.KINDS if not why_not(registry()[name], given.analysis(kind)))
    few = (given.TEXTS[:4], given.SAID[:4])
    title = registry()[name].title
    tab = opened(WORDS, kind, rows_of=few, tokens_method=title, word_texts="1")
    assert len(figures(tab)) == 1 and f"{title}, " in texts(tab)


def test_words_of_too_few_texts_are_said_to_be_missing(opened):
    tab = opened(WORDS, word_texts="41")
    assert "No word stands in 41 or more of the 40 texts looked through." in texts(tab)
    assert not figures(tab)


def test_a_number_that_is_predicted_has_no_class(opened):
    tab = opened(WORDS, "number", word_texts="2")
    assert "raises the prediction most" in texts(tab)
    assert "outcome" not in links(tab)[0]
    assert "no label can contradict it" in texts(opened(WRONG, "number"))
    tab = opened(ANSWERS, "number")
    assert "the model predicts from " in texts(tab) and "**Smallest answers**" in texts(tab)
    assert tab.dataframe[0].value["answer"].tolist() == ["smallest", "mean", "largest"]


def test_every_word_of_every_text_can_be_taken_away(opened, monkeypatch):
    taken = {}
    monkeypatch.setattr(
        "dashboard.texts.words.problems.for_download",
        lambda name, make: taken.setdefault(name, make()),
    )
    opened(WORDS)
    found = pq.read_table(BytesIO(taken["words"]))
    assert found.column_names == ["position", "word", "effect (bad)", "effect (good)"]
    assert set(found.column("position").to_pylist()) == set(range(40))


def test_terms_are_the_models_own_and_can_be_searched(opened):
    tab = opened(TERMS, term_texts="2", term="not ", **{"class": "good"})
    told = texts(tab)
    linear = given.handle().text.linear
    table = tab.dataframe[0].value
    for _, line in table.head(5).iterrows():
        at = linear.terms.index(line["term"])
        assert line["coefficient"] == linear.coefficients[at, 1]
    assert "To their sum the model adds the constant" in told
    assert f"{len(linear.terms):,} in all" in told
    found = tab.dataframe[-1].value
    assert len(found) > 3 and found["term"].str.contains("not").all()
    sizes = np.abs(found["coefficient"].to_numpy())
    assert (np.diff(sizes) <= 0).all()
    tab.text_input(key="term").set_value("<b>zz</b>").run()
    assert "No term of the model holds “<b>zz</b>”." in texts(tab)


@pytest.mark.parametrize("kind", ["trees", "network"])
def test_a_model_that_adds_no_terms_up_says_so(opened, kind):
    tab = opened(TERMS, kind)
    assert "Coefficients of terms is not offered: " in texts(tab)
    assert "adds no terms up" in texts(tab) and not figures(tab)
