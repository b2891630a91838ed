"""The fork server: without orphans and zombies, whoever dies first."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from explainers.errors import StoppedError
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher
from explainers.service.workers.zygote import Zygote
from tests.service.toy_sessions import TOY
from tests.service.unfenced import lacking
from tests.service.watching import children, ended, state, within
from tests.service.workers.forked import home_of, spinning, zygote_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def launcher():
    with closing(ZygoteLauncher(TOY)) as launcher:
        yield launcher


def test_workers_are_forked_from_one_process_that_has_the_libraries(launcher):
    with closing(launcher.launch()) as one, closing(launcher.launch()) as two:
        assert zygote_of(one) == zygote_of(two) != os.getpid()
        assert sorted(children(zygote_of(one))) == sorted([one.pid, two.pid])
        # What the session's own module imports is there before the first question.
        assert one.ask(Frame("loaded", {"names": ["numpy"]})).fields == {"numpy": True}


def test_no_zombie_is_left_when_a_worker_ends_by_itself(launcher):
    with closing(launcher.launch()) as stays, closing(launcher.launch()) as leaves:
        os.kill(leaves.pid, signal.SIGKILL)
        assert within(5, lambda: state(leaves.pid) is None)
        assert children(zygote_of(stays)) == [stays.pid]


def test_no_process_is_left_when_workers_are_closed(launcher):
    workers = [launcher.launch() for _ in range(4)]
    zygote = zygote_of(workers[0])
    thread = spinning(workers[0])
    for worker in workers:
        worker.close()
    thread.join()
    assert children(zygote) == []
    assert [state(worker.pid) for worker in workers] == [None] * 4


def test_closing_the_launcher_ends_the_zygote_and_its_workers():
    launcher = ZygoteLauncher(TOY)
    worker = launcher.launch()
    zygote, home = zygote_of(worker), home_of(worker)
    thread = spinning(worker)
    launcher.close()
    launcher.close()
    thread.join(1)
    assert not thread.is_alive()
    assert state(zygote) is None
    assert state(worker.pid) is None
    assert not Path(home).exists()
    worker.close()


def test_closing_a_worker_does_not_wait_for_what_escaped_it():
    with lacking("everything"), closing(ZygoteLauncher(TOY)) as launcher:
        worker = launcher.launch()
        escaped = worker.ask(Frame("escape")).fields["pid"]
        thread = spinning(worker)
        started = time.monotonic()
        worker.close()
        thread.join()
        assert time.monotonic() - started < 3
        assert state(escaped) in ("R", "S")
        os.kill(escaped, signal.SIGKILL)


def test_killed_zygote_takes_its_workers_along_and_is_replaced(launcher):
    worker, idle = launcher.launch(), launcher.launch()
    zygote = zygote_of(worker)
    thread = spinning(worker)
    os.kill(zygote, signal.SIGKILL)
    assert ended(worker.pid)
    assert ended(idle.pid)
    thread.join()
    with pytest.raises(StoppedError, match="fork server ended") as caught:
        idle.ask(Frame("echo"))
    assert caught.value.code == "WORKER_DIED"
    with closing(launcher.launch()) as another:
        assert another.ask(Frame("echo")).verb == "echo"
        assert zygote_of(another) != zygote
    worker.close()
    idle.close()


def test_fork_that_fails_is_told(launcher, monkeypatch):
    def fork():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    ours, theirs = socket.socketpair()
    passed = os.dup(theirs.fileno())
    with ours, theirs:
        monkeypatch.setattr("os.fork", fork)
        with closing(Zygote(theirs, TOY)) as zygote:
            reply = zygote.spawn({"scratch": "/nowhere"}, passed)
    assert reply == {"pid": None, "why": "Resource temporarily unavailable"}
    monkeypatch.undo()
    monkeypatch.setattr(
        "explainers.service.workers.zygote_launcher._Zygote.converse", lambda *_: reply
    )
    with pytest.raises(StoppedError, match="Resource temporarily unavailable"):
        launcher.launch()


def test_zygote_stops_its_own_children_only():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        ours, theirs = socket.socketpair()
        with ours, theirs, closing(Zygote(theirs, TOY)) as zygote:
            assert zygote.stop(stranger.pid, 0.0) is None
        assert stranger.poll() is None
        stranger.communicate(b"\n")
    assert stranger.returncode == 0


def test_workers_can_be_launched_from_many_threads(launcher):
    pids = []

    def work():
        with closing(launcher.launch()) as worker:
            pids.append((worker.pid, worker.ask(Frame("pid")).fields["pid"]))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(set(pids)) == 8
    assert all(pid == said for pid, said in pids)


SERVER = """
import sys, threading
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher

workers = []

def launch():  # from a thread that ends, as a page's does
    workers.append(launcher.launch())

launcher = {maker}({toy!r})
for _ in range(2):
    thread = threading.Thread(target=launch)
    thread.start()
    thread.join()
busy, idle = workers
homes = [worker.ask(Frame("surroundings")).fields["folder"] for worker in workers]
threading.Thread(target=busy.ask, args=(Frame("spin"),), daemon=True).start()
print(busy.pid, idle.pid, *homes, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
def test_everything_ends_when_the_server_is_killed(maker):
    script = textwrap.dedent(SERVER).format(maker=maker.__name__, toy=TOY)
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        busy, idle, *homes = server.stdout.readline().split()
        processes = [int(busy), int(idle)]
        if maker is ZygoteLauncher:
            processes += children(server.pid)
        assert within(5, lambda: state(busy) == "R")
        assert all(state(pid) in ("R", "S") for pid in processes)
        assert len(processes) == (3 if maker is ZygoteLauncher else 2)
        server.kill()
        assert [ended(pid, 5) for pid in processes] == [True] * len(processes)
        # A worker that has to tidy up itself may empty its folder, not remove it: its name lies
        # in a folder that is not the worker's.
        left = [Path(home) for home in homes]
        if maker is ZygoteLauncher:
            assert within(5, lambda: not any(home.exists() for home in left))
        else:
            assert within(5, lambda: not any(list(home.iterdir()) for home in left))
            for home in left:
                home.rmdir()
