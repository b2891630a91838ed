"""The store keeps what it was given, in files that need no store to be read."""

import hashlib
import io
import json
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest

from explainers.service import drafts as drafts_module
from explainers.service.store import Block, Store
from tests.service.stored import (
    MODEL,
    TABLE,
    Clock,
    block,
    content,
    drafts,
    entry,
    folder,
    held,
    key,
)

ROOMY = 1 << 30


@pytest.fixture
def root(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(root, clock):
    return Store(root, ROOMY, clock)


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


def test_least_recently_used_leaves_first(root, clock):
    first = Store(root, ROOMY, clock)
    entry(first, "a").write(0, block())
    store = Store(root, 4 * first.size(), clock)
    for name in "bcd":
        clock.now += 61
        entry(store, name).write(0, block())
    clock.now += 61
    assert entry(store, "a").read(0) is not None
    clock.now += 61
    entry(store, "e").write(0, block())
    assert [name for name in "abcde" if store.known(key(name))] == ["a", "c", "d", "e"]


def test_eviction_makes_room_for_more_than_one_write(root, clock):
    first = Store(root, ROOMY, clock)
    entry(first, "0").write(0, block())
    limit = 20 * first.size()
    store = Store(root, limit, clock)
    for name in range(1, 20):
        clock.now += 61
        entry(store, f"{name}").write(0, block())
    assert store.size() == limit
    entry(store, "19").write(1, block())
    assert 0.8 * limit < store.size() <= 0.9 * limit


def test_use_is_noted_at_most_once_a_minute(store, root, clock):
    entry(store, "a").write(0, block())
    start = clock.now
    for later, noted in ((59, 0), (60, 60), (100, 60), (121, 121)):
        clock.now = start + later
        entry(store, "a").read(0)
        assert folder(root, "a").stat().st_mtime == start + noted


def test_pins_survive_eviction_and_restart(root, clock):
    first = Store(root, ROOMY, clock)
    entry(first, "a").write(0, block())
    assert first.pin(key("a"), "linked from a report")
    limit = 3 * first.size()
    for name in "bcdef":
        clock.now += 61
        entry(Store(root, limit, clock), name).write(0, block())
    store = Store(root, limit, clock)
    assert store.pinned(key("a")) == "linked from a report"
    assert store.known(key("a"))
    assert not store.known(key("b"))
    store.unpin(key("a"))
    store.unpin(key("a"))
    assert store.pinned(key("a")) is None
    for name in "gh":
        clock.now += 61
        entry(store, name).write(0, block())
    assert not store.known(key("a"))


def test_pin_tells_whether_there_is_anything_to_keep(store):
    assert not store.pin(key("x"), "linked")
    entry(store, "x").write(0, block())
    assert store.pin(key("x"), "recorded")
    assert store.pinned(key("x")) == "recorded"
    with pytest.raises(ValueError, match="needs a reason"):
        store.pin(key("x"), " ")


def test_only_pinned_entries_wait_for_the_disk(store, root, monkeypatch):
    synced = []
    real = os.fsync

    def noting(handle):
        synced.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(drafts_module.os, "fsync", noting)
    opened = entry(store, "x")
    opened.write(0, block())
    assert synced == []
    store.pin(key("x"), "linked")
    opened.write(1, block())
    opened.set_verdict({"check": "stability"})
    files = [path for path in folder(root, "x").rglob("*") if path.is_file()]
    assert len(files) == 10
    assert {path.stat().st_ino for path in files} <= set(synced)


def test_limit_holds_after_each_write(root, clock):
    limit = 400_000
    store = Store(root, limit, clock)
    sizes = np.random.default_rng(0).integers(1, 200, size=40)
    for index, rows in enumerate(sizes.tolist()):
        clock.now += 61
        entry(store, f"{index % 25}").write(index, block(rows))
        assert held(root) <= limit
        assert store.size() == held(root)
    assert len(list(root.glob("??/*"))) > 1
    assert drafts(root) == []


def test_limit_counts_what_another_store_wrote(root, clock):
    limit = 2_000_000
    one, other = Store(root, limit, clock), Store(root, limit, clock)
    for index in range(50):
        clock.now += 61
        entry(other if index % 2 else one, f"{index}").write(0, block(200))
        # Each counts the disk anew after writing a twentieth of the limit.
        assert held(root) <= 1.1 * limit


def test_entry_being_written_is_never_evicted(root, clock):
    store = Store(root, 1, clock)
    opened = entry(store, "large")
    for index in range(3):
        opened.write(index, block(100))
    assert opened.blocks() == {0, 1, 2}
    clock.now += 61
    entry(store, "next").write(0, block())
    assert not store.known(key("large"))
    assert store.known(key("next"))


def test_size_is_counted_once_at_the_start(store, root):
    for name in "abc":
        entry(store, name).write(0, block(30))
    assert store.size() == held(root) > 0
    assert Store(root, ROOMY).size() == store.size()


def test_forget_removes_all_that_came_of_a_file(store, root):
    for name, model, table in (("a", "1", "3"), ("b", "2", "3"), ("c", "1", "4"), ("d", "2", "1")):
        digests = {"model": model * 64, "table": table * 64}
        entry(store, name, **digests).write(0, block())
        store.pin(key(name, **digests), "recorded")
    other = store.entry(key("plain"), content("plain"))
    other.write(0, block())
    forgotten = store.forget("1" * 64)
    assert forgotten == tuple(
        sorted(
            (
                key("a", model="1" * 64, table="3" * 64),
                key("c", model="1" * 64, table="4" * 64),
                key("d", model="2" * 64, table="1" * 64),
            )
        )
    )
    for gone in forgotten:
        assert not store.known(gone)
        assert store.pinned(gone) is None
    assert store.known(key("b", model="2" * 64, table="3" * 64))
    assert other.has(0)
    assert store.size() == held(root)
    assert store.forget("1" * 64) == ()


def test_forget_looks_at_the_model_and_the_table_alone(store):
    odd = {"analysis": "no mapping", "model": MODEL, "note": TABLE}
    store.entry(key_of := hashlib_key(odd), odd).write(0, block())
    assert store.forget(MODEL) == ()
    assert store.known(key_of)


def hashlib_key(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def test_first_of_two_writers_wins(store, root):
    other = Store(root, ROOMY)
    entry(store, "x").write(0, block(fill=1.0))
    size = store.size()
    entry(other, "x").write(0, block(fill=2.0))
    assert np.all(entry(other, "x").read(0).arrays["values"] == 1.0)
    assert drafts(root) == []
    assert store.size() == size == held(root)


def test_many_writers_of_one_explanation(root):
    stores = [Store(root, ROOMY), Store(root, ROOMY)]
    gate = threading.Barrier(8)

    def work(number):
        opened = entry(stores[number % 2], "x")
        gate.wait()
        for index in range(12):
            opened.write(index, block(fill=float(index)))
            assert np.all(opened.read(index).arrays["values"] == index)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert entry(stores[0], "x").blocks() == frozenset(range(12))
    assert drafts(root) == []


def test_writers_readers_and_evictions_at_once(root):
    one = Store(root, ROOMY)
    entry(one, "probe").write(0, block())
    limit = 6 * one.size()
    stores = [Store(root, limit), Store(root, limit)]
    gate = threading.Barrier(6)

    def work(number):
        hits = 0
        gate.wait()
        for step in range(40):
            name = f"{(step * 7 + number) % 10}"
            opened = entry(stores[number % 2], name)
            found = opened.read(0)
            if found is None:
                opened.write(0, block(fill=float(name)))
            else:
                hits += 1
                assert np.all(found.arrays["values"] == float(name))
            if step % 20 == number:
                stores[number % 2].pin(key(name), "linked")
                stores[number % 2].unpin(key(name))
        return hits

    with ThreadPoolExecutor(6) as pool:
        hits = sum(pool.map(work, range(6)))
    assert 0 < hits < 240
    assert drafts(root) == []
    entry(stores[0], "last").write(0, block())
    assert held(root) <= limit
    assert Store(root, limit).size() == held(root)


def test_npy_is_the_published_format(store, root):
    entry(store, "x").write(0, Block(arrays={"a": np.arange(3.0)}))
    data = (folder(root, "x") / "block-000000" / "a.npy").read_bytes()
    assert data[:6] == b"\x93NUMPY"
    expected = io.BytesIO()
    np.save(expected, np.arange(3.0))
    assert data == expected.getvalue()
