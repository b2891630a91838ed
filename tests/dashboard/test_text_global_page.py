"""Whole model of a model of texts: words, terms, when it is wrong, what it answers."""

from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pyarrow.parquet as pq
import pytest

from dashboard import backend, population, text_examples
from dashboard.controls import sample_sizes
from dashboard.text_examples import excerpt
from dashboard.text_markup import MOST_SIGNS
from explainers.methods import registry
from explainers.methods.declaration import TEXTS, why_not
from tests import text_subjects as given
from tests.dashboard.conftest import figures, texts
from tests.dashboard.test_pages import goto
from tests.intake.texts.corpus import HOSTILE
from tests.service.text_service import opened as joined

WORDS, TERMS, WRONG, ANSWERS = "Words", "Terms", "When it is wrong", "Answers"
GLOBAL = [
    name
    for name, method in registry().items()
    if method.about == TEXTS and method.shape == "tokens" and "global" in method.scopes
]


@pytest.fixture
def opened(app):
    """Call it for a view of some reviews in a new tab."""

    def make(view, kind="pairs", **query):
        app().run()
        rows = query.pop("rows_of", None)
        table = {} if rows is None else {"texts": rows[0], "said": rows[1]}
        identity = joined(backend.service(), kind, **table).id
        tab = goto(app(analysis=identity, view=view, **query).run(), "whole-model")
        assert not tab.exception
        return tab

    return make


def drawn(tab):
    return [part.proto.body.partition("</style>")[2] for part in tab.get("html")]


def links(tab):
    return [dict(part.split("=") for part in link.proto.query_string.split("&"))
            for link in tab.get("page_link")]  # fmt: skip


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
        "dashboard.text_words.problems.for_download",
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


class Tags(HTMLParser):
    """Which tags and attributes a browser would find, and what it would read."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.data = set(), set(), ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.data += data


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
        read = Tags()
        read.feed(part)
        assert read.tags <= {"div", "span"}
        assert read.attributes <= {"class", "title", "tabindex", "dir", "role", "aria-label"}
        assert "\u202e" not in part
    if view == WORDS:
        assert any("<script>window.pwned=1</script>" in _read(part) for part in shown)
    for part in (*tab.markdown, *tab.caption):
        assert not part.allow_html
        assert "<script" not in part.value and "[a](" not in part.value


def _read(part):
    tags = Tags()
    tags.feed(part)
    return tags.data


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
    monkeypatch.setattr(text_examples, "USUAL_ROWS", 10)
    tab = opened(ANSWERS)
    known = {text.strip() for text in given.TEXTS[:40]}
    assert len(drawn(tab)) == 5 and {_read(part).strip() for part in drawn(tab)} <= known


def test_as_many_texts_can_be_chosen_as_a_result_holds(opened, monkeypatch):
    opened(WORDS)
    (found,) = backend.service().workspace.analyses()
    assert sample_sizes(found) == [40]
    monkeypatch.setattr("dashboard.refining.HELD_TEXTS", 30)
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
