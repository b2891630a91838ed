"""The pool has so many places: who rests longest leaves, who is busy stays."""

import time
from contextlib import closing

import pytest

from explainers.errors import StoppedError
from explainers.service.workers.frames import Frame
from explainers.service.workers.pool import WorkerPool
from tests.service.watching import within
from tests.service.workers.watched import Watched, key_of, opening, started


@pytest.fixture
def launcher():
    return Watched()


def test_when_all_are_busy_a_new_key_waits_for_the_first_that_rests(launcher):
    with closing(WorkerPool(launcher, capacity=1, rest=0.0)) as pool:
        busy = pool.get("busy", opening("busy"))
        thread = started(lambda: busy.ask(Frame("sleep", {"seconds": 0.2})))
        assert within(5, lambda: busy.idle_seconds == 0)
        assert key_of(pool.get("new", opening("new"))) == "new"
        thread.join()
        assert not busy.alive
        assert len(launcher.living) == 1


def test_when_all_stay_busy_it_says_so(launcher):
    with closing(WorkerPool(launcher, capacity=1, rest=0.0, patience=0.1)) as pool:
        busy = pool.get("busy", opening("busy"))
        thread = started(lambda: busy.ask(Frame("sleep", {"seconds": 0.4})))
        assert within(5, lambda: busy.idle_seconds == 0)
        with pytest.raises(StoppedError, match="All 1 workers are busy") as caught:
            pool.get("new", opening("new"))
        assert caught.value.code == "WORKERS_BUSY"
        assert pool.get("busy", opening("busy")) is busy, "its own key need not wait"
        thread.join()


def test_worker_that_pauses_between_two_blocks_is_not_stopped(launcher):
    with closing(WorkerPool(launcher, capacity=1, rest=0.4, patience=0.1)) as pool:
        worker = pool.get("a", opening("a"))
        worker.ask(Frame("echo"))
        with pytest.raises(StoppedError):
            pool.get("b", opening("b"))
        assert worker.alive
        time.sleep(0.4)
        pool.get("b", opening("b"))
        assert not worker.alive


def test_worker_just_handed_out_is_not_stopped_before_its_first_question(launcher):
    with closing(WorkerPool(launcher, capacity=1, rest=0.5, patience=0.05)) as pool:
        worker = pool.get("a", opening("a"))
        time.sleep(0.55)
        assert pool.get("a", opening("a")) is worker
        with pytest.raises(StoppedError):
            pool.get("b", opening("b"))


def test_dead_worker_of_another_key_makes_room_first(launcher):
    with closing(WorkerPool(launcher, capacity=2, rest=60.0, patience=0.0)) as pool:
        dead, living = pool.get("dead", opening("dead")), pool.get("living", opening("living"))
        dead.close()
        pool.get("new", opening("new"))
        assert living.alive


def test_more_keys_than_places_from_many_threads():
    """Everybody is served in the end, and never are there more workers than places."""
    launcher = Watched()
    with closing(WorkerPool(launcher, capacity=2, rest=0.0)) as pool:
        most, wrong = [], []

        def talk(key):
            for _ in range(10):
                try:
                    if key_of(pool.get(key, opening(key))) != key:
                        wrong.append(key)
                except StoppedError as error:  # stopped for another key before it was asked
                    if error.code != "WORKER_DIED":
                        wrong.append(error.code)
                most.append(len(launcher.living))

        threads = [started(lambda key=key: talk(key)) for key in "abcd"]
        for thread in threads:
            thread.join(10)
        assert len(most) == 40
        assert wrong == []
        assert max(most) <= 2
