"""Formats are told by content; every one we know has a sentence for both upload boxes."""

import gzip

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
from tests.intake.boosted import catboost_files
from tests.intake.hugging_face import toy as hugging_face_files
from tests.intake.keras import hdf5_files
from tests.intake.mlflow import toy as mlflow_files
from tests.intake.pictures import files as picture_files
from tests.intake.saved_model import programs
from tests.intake.torch import files as torch_files

FOREIGN_FILES = [
    pytest.param(name, data, id=f"{name}: {how}") for name, how, data in foreign.flat()
]
OWN_MODELS = {
    "skops": toys.linear,
    "pickle": foreign.frame_pickle,
    "xgboost-json": lambda: toys.model("xgboost"),
    "xgboost-ubj": lambda: toys.model("xgboost-ubj-three"),
    "lightgbm": lambda: toys.model("lightgbm"),
    "catboost": lambda: catboost_files.file("two"),
    "keras": lambda: toys.network("two"),
    "keras-hdf5": lambda: hdf5_files.network("two"),
    "saved-model": lambda: programs.program("matrix"),
    "onnx": lambda: toys.graph("forest"),
    "mlflow": lambda: mlflow_files.folder(toys.linear()),
    "hugging-face": hugging_face_files.folder,
    "pt2": torch_files.pt2,
    "torchscript": torch_files.torchscript,
}
OWN_TABLES = {
    "csv": toys.csv,
    "parquet": lambda: foreign.PARQUET,
    "xlsx": lambda: foreign.saved("to_excel", index=False),
    "arrow": lambda: foreign.saved("to_feather"),
    "json-lines": lambda: foreign.saved("to_json", orient="records", lines=True),
    "gzip": lambda: gzip.compress(toys.csv()),
    "picture": lambda: picture_files.written(picture_files.colours()),
    "pictures": picture_files.labelled,
}


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


@pytest.mark.parametrize("data", foreign.PICKLES.values(), ids=foreign.PICKLES)
def test_a_pickle_is_told_by_any_protocol_through_any_compression(data):
    assert format_of(data) == "pickle"


def test_a_pickle_is_told_to_come_back_as_a_table_where_it_is_one():
    error = refusal(tables.read, foreign.frame_pickle())
    assert error.sentence == "“upload.bin” is a pickle or joblib file, not a table."
    assert "frame.to_parquet('table.parquet')" in error.next_step


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


@pytest.mark.parametrize(
    "written",
    [
        {"producer_name": "pytorch", "producer_version": "2.13.0"},
        {"producer_name": "tf2onnx", "producer_version": "1.16.1"},
        {"producer_version": "1.0"},
        {"domain": "org.example"},
        {"model_version": 0},
        {"model_version": 300},
        {"doc_string": "Scores of loans"},
        {},
    ],
    ids=lambda written: ", ".join(written) or "the graph alone",
)
@pytest.mark.parametrize("form", [3, 13])
def test_an_onnx_file_is_told_whatever_it_says_of_itself(written, form):
    import onnx

    model = onnx.ModelProto(ir_version=form, **written)
    model.graph.name = "graph"
    model.opset_import.add(version=21)
    assert format_of(model.SerializeToString()) == "onnx"


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
        pytest.param("a,b\n1,2\n".encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param("a,b\n1,2\n".encode("utf-16-be"), id="UTF-16 without"),
        pytest.param(b"a,b\n1,x\x00y\n" * 5, id="a NUL in a cell, to be refused by its line"),
        pytest.param(b"{'a': 1}\n", id="a dict as Python prints it"),
        pytest.param(b"x<!-- y -->,<html\n1,2\n", id="almost a page"),
        pytest.param(b"BMI,age\n21,40\n", id="the mark of a bitmap"),
        pytest.param(b"II*,MM\n1,2\n", id="almost TIFF"),
        pytest.param(b"RIFF,WEBP,x\n1,2,3\n", id="almost WebP"),
        pytest.param(b"age,ftypheic\n1,2\n", id="HEIC later"),
        pytest.param(b"GIF,b\n1,2\n", id="almost GIF"),
    ],
)
def test_text_that_only_looks_like_another_format_is_a_table(data):
    assert format_of(data) == "csv"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"a": 1}\n{"a": 2}\n', id="lines"),
        pytest.param(b'\xef\xbb\xbf{"a": 1}\n{"a": 2}\n', id="a byte order mark"),
        pytest.param(b'{"a": 1, "b": null}', id="one line"),
        pytest.param(b'[{"a": 1}, {"a": 2}]', id="a list"),
        pytest.param(b'{"learner": "Ann", "age": 9}\n{"learner": "Bo"}', id="pupils, no booster"),
        pytest.param(b'{"text": "' + b"x" * 90_000 + b'"}\n{"text": 1}', id="a long record"),
    ],
)
def test_records_in_json_are_told_from_other_json(data):
    assert format_of(data) == "json-lines"


def test_a_stream_of_arrow_messages_has_no_name_in_front():
    assert format_of(foreign.arrow(foreign.stream)) == "arrow"
    assert format_of(b"\xff\xff\xff\xff" + bytes(60)) == "unknown"


@pytest.mark.parametrize("length", range(9))
def test_any_short_head_is_told_without_an_error(length):
    heads = [data[:length] for _, _, data in foreign.flat()]
    heads += [bytes([byte]) * length for byte in range(256)]
    known = {f.name for f in (*MODEL_FORMATS, *TABLE_FORMATS)} | set(FOREIGN)
    assert {format_of(head) for head in heads} <= known
