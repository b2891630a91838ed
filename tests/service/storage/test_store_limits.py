"""What leaves the store, what stays, and what is removed on demand."""

import os

import numpy as np
import pytest

from explainers.service import drafts as drafts_module
from explainers.service.storage.keys import digest
from explainers.service.storage.store import Store
from tests.service.stored import (
    MODEL,
    ROOMY,
    TABLE,
    block,
    content,
    drafts,
    entry,
    folder,
    held,
    key,
)


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
    store.entry(key_of := digest(odd), odd).write(0, block())
    assert store.forget(MODEL) == ()
    assert store.known(key_of)
