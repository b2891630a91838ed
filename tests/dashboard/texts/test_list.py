"""The list of texts: their beginnings beside scores, and the search in them."""

from dataclasses import replace
from types import SimpleNamespace

import pyarrow as pa
import pytest
import streamlit as st
from numpy.testing import assert_array_equal

from dashboard.rows import picker as row_picker
from dashboard.rows import population
from dashboard.rows.findings import Finder
from dashboard.rows.population import of
from explainers.records import TextInput
from tests.builders import predictions
from tests.dashboard.rows.test_findings import analysed

TEXTS = ["A good film", "BAD film\nwith <b>x</b>", None, "Größe zählt"]
SCORES = [[0.2, 0.8], [0.7, 0.3], [0.5, 0.5], [0.1, 0.9]]


def everyone(texts=TEXTS, scores=SCORES, kind=None):
    columns = {"id": [f"R-{at}" for at in range(len(texts))], "text": pa.array(texts, kind)}
    answers = predictions(scores, columns, classes=("bad", "good"))
    analysis = analysed(scores, ("bad", "good"), "probability")
    model = replace(analysis.model, texts=TextInput())
    analysis = replace(analysis, model=model, columns=("text",))
    return analysis, of(analysis, answers)


def listed(*given, **changes):
    analysis, found = everyone(*given, **changes)
    return Finder(analysis, found.predictions, found.names, found.texts)


@pytest.mark.parametrize("kind", [None, pa.dictionary(pa.int32(), pa.string())])
def test_beginnings_stand_beside_the_names(kind):
    table = listed(kind=kind).table()
    assert table["text"].tolist() == ["A good film", "BAD film with <b>x</b>", "", "Größe zählt"]
    assert table.columns.tolist() == ["id", "text", "good"]


def test_a_search_finds_texts_whatever_their_capitals():
    rows = listed()
    assert_array_equal(rows.holding("film"), [0, 1])
    assert_array_equal(rows.holding("GRÖSSE"), [])
    assert_array_equal(rows.holding("größe"), [3])
    assert_array_equal(rows.holding(".*"), [])  # it is no pattern
    table = rows.table(rows.holding("bad"))
    assert table["id"].tolist() == ["R-1"] and table["good"].tolist() == [0.3]


def test_only_texts_there_is_room_for_are_kept(monkeypatch):
    whole = everyone()[1].texts.nbytes
    monkeypatch.setattr(population, "TEXT_BYTES", 25)
    found = listed(TEXTS[:2] * 500, SCORES[:2] * 500)
    assert found.texts.to_pylist() == TEXTS[:1]
    assert found.texts.nbytes < whole
    assert found.table()["text"].tolist()[:3] == ["A good film", "…", "…"]
    assert_array_equal(found.holding("film"), [0])


def test_texts_of_many_chunks_are_all_there():
    chunks = pa.chunked_array([["a", "b"], [], ["c"]], pa.string())
    assert population._texts(chunks).to_pylist() == ["a", "b", "c"]
    assert len(population._texts(pa.chunked_array([], pa.string()))) == 0


def test_a_model_of_columns_has_no_texts_to_look_through():
    rows = replace(listed(), texts=None)
    assert_array_equal(rows.holding("film"), [])
    assert rows.table().columns.tolist() == ["id", "good"]


def test_a_click_in_a_search_takes_the_row_that_is_listed(monkeypatch):
    rows = listed()
    for wanted, line, name in (("ä", 0, "R-3"), ("film", 1, "R-1")):
        table = SimpleNamespace(selection=SimpleNamespace(rows=[line]))
        monkeypatch.setattr(st, "session_state", {"table": table})
        row_picker._take_selection(rows, "row", "table", rows.holding(wanted))
        assert st.session_state["row"] == name
