"""Nothing is left of what was deleted, and all of what others use."""

import threading
import time
from dataclasses import replace

import pytest

from explainers.errors import RefusedError, StoppedError
from explainers.service.plan import plan
from tests import toys
from tests.service.answering import (
    one,
    opened,
    sampled,
)
from tests.service.watching import within


def files(folder):
    """What is kept, but for the list of jobs, which is emptied and not removed."""
    found = (path.name for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.startswith("jobs.sqlite"))


def test_nothing_is_left_of_a_deleted_analysis(backend, tmp_path):
    analysis = opened(backend, toys.model("xgboost"))
    for request in (sampled(analysis), one(analysis, 3, "predictions")):
        key = backend.engine.explain(request).result().receipt.key
        backend.store.pin(key, "linked")
    assert len(files(tmp_path / "home")) > 10
    backend.delete(analysis)
    assert files(tmp_path / "home") == []
    assert backend.store.size() == 0
    with pytest.raises(RefusedError) as caught:
        backend.engine.explain(sampled(analysis)).result()
    assert caught.value.code == "FILE_GONE"


def test_worker_of_a_deleted_analysis_is_stopped(backend):
    analysis = opened(backend, toys.model("xgboost"))
    worker = backend.engine.worker(analysis)
    backend.delete(analysis)
    assert not worker.alive


@pytest.mark.parametrize("block", [0, 4])
def test_deleting_while_a_job_runs_leaves_nothing(backend, launcher, tmp_path, block):
    analysis = opened(backend, toys.model("xgboost"))
    reached, gate, seen = threading.Event(), threading.Event(), []

    def hold(frame):
        if frame.verb == "block":
            seen.append(frame)
            if len(seen) == block + 1:
                reached.set()
                assert gate.wait(10)

    launcher.on_ask = hold
    job = backend.engine.explain(sampled(analysis))
    assert reached.wait(5)
    thread = threading.Thread(target=backend.delete, args=(analysis,))
    thread.start()
    assert within(2, lambda: not backend.workspace.has(analysis.model.digest))
    gate.set()
    thread.join(10)
    assert (job.wait(0), job.error.code) == (True, "CANCELLED")
    time.sleep(0.05)
    assert files(tmp_path / "home") == []


def test_failures_of_a_deleted_analysis_are_forgotten(backend, launcher):
    analysis = opened(backend, toys.model("xgboost"))
    launcher.on_ask = lambda frame: launcher.workers[-1].close() if frame.verb == "block" else None
    with pytest.raises(StoppedError):
        backend.engine.explain(sampled(analysis)).result()
    launcher.on_ask = lambda _: None
    assert within(1, lambda: not backend.engine._board.running())
    backend.delete(analysis)
    again = opened(backend, toys.model("xgboost"))
    assert backend.engine.explain(sampled(again)).result().values.shape == (240, 5, 2)


def test_what_another_analysis_uses_stays(backend, tmp_path):
    one_ = opened(backend, toys.model("xgboost"))
    twin = backend.save(replace(one_, classes=("nein", "ja")))
    other = opened(backend, toys.model("forest"))
    for analysis in (one_, other):
        backend.engine.explain(sampled(analysis)).result()
    worker = backend.engine.worker(one_)
    backend.delete(one_)
    assert worker.alive, "the same content is explained for its twin"
    assert backend.store.known(plan(sampled(twin)).key)
    assert backend.workspace.has(one_.model.digest)
    backend.delete(twin)
    assert not worker.alive
    assert not backend.store.known(plan(sampled(twin)).key)
    assert not backend.workspace.has(one_.model.digest)
    assert backend.workspace.has(other.table.digest), "the forest explains the same table"
    assert backend.store.known(plan(sampled(other)).key)
    backend.delete(other)
    assert files(tmp_path / "home") == []


def test_deleting_twice_is_as_good_as_once(backend):
    analysis = opened(backend, toys.model("xgboost"))
    backend.delete(analysis)
    backend.delete(analysis)
    assert backend.workspace.analyses() == ()
