"""A fraction within one row: told by the method, in its worker, while the row is computed."""

import time
from contextlib import closing

import pytest

from explainers.errors import StoppedError
from explainers.service.jobs import pace
from explainers.service.workers.launchers import ZygoteLauncher
from tests import toys
from tests.service import slow_session
from tests.service.answering import WatchedLauncher, install, one, opened, sampled, service
from tests.service.slow_session import STEPS
from tests.service.watching import ended, within

SECONDS = {"parameters": {"seconds": 2.0}}


@pytest.fixture(scope="module")
def fork_server():
    with closing(ZygoteLauncher(slow_session.FACTORY)) as launcher:
        launcher.start()
        yield launcher


@pytest.fixture
def launcher(fork_server):
    watched = WatchedLauncher(fork_server)
    watched.close = lambda: None  # it serves the other tests too
    return watched


@pytest.fixture
def backend(launcher, tmp_path, monkeypatch):
    """A service whose workers are processes that know a slow method."""
    install(monkeypatch, slow_session.SLOW)
    with closing(service(tmp_path / "home", launcher)) as backend:
        yield backend


@pytest.fixture
def analysis(backend):
    return opened(backend, toys.model("xgboost"))


def watched(job):
    """All that a job says of how far it is until it is over, each thing once."""
    seen = [job.progress]
    while not job.wait(0.02):
        if job.progress != seen[-1]:
            seen.append(job.progress)
    return seen


def test_one_row_that_takes_seconds_shows_how_far_it_is(backend, analysis):
    job = backend.engine.explain(one(analysis, 3, "slow", **SECONDS))
    seen = watched(job)
    assert job.result().positions.tolist() == [3]
    told = [progress for progress in seen if progress.bite]
    assert len(told) >= 4
    assert all((progress.done, progress.total) == (0, 1) for progress in told)
    assert {(progress.bite.rows, progress.bite.total) for progress in told} == {(1, STEPS)}
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert 0 < told[0].fraction < told[-1].fraction <= 1
    assert all(progress.within == progress.fraction for progress in told)
    assert told[0].seconds_left is None
    left = [progress.seconds_left for progress in told[1:]]
    assert left[0] > left[-1] >= 0, "less is left, and it is known from the row itself"
    assert (job.progress.fraction, job.within) == (1.0, 0.0)


def test_cancel_within_a_row_ends_it_and_its_worker_and_says_how_far_it_was(
    backend, launcher, analysis
):
    request = one(analysis, 3, "slow", parameters={"seconds": 30.0})
    job = backend.engine.explain(request)
    assert within(10, lambda: job.within > 0)
    pid = launcher.workers[-1].pid
    asked = time.monotonic()
    job.cancel()
    assert job.wait(1.0)
    assert time.monotonic() - asked < 1.0
    with pytest.raises(StoppedError, match=r"Cancelled at \d+ %\.") as caught:
        job.result()
    assert caught.value.code == "CANCELLED"
    assert "begins it anew" in caught.value.next_step
    assert ended(pid)
    quick = one(analysis, 3, "slow", parameters={"seconds": 0.0})
    assert backend.engine.explain(quick).result().positions.tolist() == [3]


def test_rows_of_a_bite_move_the_bar_of_many(backend, analysis, monkeypatch):
    """Sixteen rows are asked for at once; none is done before all of them are."""
    monkeypatch.setattr(pace, "BITE_SECONDS", 1e9)
    monkeypatch.setattr(pace, "FIRST_MODEL_ROWS", 1e12)
    job = backend.engine.explain(sampled(analysis, "slow", 32, parameters={"seconds": 0.1}))
    seen = watched(job)
    job.result()
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    first = [progress for progress in seen if progress.bite and not progress.done]
    second = [progress for progress in seen if progress.bite and progress.done]
    assert {progress.bite.rows for progress in first + second} == {16}
    assert max(progress.fraction for progress in first) < 0.5
    assert min(progress.fraction for progress in second) >= 0.5
    assert len(second) > 1
    assert second[0].seconds_left > second[-1].seconds_left >= 0
