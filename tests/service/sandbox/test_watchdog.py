"""What limits do not see is seen from outside, and told with both values."""

import os
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from explainers.errors import StoppedError
from explainers.service.sandbox import usage, watchdog
from explainers.service.sandbox.limits import Limits
from explainers.service.sandbox.usage import Written
from explainers.service.sandbox.watchdog import Watchdog, complaint
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher
from tests.service.toy_sessions import TOY
from tests.service.watching import ended, within

MIB = 2**20
LIMITS = Limits(memory_bytes=400 * MIB, scratch_bytes=2 * MIB)
HURRIED = replace(LIMITS, load_seconds=1.0, answer_seconds=2.0)
LONG = 20.0
NOT_THERE = 2**22 + 1


@dataclass(eq=False)
class Fake:
    """A worker as the watchdog sees it."""

    pid: int = NOT_THERE
    scratch: Path = Path("/no/such/folder")
    alive: bool = True
    answers: int = 1
    busy_seconds: float = 0.0
    why: list = field(default_factory=list)
    buried: int = 0

    def stop(self, why):
        self.why.append(why)
        self.alive = False

    def bury(self):
        self.buried += 1


@pytest.fixture(params=[ZygoteLauncher, SpawnLauncher])
def launcher(request):
    with closing(request.param(TOY, limits=LIMITS)) as launcher:
        yield launcher


@pytest.fixture
def worker(launcher):
    with closing(launcher.launch()) as worker:
        yield worker


@pytest.fixture(params=[ZygoteLauncher, SpawnLauncher])
def hurried(request):
    with (
        closing(request.param(TOY, limits=HURRIED)) as launcher,
        closing(launcher.launch()) as worker,
    ):
        yield worker


def stopped(worker, frame, code):
    """Ask what goes too far; the sentence, once the process is gone."""
    with pytest.raises(StoppedError) as caught:
        worker.ask(frame)
    assert caught.value.code == code
    assert ended(worker.pid)
    with pytest.raises(StoppedError) as again:
        worker.ask(Frame("echo"))
    assert str(again.value) == str(caught.value)
    return str(caught.value)


def test_memory_that_no_limit_counts(worker):
    told = stopped(worker, Frame("share", {"bytes": 500 * MIB, "seconds": LONG}), "MEMORY_LIMIT")
    assert " GiB in memory, and 0.391 GiB are allowed here." in told
    assert "RATIONALE_WORKER_MEMORY_MB" in told


def test_less_memory_is_let(worker):
    frame = Frame("share", {"bytes": 100 * MIB, "seconds": 0.6})
    assert worker.ask(frame).verb == "shared"
    assert worker.alive


def test_worker_that_grows_while_nobody_asks_is_stopped(launcher):
    with closing(launcher.launch()) as worker:
        # It holds them when it answers, before the next look.
        worker.ask(Frame("fill", {"files": 3, "bytes": MIB, "removed": False, "seconds": 0}))
        assert within(5, lambda: not worker.alive)
        with pytest.raises(StoppedError, match=r"3 temporary files of 3 MB") as caught:
            worker.ask(Frame("echo"))
        assert caught.value.code == "SCRATCH_LIMIT"


@pytest.mark.parametrize("removed", [False, True])
def test_disk_is_counted_over_all_files_removed_or_not(worker, removed):
    fill = {"files": 3, "bytes": MIB, "removed": removed, "seconds": LONG}
    told = stopped(worker, Frame("fill", fill), "SCRATCH_LIMIT")
    assert "3 temporary files of 3 MB, and 1,000 files of 2 MB are allowed" in told


def test_threads_without_end(worker):
    told = stopped(worker, Frame("multiply", {"threads": 1_050, "seconds": LONG}), "THREAD_LIMIT")
    assert "threads, and 1,000 are allowed." in told


def test_first_answer_has_the_time_of_loading(hurried):
    started = time.monotonic()
    told = stopped(hurried, Frame("sleep", {"seconds": LONG}), "TIME_LIMIT")
    assert 1.0 < time.monotonic() - started < 2.5
    assert "The files took longer to open than is allowed here: 1." in told
    assert "s of 1 s." in told
    assert "RATIONALE_LOAD_SECONDS" in told


