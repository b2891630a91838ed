"""Workers in processes of their own: what dies is told at once, and nothing is left of it."""

import os
import threading
import time
from contextlib import closing

import pytest

from explainers.errors import ModelError
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher
from tests.service.toy_sessions import TOY
from tests.service.unfenced import lacking
from tests.service.watching import ended, state, within
from tests.service.workers.asking import died, in_background


@pytest.fixture(scope="module", params=[SpawnLauncher, ZygoteLauncher], ids=["spawn", "zygote"])
def launcher(request):
    with closing(request.param(TOY)) as launcher:
        yield launcher


@pytest.fixture
def worker(launcher):
    """A worker in a process of its own, to be broken."""
    with closing(launcher.launch()) as worker:
        yield worker


def test_process_worker_is_in_its_own(worker):
    assert worker.ask(Frame("pid")).fields == {"pid": worker.pid}
    assert worker.pid != os.getpid()


@pytest.mark.parametrize(
    ("frame", "fate"),
    [
        (Frame("exit", {"code": 7}), "ended with code 7"),
        (Frame("exit", {"code": 0}), "ended with code 0"),
        (Frame("crash"), "killed by signal 11"),
    ],
)
def test_worker_that_ends_tells_how_and_at_once(worker, frame, fate):
    error, seconds = died(worker, frame)
    assert error.sentence == (
        f"The worker that held this model stopped ({fate}). Nothing that was stored is lost."
    )
    assert error.next_step == "Ask again: a new worker starts by itself."
    assert seconds < 1
    assert not worker.alive
    again, _ = died(worker, Frame("echo"))
    assert str(again) == str(error)


def test_killed_worker_is_told_within_a_second(worker):
    thread, errors = in_background(lambda: worker.ask(Frame("spin")))
    waiting, more = in_background(lambda: worker.ask(Frame("echo")))
    assert within(5, lambda: state(worker.pid) == "R")
    started = time.monotonic()
    os.kill(worker.pid, 9)
    thread.join()
    waiting.join()
    assert time.monotonic() - started < 1
    assert "killed by signal 9" in errors[0].sentence
    assert [error.code for error in errors + more] == ["WORKER_DIED"] * 2


def test_worker_killed_while_idle_is_known_to_be_dead(worker):
    assert worker.alive
    os.kill(worker.pid, 9)
    assert within(5, lambda: not worker.alive)
    error, _ = died(worker, Frame("echo"))
    assert "killed by signal 9" in error.sentence


def test_asking_again_gets_a_new_worker(launcher, worker):
    died(worker, Frame("exit", {"code": 1}))
    with closing(launcher.launch()) as another:
        assert another.ask(Frame("pid")).fields == {"pid": another.pid}
        assert another.pid != worker.pid


def test_closing_stops_a_spinning_worker(launcher):
    worker = launcher.launch()
    thread, errors = in_background(lambda: worker.ask(Frame("spin")))
    assert within(5, lambda: state(worker.pid) == "R")
    started = time.monotonic()
    worker.close()
    thread.join()
    assert time.monotonic() - started < 2
    assert "closed" in errors[0].sentence
    assert state(worker.pid) is None, "not even a zombie is left"


def test_worker_starts_no_process(worker):
    with pytest.raises(ModelError, match="Operation not permitted"):
        worker.ask(Frame("brood"))


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
def test_what_a_worker_started_ends_with_it(maker):
    with lacking("everything"), closing(maker(TOY)) as launcher:
        worker = launcher.launch()
        grandchild = worker.ask(Frame("brood")).fields["pid"]
        assert state(grandchild) in ("R", "S")
        worker.close()
        assert ended(grandchild)


def test_worker_that_speaks_no_frames_is_stopped(worker):
    with pytest.raises(FrameError, match="begins with") as caught:
        worker.ask(Frame("garbage"))
    assert caught.value.code == "FRAME_MAGIC"
    assert ended(worker.pid)
    died(worker, Frame("echo"))


def test_interrupted_question_does_not_leave_its_answer_to_the_next(worker, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr(worker._channel, "receive", interrupt)
    with pytest.raises(KeyboardInterrupt):
        worker.ask(Frame("echo"))
    monkeypatch.undo()
    error, _ = died(worker, Frame("echo"))
    assert "broken off" in error.sentence
    assert ended(worker.pid)


def test_two_workers_do_not_mix_their_answers(launcher):
    with closing(launcher.launch()) as left, closing(launcher.launch()) as right:
        wrong = []

        def talk(worker, key):
            for number in range(40):
                said = {"key": key, "number": number}
                if worker.ask(Frame("echo", said)).fields != said:
                    wrong.append(said)

        threads = [
            threading.Thread(target=talk, args=(worker, f"{side}{number}"))
            for side, worker in (("left", left), ("right", right))
            for number in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
