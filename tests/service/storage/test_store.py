"""The store keeps what it was given, in files that need no store to be read."""

import hashlib
import io
import json
import stat

import numpy as np
import pyarrow as pa
import pytest

from explainers.service.storage.store import Block
from tests.service.stored import block, content, drafts, entry, folder, key


def test_block_comes_back_as_it_went(store):
    written = block(rows=50)
    entry(store, "x").write(3, written)
    found = entry(store, "x").read(3)
    assert set(found.arrays) == {"values", "positions"}
    for name, array in written.arrays.items():
        np.testing.assert_array_equal(found.arrays[name], array, strict=True)
    assert found.tables["data"].equals(written.tables["data"], check_metadata=True)
    assert found.facts == written.facts


@pytest.mark.parametrize(
    "array",
    [
        np.array([[1.5, np.nan, -np.inf]]),
        np.float32([1.1]),
        np.array([True, False]),
        np.array(["short", "a longer text", "Köln"]),
        np.array(["2024-01-01", "NaT"], dtype="datetime64[D]"),
        np.zeros((0, 20, 2)),
        np.array(2.5),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(12)[::3],
        np.arange(3, dtype=">i4"),
    ],
    ids=lambda array: f"{array.dtype.str}{array.shape}",
)
def test_arrays_keep_type_shape_and_values(store, array):
    entry(store, "x").write(0, Block(arrays={"a": array}))
    np.testing.assert_array_equal(entry(store, "x").read(0).arrays["a"], array, strict=True)


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"n": pa.array([1, None, 3]), "text": ["a", None, "ü"]}),
        pa.table({"n": pa.array([], pa.float64())}),
        pa.table({"day": pa.array([0, 1], pa.date32())}).slice(1),
        pa.table({"c": pa.chunked_array([pa.array(["a", "b"]).dictionary_encode()] * 2)}),
        pa.table({"x": [1]}).replace_schema_metadata({"origin": "here"}),
    ],
    ids=["nulls", "no rows", "slice", "dictionary", "metadata"],
)
def test_tables_keep_types_nulls_and_metadata(store, table):
    entry(store, "x").write(0, Block(tables={"t": table}))
    assert entry(store, "x").read(0).tables["t"].equals(table, check_metadata=True)


def test_dictionaries_that_differ_by_chunk_are_unified(store):
    chunks = [pa.array(["a", "b"]).dictionary_encode(), pa.array(["c"]).dictionary_encode()]
    entry(store, "x").write(0, Block(tables={"t": pa.table({"c": pa.chunked_array(chunks)})}))
    assert entry(store, "x").read(0).tables["t"].to_pydict() == {"c": ["a", "b", "c"]}


def test_arrays_come_back_read_only(store):
    entry(store, "x").write(0, block())
    values = entry(store, "x").read(0).arrays["values"]
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 0
    with pytest.raises(TypeError):
        entry(store, "x").read(0).facts["gap"] = 0.0


def test_files_are_readable_without_us(store, root):
    written = block(rows=5)
    entry(store, "x").write(0, written)
    place = folder(root, "x") / "block-000000"
    manifest = json.loads((place / "block.json").read_text(encoding="utf-8"))
    assert sorted(manifest["files"]) == ["data.arrow", "positions.npy", "values.npy"]
    for name, about in manifest["files"].items():
        data = (place / name).read_bytes()
        assert about["bytes"] == len(data)
        assert about["sha256"] == hashlib.sha256(data).hexdigest()
    assert manifest["files"]["values.npy"]["dtype"] == "<f8"
    assert manifest["files"]["values.npy"]["shape"] == [5, 20, 2]
    assert manifest["schema"] == 1
    np.testing.assert_array_equal(np.load(place / "values.npy"), written.arrays["values"])
    with pa.OSFile(str(place / "data.arrow")) as file:
        assert pa.ipc.open_file(file).read_all().equals(written.tables["data"])
    request = json.loads((folder(root, "x") / "request.json").read_text(encoding="utf-8"))
    assert request["content"] == content("x")
    assert request["created"] == "2023-11-14T22:13:20+00:00"


def test_nothing_is_on_the_disk_before_the_first_write(store, root):
    opened = entry(store, "x")
    assert not opened.has(0)
    assert opened.read(0) is None
    assert opened.blocks() == frozenset()
    assert opened.verdict() is None
    assert not folder(root, "x").parent.exists()
    assert not store.known(key("x"))
    assert store.size() == 0


def test_blocks_are_listed_as_they_arrive(store):
    opened = entry(store, "x")
    for index in (0, 7, 1_000_000):
        opened.write(index, block())
        assert opened.has(index)
    assert entry(store, "x").blocks() == {0, 7, 1_000_000}
    assert not opened.has(1)
    with pytest.raises(ValueError, match="Block -1 cannot be"):
        opened.has(-1)


def test_entry_needs_the_key_of_its_content(store):
    with pytest.raises(ValueError, match="not the digest of this content"):
        store.entry(key("x"), content("y"))


def test_request_and_verdict_are_found_by_key(store):
    assert store.request_of(key("x")) is None
    entry(store, "x").set_verdict({"check": "additivity", "value": 7.1})
    entry(store, "x").set_verdict({"check": "additivity", "value": 0.2})
    assert store.known(key("x"))
    assert store.request_of(key("x")) == content("x")
    assert entry(store, "x").verdict() == {"check": "additivity", "value": 0.2}


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "/.."])
def test_text_from_a_url_that_is_no_key_finds_nothing(store, text):
    assert not store.known(text)
    assert store.request_of(text) is None
    assert store.pinned(text) is None
    with pytest.raises(ValueError, match="is not a key"):
        store.pin(text, "linked")


@pytest.mark.parametrize("name", ["../x", "A", "", "a b", "a.npy", "x" * 65, "1a"])
def test_names_that_are_no_file_names_are_refused(store, root, name):
    with pytest.raises(ValueError, match="cannot name a stored file"):
        entry(store, "x").write(0, Block(arrays={name: np.zeros(1)}))
    with pytest.raises(ValueError, match="cannot name a stored file"):
        entry(store, "x").write(0, Block(tables={name: pa.table({"a": [1]})}))
    assert drafts(root) == []
    assert not store.known(key("x"))


@pytest.mark.parametrize(
    ("refused", "error"),
    [
        (Block(arrays={"a": np.array([print], dtype=object)}), ValueError),
        (Block(facts={"gap": float("nan")}), ValueError),
        (Block(facts={"when": object()}), TypeError),
    ],
    ids=["object array", "NaN in the facts", "no JSON"],
)
def test_what_cannot_be_stored_openly_is_refused(store, root, refused, error):
    with pytest.raises(error):
        entry(store, "x").write(0, refused)
    assert drafts(root) == []
    assert not store.known(key("x"))


def test_only_the_owner_may_look(store, root):
    entry(store, "x").write(0, block())
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


def test_npy_is_the_published_format(store, root):
    entry(store, "x").write(0, Block(arrays={"a": np.arange(3.0)}))
    data = (folder(root, "x") / "block-000000" / "a.npy").read_bytes()
    assert data[:6] == b"\x93NUMPY"
    expected = io.BytesIO()
    np.save(expected, np.arange(3.0))
    assert data == expected.getvalue()
