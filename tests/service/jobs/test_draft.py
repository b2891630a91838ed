"""Drafts: what is finished of a running job, as a result that says how many rows it has."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.records import Attribution, Curves, Predictions, Withheld
from explainers.service.jobs.draft import Draft
from explainers.service.plan import plan
from explainers.service.storage.blocks import Block
from explainers.service.storage.entry import Entry
from explainers.service.storage.store import Store
from tests.service.answering import (
    SHARES,
    NoLauncher,
    Steps,
    another,
    install,
    one,
    same,
    sampled,
    shares,
)


def stopped_after(engine, launcher, blocks, request):
    """A job that has been cancelled when so many of its blocks were finished."""
    steps = Steps(launcher)
    job = engine.explain(request)
    steps.let(blocks)
    job.cancel()
    steps.end()
    assert job.wait(5)
    return job


def test_draft_has_the_blocks_that_are_finished(engine, launcher, analysis):
    steps = Steps(launcher)
    job = engine.explain(sampled(analysis))
    steps.let(0)
    assert job.draft() is None
    steps.let(3)
    draft = job.draft()
    assert isinstance(draft, Attribution)
    assert (draft.receipt.rows_used, draft.receipt.rows_given) == (48, 240)
    steps.end()
    whole = job.result()
    assert draft.receipt.key == whole.receipt.key
    assert draft.receipt.gap <= draft.receipt.tolerance
    np.testing.assert_array_equal(draft.positions, plan(sampled(analysis)).order[:48])
    for name in ("values", "base_values", "outputs"):
        np.testing.assert_array_equal(getattr(draft, name), getattr(whole, name)[:48])
    assert draft.data.equals(whole.data.slice(0, 48))
    assert job.draft() is whole


def test_draft_is_made_anew_only_when_its_rows_have_doubled(
    engine, launcher, analysis, monkeypatch
):
    read, steps = [], Steps(launcher)
    original = Entry.read
    monkeypatch.setattr(Entry, "read", lambda self, i: read.append(i) or original(self, i))
    job = engine.explain(sampled(analysis))
    used = []
    for finished in range(1, 10):
        steps.let(finished)
        draft = job.draft()
        assert job.draft() is draft
        used.append(draft.receipt.rows_used // 16)
    assert used == [1, 2, 2, 4, 4, 4, 4, 8, 8]
    assert read == list(range(8)), "and no block is read twice for it"
    steps.end()
    job.result()


def test_draft_of_a_job_that_was_cancelled_has_everything_there_is(engine, launcher, analysis):
    job = stopped_after(engine, launcher, 6, sampled(analysis))
    # The block that was being computed when it was cancelled is kept, too, or it is not.
    assert job.draft().receipt.rows_used == job.progress.done >= 96
    assert job.draft() is job.draft()


def test_draft_of_a_job_that_failed_under_an_earlier_server(backend, launcher, analysis):
    request = sampled(analysis)
    before = stopped_after(backend.engine, launcher, 6, request)
    later = another(backend, NoLauncher()).explain(request)
    assert (later.state, later.error.code) == ("failed", "CANCELLED")
    assert later.progress == replace(before.progress, seconds_left=None)
    same(later.draft(), before.draft())


def test_draft_of_a_larger_sample_begins_with_the_smaller_one(engine, launcher, analysis):
    engine.explain(sampled(analysis, limit=64)).result()
    steps = Steps(launcher)
    job = engine.explain(sampled(analysis, limit=240))
    steps.let(0)
    assert job.draft().receipt.rows_used == 64
    steps.end()
    job.result()


@pytest.mark.parametrize(
    ("method", "parameters", "kind"),
    [
        ("predictions", {}, Predictions),
        ("partial_dependence", {"feature": "amount", "points": 4}, Curves),
        ("tree_shap", {}, Attribution),
    ],
)
def test_drafts_of_all_shapes(engine, launcher, analysis, monkeypatch, method, parameters, kind):
    from explainers import methods

    install(monkeypatch, replace(methods.registry()[method], block_rows=32))
    steps = Steps(launcher)
    job = engine.explain(sampled(analysis, method, parameters=parameters))
    steps.let(2)
    draft = job.draft()
    assert (type(draft), draft.receipt.rows_used, len(draft.positions)) == (kind, 64, 64)
    if kind is Curves:
        np.testing.assert_allclose(draft.average, draft.individual.mean(axis=0))
    steps.end()
    assert type(job.result()) is kind


def test_row_by_itself_has_no_draft(engine, launcher, analysis):
    steps = Steps(launcher)
    job = engine.explain(one(analysis, 3))
    steps.let(0)
    assert job.draft() is None
    steps.end()
    assert job.draft() is None or job.state == "done"
    assert job.result() is job.draft()


def test_verdict_ends_the_job_and_is_its_draft(engine, launcher, analysis, monkeypatch):
    marked = plan(sampled(analysis)).order[40]

    def run(subject, parameters, generator):
        answer = shares(subject, parameters, generator)
        values = answer.arrays["values"].copy()
        values[-1] += 9 * (len(seen) == 2)
        seen.append(1)
        return replace(answer, arrays={**answer.arrays, "values": values})

    seen = []
    install(monkeypatch, replace(SHARES, run=run))
    steps = Steps(launcher)
    job = engine.explain(sampled(analysis))
    steps.let(2)
    assert isinstance(job.draft(), Attribution)
    steps.end()
    assert isinstance(job.result(), Withheld)
    assert job.draft() is job.result()
    assert marked in plan(sampled(analysis)).positions(2)


def test_corrupt_block_costs_the_draft_and_raises_nothing(backend, launcher, analysis):
    request = sampled(analysis)
    steps = Steps(launcher)
    job = backend.engine.explain(request)
    steps.let(2)
    key = plan(request).key
    folder = backend.settings.home / "store" / key[:2] / key
    for path in folder.glob("block-*/values.npy"):
        path.write_bytes(b"short")
    assert job.draft() is None
    steps.end()
    assert job.result().receipt.rows_used == 240


@pytest.mark.parametrize(("rows", "drawn"), [(2, None), (5, 5)])
def test_rows_of_an_unfinished_first_block_are_a_draft(engine, analysis, tmp_path, rows, drawn):
    """Where rows are slow, a person sees the first few before a block of them is whole."""
    whole = engine.explain(sampled(analysis)).result()
    work = plan(sampled(analysis))
    held = Block(
        {name: getattr(whole, name)[:rows] for name in ("values", "base_values", "outputs")},
        {"data": whole.data.slice(0, rows)},
        {"unit": whole.unit, "budget": rows, "seconds": 0.1, "stored": whole.receipt.stored},
    )
    draft = Draft(work, Store(tmp_path / "empty", 10**6)).latest(held, over=False)
    assert (draft and draft.receipt.rows_used) == drawn
    if draft:
        np.testing.assert_array_equal(draft.values, whole.values[:rows])
        np.testing.assert_array_equal(draft.positions, whole.positions[:rows])
