"""Stored blocks become a result: those held are read whole, of the others what they come to."""

import numpy as np
import pytest

from explainers.service.assemble import narrowed
from explainers.service.gathering import gathered
from explainers.service.plan import plan
from explainers.service.storage.blocks import MANIFEST, Block, read_block, write_block
from explainers.service.storage.entry import Entry
from tests.service.answering import NoLauncher, Steps, another, one, same, sampled
from tests.service.held_rows import HELD, agree, everything, few

__all__ = ["everything", "few"]


def folder_of(backend, request):
    key = plan(request).key
    return backend.settings.home / "store" / key[:2] / key


def test_answer_reads_the_rows_held_and_no_others(backend, analysis, monkeypatch):
    request = sampled(analysis)
    first = backend.engine.explain(request).result()
    read = []
    original = Entry.read

    def noted(self, index, only=None):
        block = original(self, index, only)
        read.append((index, set(block.arrays), set(block.tables)))
        return block

    monkeypatch.setattr(Entry, "read", noted)
    later = another(backend, NoLauncher()).explain(request).result()
    same(later, first)
    agree(later.totals, np.concatenate([stored.arrays["values"] for stored in whole(backend, 15)]))
    assert [index for index, *_ in read[:15]] == list(range(15))
    assert all(tables for *_, tables in read[:3])
    assert all((arrays, tables) == ({"moments"}, set()) for _, arrays, tables in read[3:15])


def whole(backend, count):
    (folder,) = {path.parent for path in (backend.settings.home / "store").glob("*/*/block-*")}
    return [read_block(folder / f"block-{index:06d}") for index in range(count)]


def test_totals_stay_right_after_a_job_was_broken_off(backend, launcher, analysis, everything):
    backend.store.forget(analysis.model.digest)
    steps = Steps(launcher)
    job = backend.engine.explain(sampled(analysis))
    steps.let(7)
    job.cancel()
    steps.end()
    assert job.wait(5)
    draft = job.draft()
    assert draft.receipt.rows_used >= 7 * 16
    agree(draft.totals, everything.values[: draft.receipt.rows_used])
    found = backend.engine.retry(sampled(analysis)).result()
    agree(found.totals, everything.values)


def test_draft_grows_beyond_the_rows_it_holds(engine, launcher, analysis, everything, backend):
    backend.store.forget(analysis.model.digest)
    steps = Steps(launcher)
    job = engine.explain(sampled(analysis))
    for finished, used in ((2, 32), (4, 64), (8, 128)):
        steps.let(finished)
        draft = job.draft()
        assert (draft.receipt.rows_used, len(draft.values)) == (used, min(used, HELD))
        if used > HELD:
            agree(draft.totals, everything.values[:used])
    steps.end()
    agree(job.result().totals, everything.values)


@pytest.mark.parametrize("name", [MANIFEST, "moments.npy"])
def test_a_block_that_was_changed_is_computed_again(backend, analysis, everything, name):
    request = sampled(analysis)
    path = folder_of(backend, request) / "block-000012" / name
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    agree(backend.engine.explain(request).result().totals, everything.values)
    assert path.read_bytes() != data


def test_blocks_written_before_moments_were_kept_are_added_up_too(backend, analysis, everything):
    request = sampled(analysis)
    for index, block in enumerate(whole(backend, 15)):
        folder = folder_of(backend, request) / f"block-{index:06d}"
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        arrays = {name: array for name, array in block.arrays.items() if name != "moments"}
        facts = {name: fact for name, fact in block.facts.items() if name not in ("gap", "scale")}
        write_block(folder, Block(arrays, block.tables, facts))
    agree(another(backend, NoLauncher()).explain(request).result().totals, everything.values)


def test_single_row_is_looked_up_wherever_it_stands(backend, analysis, everything):
    late = int(plan(sampled(analysis)).order[200])
    found = another(backend, NoLauncher()).explain(one(analysis, late)).result()
    np.testing.assert_array_equal(found.values[0], everything.values[200])
    assert (found.totals, found.receipt.rows_used) == (None, 1)
    held = another(backend, NoLauncher()).explain(sampled(analysis)).result()
    row = narrowed(plan(sampled(analysis)), held, 7)
    assert (row.totals, len(row.values)) == (None, 1)


@pytest.mark.usefixtures("everything")
def test_memory_does_not_grow_with_the_blocks(backend, analysis):
    """Of the blocks that are not held only what they come to is alive."""
    work = plan(sampled(analysis))
    entry = backend.store.entry(work.key, work.content)
    blocks = gathered(work, entry)
    sizes = [sum(array.nbytes for array in block.arrays.values()) for block in blocks]
    assert all("values" in block.arrays and block.tables for block in blocks[:3])
    assert all(set(block.arrays) == {"moments"} and not block.tables for block in blocks[3:])
    assert max(sizes[3:]) < min(sizes[:3]) / 2
