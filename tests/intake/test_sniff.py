"""Formats are told by content; every one we know has a sentence for both upload boxes."""

import pytest

from explainers.errors import RefusedError
from explainers.intake import models, tables
from explainers.intake.formats import (
    FOREIGN,
    MODEL_FORMATS,
    TABLE_FORMATS,
    why_no_model,
    why_no_table,
)
from explainers.intake.sniff import format_of
from tests import toys
from tests.intake import foreign

FOREIGN_FILES = [
    pytest.param(name, data, id=f"{name}: {how}") for name, how, data in foreign.flat()
]
OWN_MODELS = {
    "skops": toys.linear,
    "xgboost-json": lambda: toys.model("xgboost"),
    "xgboost-ubj": lambda: toys.model("xgboost-ubj-three"),
    "lightgbm": lambda: toys.model("lightgbm"),
}
OWN_TABLES = {"csv": toys.csv, "parquet": lambda: foreign.PARQUET}


def refusal(read, data):
    with pytest.raises(RefusedError) as caught:
        read(data, "upload.bin")
    return caught.value


@pytest.mark.parametrize(("name", "data"), FOREIGN_FILES)
def test_a_foreign_file_is_named_and_refused_in_both_boxes(name, data):
    assert format_of(data) == name
    for read, advice in (
        (models.read, FOREIGN[name].as_model),
        (tables.read, FOREIGN[name].as_table),
    ):
        error = refusal(read, data)
        assert error.code == "UNOPENED_FORMAT"
        assert error.sentence == f"“upload.bin” is {FOREIGN[name].kind}."
        assert error.next_step == advice


def test_every_foreign_format_has_a_file_that_shows_it():
    assert set(foreign.FILES) == set(FOREIGN)


@pytest.mark.parametrize("name", OWN_MODELS)
def test_our_models_are_told_by_content_and_refused_as_tables(name):
    data = OWN_MODELS[name]()
    assert format_of(data) == name
    error = refusal(tables.read, data)
    assert "a model" not in error.sentence and "not a table" in error.sentence
    assert "Upload it under “Model”" in error.next_step


@pytest.mark.parametrize("name", OWN_TABLES)
def test_our_tables_are_told_by_content_and_refused_as_models(name):
    data = OWN_TABLES[name]()
    assert format_of(data) == name
    error = refusal(models.read, data)
    assert "not a model" in error.sentence
    assert "Upload it under “Table”" in error.next_step


def test_the_samples_cover_what_is_opened():
    assert set(OWN_MODELS) == {f.name for f in MODEL_FORMATS}
    assert set(OWN_TABLES) == {f.name for f in TABLE_FORMATS}


@pytest.mark.parametrize("name", FOREIGN)
def test_sentences_say_what_would_be_opened(name):
    for kind, next_step in (why_no_model(name), why_no_table(name)):
        assert kind[0].islower() or kind.split()[0].isupper()
        assert next_step.endswith(".")
        assert "  " not in kind + next_step


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"tree\n1\n2\n", id="a column called tree"),
        pytest.param(b"x^2,y\n1,2\n", id="x^ is the head of a zlib stream"),
        pytest.param(b"[age],{job}\n1,2\n", id="brackets in the header"),
        pytest.param(b"<b>age</b>,job\n1,2\n", id="tags in the header"),
        pytest.param(b"ORDER,b\n1,2\n", id="almost ORC"),
        pytest.param("straße,b\n1,2\n".encode("latin-1"), id="an older encoding"),
        pytest.param("年齢,b\n1,2\n".encode(), id="Chinese signs"),
        pytest.param(b"\xef\xbb\xbfa,b\n1,2\n", id="a byte order mark"),
        pytest.param(b"version,b\n1,2\n", id="version"),
        pytest.param(b"city\nParis\np0\n", id="a column like an old pickle"),
        pytest.param(b"one line", id="text without separators"),
    ],
)
def test_text_that_only_looks_like_another_format_is_a_table(data):
    assert format_of(data) == "csv"


@pytest.mark.parametrize("length", range(9))
def test_any_short_head_is_told_without_an_error(length):
    heads = [data[:length] for _, _, data in foreign.flat()]
    heads += [bytes([byte]) * length for byte in range(256)]
    known = {f.name for f in (*MODEL_FORMATS, *TABLE_FORMATS)} | set(FOREIGN)
    assert {format_of(head) for head in heads} <= known