def test_later_answers_have_more(hurried):
    hurried.ask(Frame("echo"))
    assert hurried.ask(Frame("sleep", {"seconds": 1.3})).verb == "slept"
    started = time.monotonic()
    told = stopped(hurried, Frame("spin"), "TIME_LIMIT")
    assert 2.0 < time.monotonic() - started < 3.5
    assert "s of 2 s." in told
    assert "RATIONALE_ANSWER_SECONDS" in told


def test_waiting_for_a_turn_is_not_counted(hurried):
    hurried.ask(Frame("echo"))
    asked = [
        threading.Thread(target=hurried.ask, args=(Frame("sleep", {"seconds": 0.8}),))
        for _ in range(3)
    ]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join()
    assert hurried.alive


def test_nests_too_deep_to_look_into_are_stopped_and_removed(worker):
    home = worker.scratch
    told = stopped(worker, Frame("nest", {"depth": 30, "seconds": LONG}), "SCRATCH_LIMIT")
    assert "1,001 temporary files" in told
    assert not home.exists()


def test_limits_are_reached_only_beyond_them(monkeypatch):
    seen = {"memory_bytes": LIMITS.memory_bytes, "threads": 1_000, "written": Written(0, 0)}
    monkeypatch.setattr(usage, "memory_bytes", lambda _: seen["memory_bytes"])
    monkeypatch.setattr(usage, "threads", lambda _: seen["threads"])
    monkeypatch.setattr(usage, "written", lambda *_: seen["written"])
    fake = Fake(busy_seconds=2.0)
    seen["written"] = Written(1_000, 2 * MIB)
    assert complaint(fake, HURRIED) is None
    assert complaint(replace(fake, answers=0), HURRIED).code == "TIME_LIMIT"
    assert complaint(replace(fake, busy_seconds=2.01), HURRIED).code == "TIME_LIMIT"
    for name, beyond, code in [
        ("written", Written(1_001, 0), "SCRATCH_LIMIT"),
        ("written", Written(1, 2 * MIB + 1), "SCRATCH_LIMIT"),
        ("threads", 1_001, "THREAD_LIMIT"),
        ("memory_bytes", LIMITS.memory_bytes + 1, "MEMORY_LIMIT"),
    ]:
        seen[name] = beyond
        assert complaint(fake, HURRIED).code == code


def test_where_the_system_tells_nothing_the_clock_is_left(monkeypatch):
    monkeypatch.setattr(usage.sys, "platform", "darwin")
    monkeypatch.setattr(usage, "threads", lambda _: None)
    assert usage.memory_bytes(os.getpid()) is None
    assert complaint(Fake(), LIMITS) is None
    assert complaint(Fake(busy_seconds=4.0), HURRIED).code == "TIME_LIMIT"
    assert len(Watchdog(LIMITS).measures) == 1
    monkeypatch.undo()
    assert len(Watchdog(LIMITS).measures) == 2


def test_one_thread_looks_at_all_and_ends_with_the_last():
    dog = Watchdog(HURRIED, every=0.02)
    before = threading.active_count()
    fine, slow, late = Fake(), Fake(busy_seconds=9.0), Fake(busy_seconds=9.0)
    for worker in (fine, slow):
        dog.watch(worker)
    assert threading.active_count() == before + 1
    assert within(2, lambda: slow.why)
    assert not fine.why
    fine.alive = False
    assert within(2, lambda: threading.active_count() == before)
    assert (fine.buried, slow.buried) == (1, 1)
    dog.watch(late)
    assert within(2, lambda: late.why)
    assert within(2, lambda: threading.active_count() == before)


def test_a_look_that_fails_does_not_end_the_looking(monkeypatch):
    real, calls = watchdog.complaint, []

    def look(worker, limits):
        calls.append(worker)
        if len(calls) == 1:
            raise ProcessLookupError
        return real(worker, limits)

    monkeypatch.setattr(watchdog, "complaint", look)
    slow = Fake(busy_seconds=9.0)
    Watchdog(HURRIED, every=0.02).watch(slow)
    assert within(2, lambda: slow.why)
