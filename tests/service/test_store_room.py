"""A run that the store could not keep is turned away before it begins."""

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.records import OneRow, Request
from explainers.service.plan import plan
from explainers.service.storage.eviction import Ledger
from explainers.service.storage.store import Store
from explainers.service.store_room import check_room, least_bytes
from tests.service.answering import NoLauncher, another, sampled


def test_bytes_are_those_of_the_numbers(backend, analysis):
    result = backend.engine.explain(sampled(analysis)).result()
    numbers = result.values.nbytes + result.base_values.nbytes + result.outputs.nbytes
    work = plan(sampled(analysis))
    assert least_bytes(work) == numbers
    assert numbers < backend.store.size()


def test_what_just_fits_is_let_in(analysis):
    work = plan(sampled(analysis))
    check_room(work, least_bytes(work))
    with pytest.raises(RefusedError, match="STORE_TOO_SMALL"):
        check_room(work, least_bytes(work) - 1)


def test_sentence_names_both_sizes_and_what_fits(analysis):
    work = plan(sampled(analysis))
    with pytest.raises(RefusedError) as refusal:
        check_room(work, least_bytes(work) // 2)
    assert "Equal shares of 240 rows takes at least 1 MB on the disk" in refusal.value.sentence
    assert "the store may hold 0 MB" in refusal.value.sentence
    assert refusal.value.next_step.startswith("Ask for 120 rows or fewer, or have")
    assert "RATIONALE_STORE_MB" in refusal.value.next_step
    row = plan(Request(analysis, "tree_shap", OneRow(3)))
    with pytest.raises(RefusedError) as refusal:
        check_room(row, 1)
    assert refusal.value.next_step.startswith("Please have the administrator")


def test_nothing_is_computed_and_nothing_evicted(backend, launcher, analysis, monkeypatch):
    backend.engine.explain(sampled(analysis, limit=16)).result()
    launcher.asked.clear()
    monkeypatch.setattr(backend.store, "limit", 1_000)
    monkeypatch.setattr(Ledger, "_evict", lambda _: pytest.fail("something was evicted"))
    job = backend.engine.explain(sampled(analysis))
    assert job.wait(5)
    assert job.error.code == "STORE_TOO_SMALL"
    assert launcher.asked == []
    assert backend.engine.explain(sampled(analysis, limit=16)).result().receipt.rows_used == 16
    monkeypatch.setattr(backend.store, "limit", 10**9)
    assert backend.engine.retry(sampled(analysis)).result().receipt.rows_used == 240


def test_what_is_stored_is_answered_however_small_the_store(backend, analysis, monkeypatch):
    first = backend.engine.explain(sampled(analysis)).result()
    monkeypatch.setattr(backend.store, "limit", 1)
    found = another(backend, NoLauncher()).explain(sampled(analysis)).result()
    np.testing.assert_array_equal(found.values, first.values)


def test_store_says_its_limit(tmp_path):
    assert Store(tmp_path / "store", 12_345).limit == 12_345
