"""A job that waits where scheduler, workers or store are gone, and goes on when they are back."""

import shutil
import threading

import numpy as np
import pytest

from explainers.errors import StoppedError
from explainers.service.cluster.dispatch import Dispatch
from explainers.service.plan import plan
from tests.service.answering import sampled
from tests.service.cluster.team import GONE, Troubles
from tests.service.watching import within

BLOCKS = list(range(15))


def _watched(job, words):
    """Whether a job came to wait, and said so with `words`."""
    return within(10, lambda: words in job.progress.waiting or job.state != "running")


def test_job_waits_while_the_scheduler_is_gone_and_goes_on(joined, team, analysis):
    team.gone = 40
    job = joined.explain(sampled(analysis))
    assert _watched(job, GONE.sentence)
    assert len(job.result().values) == 240
    assert job.progress.waiting == ""
    assert sorted(team.sent) == BLOCKS


def test_scheduler_lost_midway_costs_only_what_was_under_way(joined, team, analysis):
    team.before = Troubles((4, GONE), (9, GONE))
    result = joined.explain(sampled(analysis)).result()
    assert len(result.values) == 240
    kept_before = [index for index in BLOCKS if team.sent.count(index) == 1]
    assert set(BLOCKS) - set(kept_before) <= {4, 5, 9, 10}
    assert {4, 9} <= set(BLOCKS) - set(kept_before)


def test_job_gives_up_when_patience_ends(joined, team, shared, backend, analysis):
    workspace = backend.workspace
    joined._answers._elsewhere = Dispatch(
        team, shared, workspace.path, workspace.agreed, patience=0.05
    )
    team.before = Troubles((4, GONE))
    team.hands = lambda: (_ for _ in ()).throw(GONE) if len(team.sent) > 4 else 1
    job = joined.explain(sampled(analysis))
    with pytest.raises(StoppedError) as caught:
        job.result()
    assert caught.value.code == "CLUSTER_UNREACHABLE"
    work = plan(sampled(analysis))
    assert backend.store.entry(work.key, work.content).blocks() == {0, 1, 2, 3}
    team.hands = lambda: 1
    team.sent.clear()
    assert len(joined.retry(sampled(analysis)).result().values) == 240
    assert sorted(team.sent) == BLOCKS[4:]


def test_store_that_goes_and_comes_back(joined, team, folder, analysis):
    def lose(index):
        if index == 5 and not moved.is_set():
            moved.set()
            folder.rename(folder.with_name("away"))

    moved = threading.Event()
    team.before = lose
    job = joined.explain(sampled(analysis))
    assert _watched(job, "The shared store at")
    assert job.state == "running"
    assert f"there is no folder {folder}" in job.progress.waiting
    assert not folder.exists()
    folder.with_name("away").rename(folder)
    assert len(job.result().values) == 240


def test_lost_block_is_asked_for_again(joined, team, analysis):
    lost = []

    def lose(index):
        if index == 3 and not lost:
            lost.append(index)
            true = team.shared.put_block
            team.shared.put_block = lambda *_: setattr(team.shared, "put_block", true)

    team.before = lose
    assert len(joined.explain(sampled(analysis)).result().values) == 240
    assert team.sent.count(3) == 2


def test_block_that_was_cut_on_the_way_is_asked_for_again(joined, folder, analysis):
    work = plan(sampled(analysis))
    place = folder / "blocks" / work.key[:2] / work.key
    place.mkdir(parents=True)
    (place / "000007.zip").write_bytes(b"PK half of one")
    result = joined.explain(sampled(analysis)).result()
    np.testing.assert_allclose(result.values.sum(axis=1), result.outputs)
    assert not (place / "000007.zip").exists()


def test_cancel_while_waiting(joined, team, analysis):
    team.gone = 10**9
    job = joined.explain(sampled(analysis))
    assert _watched(job, GONE.sentence)
    job.cancel()
    assert job.wait(5)
    assert job.error.code == "CANCELLED"
    assert team.sent == []


def test_file_that_was_deleted_from_the_store_is_put_back(joined, team, folder, analysis):
    def lose(index):
        if index == 0 and not lost.is_set():
            lost.set()
            shutil.rmtree(folder / "files")

    lost = threading.Event()
    team.before = lose
    assert len(joined.explain(sampled(analysis)).result().values) == 240
