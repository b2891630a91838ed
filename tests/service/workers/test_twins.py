"""A worker that is taken over by another key of the same files, instead of starting one."""

from contextlib import closing

import pytest

from explainers.errors import RefusedError
from explainers.service.workers.frames import Frame
from explainers.service.workers.pool import Twin, WorkerPool
from tests.service.workers.watched import Watched, key_of, opening


@pytest.fixture
def launcher():
    return Watched()


@pytest.fixture
def pool(launcher):
    with closing(WorkerPool(launcher, capacity=2, rest=0.0)) as pool:
        yield pool


def renaming(key):
    return Twin("plain", lambda: Frame("open", {"key": key}))


def test_a_twins_worker_is_taken_over_and_the_twin_starts_anew(pool, launcher):
    plain = pool.get("plain", opening("plain"))
    assert pool.get("a", lambda: pytest.fail("opened anew"), twin=renaming("a")) is plain
    assert key_of(plain) == "a" and len(launcher.launched) == 1
    again = pool.get("plain", opening("plain"))
    assert again is not plain and (key_of(again), key_of(plain)) == ("plain", "a")
    assert pool.get("a", lambda: pytest.fail("opened"), twin=renaming("x")) is plain
    assert key_of(plain) == "a"


def test_without_a_living_twin_a_worker_is_started(pool, launcher):
    assert key_of(pool.get("a", opening("a"), twin=renaming("x"))) == "a"
    pool.get("plain", opening("plain")).close()
    assert key_of(pool.get("b", opening("b"), twin=renaming("x"))) == "b"
    assert len(launcher.living) == 2


def test_a_twin_that_cannot_be_changed_is_stopped_and_its_key_forgotten(pool, launcher):
    pool.get("plain", opening("plain"))
    with pytest.raises(RefusedError):
        pool.get("a", opening("a"), twin=Twin("plain", lambda: Frame("refuse")))
    assert launcher.living == []
    assert key_of(pool.get("a", opening("a"))) == "a"
