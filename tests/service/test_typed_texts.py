"""A text that somebody types: a table of its own, compared with the same texts as the original."""

import io
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.errors import ModelError, RefusedError
from explainers.intake import tables
from explainers.intake.tables.limits import MAX_CELL
from explainers.records import Analysis, OneRow, Reference, Request, Tokens
from explainers.service import typed_texts
from explainers.service.text_verbs import TEXTS as REPLY
from explainers.service.typed_texts import (
    COMPARED,
    FILE,
    TYPED,
    check,
    identity,
    pushed_out,
    table_bytes,
    texts_in,
    typed_reference,
)
from explainers.service.workers.frames import Frame
from tests.intake.texts.corpus import HOSTILE
from tests.text_subjects import TEXTS, file

METHOD = "text_linear_shap"
OWN = "a very good film, not dull"


@pytest.fixture
def analysis(backend):
    """Short reviews, and a weighted sum of words and pairs of them."""
    model = backend.read_model(*reversed(file("pairs")))
    table = backend.read_table("reviews.parquet", parquet({"text": TEXTS}))
    return backend.save(
        Analysis(
            id="",
            name="reviews",
            model=model,
            table=table,
            columns=("text",),
            classes=("bad", "good"),
            reference=Reference(limit=30, seed=3),
        )
    )


def parquet(columns):
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def card(text, column="text", compared=("",)):
    return tables.read(table_bytes(text, column, compared), FILE).card


def explained(backend, analysis, position=0):
    return backend.engine.explain(Request(analysis, METHOD, OneRow(position))).result()


def test_the_text_of_a_row_has_the_numbers_it_has_in_the_table(backend, analysis):
    for row in (0, 7):
        typed = backend.type_text(analysis, TEXTS[row])
        there, here = explained(backend, analysis, row), explained(backend, typed)
        assert isinstance(here, Tokens)
        assert_array_equal(here.spans, there.spans)
        assert_allclose(here.values, there.values, atol=1e-12)
        assert_allclose(here.base_values, there.base_values, atol=1e-12)
        assert_allclose(here.elsewhere, there.elsewhere, atol=1e-12)


def test_compared_with_itself_a_text_would_have_no_numbers(backend, analysis):
    typed = backend.type_text(analysis, TEXTS[0])
    alone = replace(typed, reference=Reference(1, typed.table.columns[2].name, TYPED))
    assert_allclose(explained(backend, alone).values, 0, atol=1e-12)


def test_an_own_text_has_keys_and_a_receipt_of_its_own(backend, analysis):
    typed = backend.type_text(analysis, OWN)
    assert typed.origin == analysis.id and typed.id != analysis.id
    assert (typed.target, typed.identifier) == (None, "name")
    assert typed.reference == Reference(30, "part", COMPARED)
    assert typed.table.rows == 31
    assert backend.workspace.load_analysis(typed.id) == typed
    found = explained(backend, typed)
    assert found.texts == (OWN,)
    assert found.receipt.table_digest == typed.table.digest != analysis.table.digest
    assert found.receipt.reference == f"rows where part is {COMPARED}"


def test_the_same_text_is_the_same_analysis_and_nothing_is_asked_again(backend, analysis, launcher):
    first = backend.type_text(analysis, OWN)
    launcher.asked.clear()
    assert backend.type_text(analysis, OWN) == first
    assert launcher.asked == []
    assert backend.type_text(first, OWN) == first  # an edited text can be edited again
    other = replace(analysis, reference=Reference(limit=5))
    assert backend.type_text(other, OWN).table.rows == 6


def test_what_is_typed_goes_with_the_analysis_it_stands_beside(backend, analysis):
    typed = backend.type_text(backend.type_text(analysis, OWN), "another bad film")
    assert typed.origin == analysis.id
    backend.delete(analysis)
    assert backend.workspace.analyses() == ()
    assert not backend.workspace.has(typed.table.digest)


def test_the_oldest_go_when_there_are_many_but_for_those_that_links_name(
    backend, analysis, monkeypatch
):
    monkeypatch.setattr(typed_texts, "KEPT", 2)
    monkeypatch.setattr(typed_texts, "ROOM", 1)
    linked = backend.type_text(analysis, "good")
    backend.store.pin(explained(backend, linked).receipt.key, "linked")
    made = [backend.type_text(analysis, f"{word} film") for word in ("dull", "fine", "bad")]
    kept = {one.id for one in backend.workspace.analyses()}
    assert kept == {analysis.id, linked.id, made[1].id, made[2].id}
    assert pushed_out(made[2], backend.workspace.analyses()[:3], backend.store) == []


def test_a_text_without_a_table_is_compared_with_an_empty_one(backend, analysis):
    table = backend.read_typed(OWN)
    assert (table.rows, [column.name for column in table.columns]) == (2, ["text", "name", "part"])
    assert typed_reference(table) == Reference(1_000, "part", COMPARED)
    assert typed_reference(replace(table, file_name="mine.parquet")) is None
    assert typed_reference(analysis.table) is None


@pytest.mark.parametrize("text", [text for text in HOSTILE.values() if text.strip()])
def test_a_text_is_read_as_it_was_typed(text):
    again, _ = tables.again(table_bytes(text), FILE)
    assert again.column(0).to_pylist() == [text, ""]
    assert again.column(1).to_pylist() == [TYPED, f"{COMPARED} 1"]
    assert table_bytes(text) == table_bytes(text)


@pytest.mark.parametrize("column", ["name", "Part", "part"])
def test_a_column_of_texts_may_be_called_as_those_beside_it(column):
    found = card("a film", column)
    assert len({each.name.casefold() for each in found.columns}) == 3
    assert typed_reference(found) is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has 0 signs, and none"),
        (" \n\t", "has 3 signs, and none"),
        ("é" * (MAX_CELL // 2) + "x", r"has 50,001 bytes; 50,000 are taken at most"),
    ],
)
def test_what_cannot_be_explained_is_refused(text, said):
    with pytest.raises(RefusedError, match=said) as refused:
        check(text)
    assert refused.value.code == "BAD_TYPED_TEXT"


def test_what_a_cell_may_hold_can_be_typed():
    text = "é" * (MAX_CELL // 2)
    check(text)
    assert tables.again(table_bytes(text), FILE)[0].column(0)[0].as_py() == text


@pytest.mark.parametrize("text", ["007", "true", "2024-01-01"])
def test_what_looks_like_something_else_stays_a_text(text):
    data = table_bytes(text, compared=(text, text))
    assert tables.again(data, FILE)[0].column(0).to_pylist() == [text] * 3
    assert tables.read(data, FILE).card.columns[0].kind == "category"


def test_ids_are_of_the_text_and_of_the_analysis(analysis):
    assert identity(analysis, "a") != identity(analysis, "b")
    assert identity(analysis, "a") != identity(replace(analysis, id="B" * 22), "a")
    assert len(identity(analysis, "a")) == 22


@pytest.mark.parametrize(
    "answered",
    [
        Frame("texts"),
        Frame("texts", tables={REPLY: pa.table({REPLY: [1, 2]})}),
        Frame("texts", tables={REPLY: pa.table({"other": ["a"]})}),
    ],
)
def test_a_worker_is_not_believed(answered):
    with pytest.raises(ModelError, match="answered no texts"):
        texts_in(answered)
