"""The pool: one worker a key, opened once, replaced when it is dead."""

import os
import signal
import time
from contextlib import closing

import pytest

from explainers.errors import RefusedError, StoppedError
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import ZygoteLauncher
from explainers.service.workers.pool import WorkerPool
from tests.service.toy_sessions import TOY
from tests.service.watching import state, within
from tests.service.workers.watched import Watched, key_of, opening, started, threads_for


@pytest.fixture
def launcher():
    return Watched()


@pytest.fixture
def pool(launcher):
    with closing(WorkerPool(launcher, capacity=2, rest=0.0)) as pool:
        yield pool


def test_same_key_gets_the_same_worker_opened_once(pool):
    worker = pool.get("a", opening("a"))
    assert key_of(worker) == "a"
    assert pool.get("a", lambda: pytest.fail("opened twice")) is worker


def test_another_key_gets_another_worker(pool):
    one, two = pool.get("a", opening("a")), pool.get("b", opening("b"))
    assert one is not two
    assert (key_of(one), key_of(two)) == ("a", "b")


def test_who_asks_meanwhile_waits_for_the_same_start():
    launcher = Watched(seconds=0.1)
    with closing(WorkerPool(launcher)) as pool:
        workers = threads_for(lambda: pool.get("a", opening("a")), 6)
    assert len(workers) == 6
    assert len(set(map(id, workers))) == len(launcher.launched) == 1


def test_failed_opening_is_raised_to_all_who_wait_and_forgotten(launcher):
    def refusing():
        time.sleep(0.1)
        return Frame("refuse")

    with closing(WorkerPool(launcher)) as pool:
        errors = threads_for(lambda: pool.get("a", refusing), 3)
        assert [type(error) for error in errors] == [RefusedError] * 3
        assert len(launcher.launched) == 1
        assert launcher.living == []
        assert key_of(pool.get("a", opening("a"))) == "a"


def test_failed_launch_is_raised_and_forgotten(pool, launcher, monkeypatch):
    def launch():
        raise StoppedError("WORKER_NOT_STARTED", "It did not start.", "Ask again.")

    monkeypatch.setattr(launcher, "launch", launch)
    with pytest.raises(StoppedError, match="did not start"):
        pool.get("a", opening("a"))
    monkeypatch.undo()
    assert key_of(pool.get("a", opening("a"))) == "a"


def test_least_recently_used_worker_leaves_first(pool, launcher):
    a, b = pool.get("a", opening("a")), pool.get("b", opening("b"))
    assert pool.get("a", opening("a")) is a
    a.ask(Frame("echo"))
    c = pool.get("c", opening("c"))
    assert (a.alive, b.alive, c.alive) == (True, False, True)
    assert len(launcher.living) == 2
    with pytest.raises(StoppedError) as caught:
        b.ask(Frame("echo"))
    assert caught.value.code == "WORKER_DIED"
    assert pool.get("b", opening("b")) is not b
    assert (a.alive, c.alive) == (False, True)


def test_busy_worker_is_not_stopped_even_if_it_was_asked_first(pool):
    busy, idle = pool.get("busy", opening("busy")), pool.get("idle", opening("idle"))
    thread = started(lambda: busy.ask(Frame("sleep", {"seconds": 0.3})))
    assert within(5, lambda: busy.idle_seconds == 0)
    idle.ask(Frame("echo"))
    pool.get("new", opening("new"))
    assert (busy.alive, idle.alive) == (True, False)
    thread.join()


def test_dead_worker_is_replaced_at_the_next_get(pool, launcher):
    worker = pool.get("a", opening("a"))
    worker.close()
    again = pool.get("a", opening("a"))
    assert again is not worker
    assert key_of(again) == "a"
    assert len(launcher.launched) == 2


def test_dropped_worker_is_stopped_and_forgotten(pool):
    worker = pool.get("a", opening("a"))
    pool.drop("a")
    pool.drop("a")
    assert not worker.alive
    assert pool.get("a", opening("a")) is not worker


def dropped_while(pool, frame, starting, deed):
    """What two who wait for the same worker hear when `deed()` is done in the middle."""
    asking, outcomes = [], []

    def get():
        asking.append(1)
        return pool.get("a", frame)

    thread = started(lambda: outcomes.extend(threads_for(get, 2)))
    assert within(5, lambda: len(asking) == 2 and starting())
    time.sleep(0.05)
    deed()
    thread.join()
    return [getattr(outcome, "code", outcome) for outcome in outcomes]


@pytest.mark.parametrize("close", [False, True])
def test_worker_dropped_while_it_starts_is_nobodys(close):
    launcher = Watched(seconds=0.3)
    pool = WorkerPool(launcher)
    deed = pool.close if close else lambda: pool.drop("a")
    heard = dropped_while(pool, opening("a"), lambda: pool._seats, deed)
    assert heard == ["WORKER_DROPPED"] * 2
    assert launcher.living == []


def test_worker_dropped_while_it_opens_is_nobodys(launcher):
    pool = WorkerPool(launcher)

    def slow():
        return Frame("sleep", {"seconds": 0.3})

    def opens():
        return launcher.launched and launcher.launched[0].idle_seconds == 0

    assert dropped_while(pool, slow, opens, lambda: pool.drop("a")) == ["WORKER_DROPPED"] * 2
    assert launcher.living == []


def test_closed_pool_has_stopped_all_and_starts_none(pool, launcher):
    pool.get("a", opening("a"))
    pool.get("b", opening("b"))
    pool.close()
    assert launcher.living == []
    with pytest.raises(StoppedError) as caught:
        pool.get("a", opening("a"))
    assert caught.value.code == "WORKER_DROPPED"


def test_keys_asked_from_many_threads_do_not_mix():
    with (
        closing(ZygoteLauncher(TOY)) as launcher,
        closing(WorkerPool(launcher, capacity=2, rest=0.0)) as pool,
    ):
        answers = []

        def talk(key):
            answers.extend((key, key_of(pool.get(key, opening(key)))) for _ in range(30))

        threads = [started(lambda key=key: talk(key)) for key in ("a", "b") * 3]
        for thread in threads:
            thread.join(10)
        assert len(answers) == 180
        assert all(key == answer for key, answer in answers)


def test_killed_process_is_replaced_and_asking_again_works():
    with (
        closing(ZygoteLauncher(TOY)) as launcher,
        closing(WorkerPool(launcher)) as pool,
    ):
        worker = pool.get("a", opening("a"))
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(StoppedError, match="killed by signal 9"):
            worker.ask(Frame("kept_key"))
        again = pool.get("a", opening("a"))
        assert key_of(again) == "a"
        assert state(worker.pid) is None
