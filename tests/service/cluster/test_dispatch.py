"""Blocks handed out: each computed once, checked and kept."""

import threading

import numpy as np
import pytest

from explainers.errors import StoppedError
from explainers.records import Attribution
from explainers.service import answers
from explainers.service.plan import plan
from explainers.service.storage.blocks import Block
from tests.service.answering import in_threads, one, same, sampled
from tests.service.cluster.team import Troubles

BLOCKS = list(range(15))


def _left(shared, request):
    return shared.blocks(plan(request).key)


def test_many_rows_are_explained_elsewhere_and_give_the_same(
    joined, backend, team, launcher, analysis, shared, monkeypatch
):
    far = joined.explain(sampled(analysis)).result()
    assert isinstance(far, Attribution)
    assert sorted(team.sent) == BLOCKS
    assert launcher.blocks == [], "this server's own workers were not asked"
    assert _left(shared, sampled(analysis)) == frozenset()
    backend.store.forget(analysis.model.digest)
    monkeypatch.setattr(joined._answers, "_elsewhere", None)
    near = joined.explain(sampled(analysis)).result()
    assert len(launcher.blocks) == len(BLOCKS)
    same(far, near)


def test_one_row_stays_here(joined, team, launcher, analysis):
    joined.explain(one(analysis, 3)).result()
    joined.explain(sampled(analysis, limit=16)).result()
    assert team.sent == []
    assert len(launcher.blocks) == 2


def test_stored_blocks_are_not_asked_for_again(joined, team, analysis):
    joined.explain(sampled(analysis, limit=40)).result()
    team.sent.clear()
    joined.explain(sampled(analysis)).result()
    assert sorted(team.sent) == BLOCKS[3:]


def test_block_that_an_earlier_server_asked_for_is_taken(joined, team, shared, analysis):
    whole = joined.explain(sampled(analysis)).result()
    work = plan(sampled(analysis))
    entry = joined._answers._store.entry(work.key, work.content)
    for index in (2, 6):
        stored = entry.read(index)
        sent = {name: stored.arrays[name] for name in ("values", "base_values", "outputs")}
        shared.put_block(work.key, index, Block(sent, stored.tables, stored.facts))
    joined._answers._store.forget(analysis.model.digest)
    team.sent.clear()
    same(joined.explain(sampled(analysis)).result(), whole)
    assert sorted(team.sent) == [index for index in BLOCKS if index not in (2, 6)]


def test_block_of_another_question_is_refused_and_removed(joined, shared, analysis):
    """Who can write to the shared store shall not put numbers of another shape on a page."""
    work = plan(sampled(analysis))
    shared.put_block(work.key, 0, Block({"values": np.zeros((16, 5, 2))}))
    job = joined.explain(sampled(analysis))
    with pytest.raises(Exception, match="nothing of it is shown"):
        job.result()
    assert shared.blocks(work.key) == frozenset()
    assert len(joined.retry(sampled(analysis)).result().values) == 240


def test_numbers_that_fail_their_check_stop_the_rest(joined, team, analysis, monkeypatch):
    check = type("Check", (), {"passed": False})
    monkeypatch.setattr(answers, "check_block", lambda *_: check())
    monkeypatch.setattr(answers, "verdict_on", lambda *_: {"name": "made up"})
    monkeypatch.setattr(answers, "withheld", lambda work, verdict: (work.key, verdict))
    _, verdict = joined.explain(sampled(analysis)).result()
    assert verdict == {"name": "made up"}
    assert len(team.sent) <= 2
    assert len(team.sent) + len(team.called_back) >= 2


def test_cancel_takes_back_what_is_under_way(joined, team, analysis):
    def hold(index):
        if index == 4:
            reached.set()
            assert go.wait(10)

    reached, go = threading.Event(), threading.Event()
    team.before = hold
    job = joined.explain(sampled(analysis))
    assert reached.wait(10)
    job.cancel()
    assert job.wait(5), "a cancelled job is over, whatever it hangs on"
    go.set()
    assert job.wait_left(10)
    with pytest.raises(StoppedError, match="Cancelled after 64 of 240 rows"):
        job.result()
    assert team.called_back
    team.before = lambda _: None
    assert len(joined.retry(sampled(analysis)).result().values) == 240


def test_what_an_errand_ends_with_ends_the_job(joined, team, analysis):
    trouble = StoppedError("WORKER_DIED", "It died.", "Try again.")
    team.before = Troubles((2, trouble))
    with pytest.raises(StoppedError, match="It died"):
        joined.explain(sampled(analysis)).result()
    assert team.called_back


def test_jobs_with_the_same_blocks_compute_each_once(joined, team, analysis):
    limits = (240, 100, 33)
    results = in_threads(
        *[lambda n=n: joined.explain(sampled(analysis, limit=n)).result() for n in limits]
    )
    assert sorted(team.sent) == BLOCKS
    for limit, result in zip(limits, results, strict=True):
        np.testing.assert_array_equal(result.values, results[0].values[:limit])


def test_files_are_fetched_once(joined, team, analysis, monkeypatch):
    fetched = []
    true = team.shared.fetch_file
    monkeypatch.setattr(
        team.shared, "fetch_file", lambda digest: fetched.append(digest) or true(digest)
    )
    joined.explain(sampled(analysis)).result()
    assert sorted(fetched) == sorted({analysis.model.digest, analysis.table.digest})


def test_closing_ends_the_link(joined, team):
    joined._answers._elsewhere.close()
    assert team.closed
