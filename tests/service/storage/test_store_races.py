"""Many threads and two stores on one folder: somebody loses, nothing is damaged."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from explainers.service.storage.store import Store
from tests.service.stored import ROOMY, block, drafts, entry, held, key


def test_limit_counts_what_another_store_wrote(root, clock):
    limit = 2_000_000
    one, other = Store(root, limit, clock), Store(root, limit, clock)
    for index in range(50):
        clock.now += 61
        entry(other if index % 2 else one, f"{index}").write(0, block(200))
        # Each counts the disk anew after writing a twentieth of the limit.
        assert held(root) <= 1.1 * limit


def test_first_of_two_writers_wins(root):
    store, other = Store(root, ROOMY), Store(root, ROOMY)
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
