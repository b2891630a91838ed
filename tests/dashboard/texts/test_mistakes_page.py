"""Whole model of a model of texts: when it is wrong, what it answers, and texts of any kind."""

from functools import partial

import numpy as np
import pytest

from dashboard import backend
from dashboard.asking.sample_picker import sample_sizes
from dashboard.rows import population
from dashboard.texts import examples
from dashboard.texts.examples import excerpt
from dashboard.texts.markup import MOST_SIGNS
from tests import text_subjects as given
from tests.dashboard.conftest import figures, texts
from tests.dashboard.texts.text_pages import (
    ANSWERS,
    TERMS,
    WORDS,
    WRONG,
    Tags,
    drawn,
    links,
    page_of,
    read,
)
from tests.intake.texts.corpus import HOSTILE


@pytest.fixture
def opened(app):
    """Call it for a view of some reviews in a new tab."""
    return partial(page_of, app)


def test_mistakes_are_counted_and_shown_with_the_words_that_did_it(opened):
    turned = {"good": "bad", "bad": "good"}
    said = [turned[each] if at < 4 else each for at, each in enumerate(given.SAID[:40])]
    tab = opened(WRONG, rows_of=(given.TEXTS[:40], said))
    told = texts(tab)
    wrong = sum(a != b for a, b in zip(said, given.SAID[:40], strict=True))
    assert wrong and f"Of 40 labelled texts, {wrong} (" in told
    assert "“good” for “bad” (4)" in told
    assert tab.selectbox(key="pair").value == "good taken for bad"
    assert len(drawn(tab)) == len(links(tab)) == wrong
    assert "label: good · answer: bad, " in told and " · for it: “bad” +" in told
    assert all('class="rt-u' in part for part in drawn(tab))
    assert "one scale for all" in told
    assert tab.dataframe[0].value["texts"].tolist() == [wrong]


def test_without_mistakes_or_labels_it_says_so(opened):
    right = (given.TEXTS[:40], given.SAID[:40])
    assert "Of 40 labelled texts, none is taken for something else." in texts(
        opened(WRONG, rows_of=right)
    )
    no_class = (given.TEXTS[:40], ["x*y"] * 40)
    told = texts(opened(WRONG, rows_of=no_class))
    assert "No label is one of the model's classes: labels are such as “x*y”" in told


def test_answers_are_counted_by_class_with_the_least_sure_texts(opened):
    tab = opened(ANSWERS)
    told = texts(tab)
    assert "Of 40 texts, the model takes " in told and "for “good”" in told
    table = tab.dataframe[0].value
    assert table["texts"].sum() == 40 == table["labelled so"].sum()
    figure = figures(tab)[0]
    counts = [_list(trace["y"]) for trace in figure["data"]]
    assert sum(map(sum, counts)) == 40
    assert [trace["name"] for trace in figure["data"]] == ["right", "wrong"]
    assert len(drawn(tab)) == 5 and "**Least sure**" in told
    assert "Half of the texts are answered with " in told


def _list(array):
    if isinstance(array, dict):  # Plotly's binary form
        import base64

        return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"]).tolist()
    return list(array)


@pytest.mark.parametrize("view", [WORDS, WRONG, ANSWERS])
def test_nothing_of_a_text_is_interpreted(opened, view):
    rows = [f"good {text} bad" for text in HOSTILE.values() if "\x00" not in text]
    evil = "good <script>window.pwned=1</script> **b** $x$ :smile: [a](javascript:x) \u202eevil bad"
    rows = [*rows, evil, evil]
    said = [("bad", "good")[at % 2] for at in range(len(rows))]
    tab = opened(
        view,
        rows_of=(rows, said),
        word_texts="1",
        word="script",
        tokens_method="Partition SHAP (texts)",
    )
    shown = drawn(tab)
    assert shown
    for part in shown:
        seen = Tags()
        seen.feed(part)
        assert seen.tags <= {"div", "span"}
        assert seen.attributes <= {"class", "title", "tabindex", "dir", "role", "aria-label"}
        assert "\u202e" not in part
    if view == WORDS:
        assert any("<script>window.pwned=1</script>" in read(part) for part in shown)
    for part in (*tab.markdown, *tab.caption):
        assert not part.allow_html
        assert "<script" not in part.value and "[a](" not in part.value


def test_a_long_text_is_cut_around_its_strongest_word():
    text = "so " * 500 + "dull " + "so " * 500
    at = text.index("dull")
    spans = np.array([[0, 2], [at, at + 4], [len(text) - 3, len(text) - 1]])
    cut, where, numbers = excerpt(text, spans, np.array([1.0, -5.0, 2.0]), 100)
    assert cut.startswith("… so ") and cut.endswith(" so …") and len(cut) <= 104
    assert numbers.tolist() == [-5.0]
    assert [cut[begin:end] for begin, end in where.tolist()] == ["dull"]
    assert excerpt("short", spans[:0], np.empty(0))[0] == "short"
    assert len(excerpt("x" * 10 * MOST_SIGNS, spans[:0], np.empty(0))[0]) < 300


def test_texts_of_a_large_table_are_asked_for_one_by_one(opened, monkeypatch):
    monkeypatch.setattr(population, "USUAL_ROWS", 10)
    monkeypatch.setattr(examples, "USUAL_ROWS", 10)
    tab = opened(ANSWERS)
    known = {text.strip() for text in given.TEXTS[:40]}
    assert len(drawn(tab)) == 5 and {read(part).strip() for part in drawn(tab)} <= known


def test_as_many_texts_can_be_chosen_as_a_result_holds(opened, monkeypatch):
    opened(WORDS)
    (found,) = backend.service().workspace.analyses()
    assert sample_sizes(found) == [40]
    monkeypatch.setattr("dashboard.asking.refining.HELD_TEXTS", 30)
    assert sample_sizes(found) == [30]


@pytest.mark.parametrize("view", [WORDS, TERMS, WRONG, ANSWERS])
@pytest.mark.parametrize("text", ["good film", ""])
def test_one_text_alone_is_a_page_too(opened, view, text):
    tab = opened(view, rows_of=([text], ["bad"]))
    told = texts(tab)
    assert {WORDS: "No word stands in 5 or more of the 1 text looked through.",
            TERMS: "No term stands in 3 or more texts.",
            WRONG: "Of 1 labelled text, ",
            ANSWERS: "Of 1 text, the model takes 1 for "}[view] in told  # fmt: skip
    if view == WORDS and text:
        tab.number_input(key="word_texts").set_value(1).run()
        assert not tab.exception and not figures(tab)
        assert "“good” stands in 1 text and moves nothing in any." in texts(tab)
