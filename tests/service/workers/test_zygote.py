"""The fork server: quick, without orphans and zombies, whoever dies first."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import pytest

from explainers.errors import StoppedError
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher
from explainers.service.workers.zygote import Zygote
from tests.service.toy_sessions import TOY
from tests.service.unfenced import lacking
from tests.service.watching import children, ended, state, within

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def launcher():
    with closing(ZygoteLauncher(TOY)) as launcher:
        yield launcher


def zygote_of(worker):
    """The process a worker was forked from."""
    stat = Path(f"/proc/{worker.pid}/stat").read_text(encoding="utf-8")
    return int(stat.rpartition(")")[2].split()[1])


def spinning(worker):
    """Have a worker compute for ever; the thread that waits for it."""

    def ask():
        with pytest.raises(StoppedError):
            worker.ask(Frame("spin"))

    thread = threading.Thread(target=ask)
    thread.start()
    assert within(5, lambda: state(worker.pid) == "R")
    return thread


def home_of(worker):
    return worker.ask(Frame("surroundings")).fields["folder"]


def test_workers_are_forked_from_one_process_that_has_the_libraries(launcher):
    with closing(launcher.launch()) as one, closing(launcher.launch()) as two:
        assert zygote_of(one) == zygote_of(two) != os.getpid()
        assert sorted(children(zygote_of(one))) == sorted([one.pid, two.pid])
        # What the session's own module imports is there before the first question.
        assert one.ask(Frame("loaded", {"names": ["numpy"]})).fields == {"numpy": True}


def test_libraries_are_loaded_once_and_work_after_the_fork():
    names = ["numpy", "pandas"]
    with closing(ZygoteLauncher(TOY, names, threads=2)) as launcher:
        for _ in range(2):  # the first fork must not spoil the second
            with closing(launcher.launch()) as worker:
                loaded = worker.ask(Frame("loaded", {"names": names})).fields
                assert loaded == {"numpy": True, "pandas": True}
                # Large enough for BLAS to use its threads, which a fork does not copy.
                x = np.ones((700, 700))
                product = worker.ask(Frame("matmul", arrays={"x": x})).arrays["x"]
                np.testing.assert_array_equal(product, np.full((700, 700), 700.0))
                assert worker.ask(Frame("pandas", arrays={"x": x[0]})).fields == {"sum": 700.0}


def test_module_that_cannot_be_preloaded_is_skipped_and_told(tmp_path, monkeypatch, capfd):
    (tmp_path / "broken_library.py").write_text("raise RuntimeError('no GPU')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    names = ["no_such_library", "broken_library", "wave"]
    with (
        closing(ZygoteLauncher(TOY, names)) as launcher,
        closing(launcher.launch()) as worker,
    ):
        loaded = worker.ask(Frame("loaded", {"names": names})).fields
    assert loaded == {"no_such_library": False, "broken_library": False, "wave": True}
    log = capfd.readouterr().err
    assert "Not preloaded: no_such_library (ModuleNotFoundError" in log
    assert "Not preloaded: broken_library (RuntimeError: no GPU)" in log


def test_start_does_not_wait_for_the_libraries(tmp_path, monkeypatch):
    slow = "import time; time.sleep(0.7)"
    (tmp_path / "slow_library.py").write_text(slow, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with closing(ZygoteLauncher(TOY, ["slow_library"])) as launcher:
        started = time.monotonic()
        launcher.start()
        launcher.start()
        assert time.monotonic() - started < 0.5
        with closing(launcher.launch()):
            assert time.monotonic() - started > 0.7


HURRIED = """
import sys
from explainers.service.workers import zygote
zygote.QUIET = 1.0
zygote.main(sys.argv[1:])
"""


def later_library(tmp_path, monkeypatch, source="loaded = True"):
    """A launcher whose zygote has a later library, and waits a second for quiet."""
    monkeypatch.setattr(
        "explainers.service.workers.zygote_launcher.module_command",
        lambda _, *arguments: [sys.executable, "-c", HURRIED, *arguments],
    )
    (tmp_path / "later_library.py").write_text(source, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return closing(ZygoteLauncher(TOY, later=["no_such_library", "later_library"]))


def loaded(launcher):
    with closing(launcher.launch()) as worker:
        return worker.ask(Frame("loaded", {"names": ["later_library"]})).fields["later_library"]


def test_later_libraries_are_loaded_once_nobody_asks(tmp_path, monkeypatch, capfd):
    with later_library(tmp_path, monkeypatch) as launcher:
        assert not loaded(launcher)
        time.sleep(0.4)
        assert not loaded(launcher)  # asking starts the quiet anew
        time.sleep(2.8)  # two of them, one after the other
        assert loaded(launcher)
    assert "Not preloaded: no_such_library" in capfd.readouterr().err


def spin(worker):
    with suppress(StoppedError):
        worker.ask(Frame("spin"))


def test_later_libraries_wait_while_a_worker_computes(tmp_path, monkeypatch):
    with later_library(tmp_path, monkeypatch) as launcher, closing(launcher.launch()) as busy:
        threading.Thread(target=spin, args=(busy,)).start()
        time.sleep(3.5)  # three times quiet, of which two are enough
        assert not loaded(launcher)
        busy.close()
        time.sleep(3.8)
        assert loaded(launcher)


def test_library_that_ends_the_zygote_is_not_tried_twice(tmp_path, monkeypatch):
    with later_library(tmp_path, monkeypatch, "import os; os._exit(9)") as launcher:
        with closing(launcher.launch()) as worker:
            zygote = zygote_of(worker)
        assert within(9, lambda: state(zygote) in (None, "Z"))
        time.sleep(0.2)  # for its last thread
        with closing(launcher.launch()) as worker:
            again = zygote_of(worker)
            assert again != zygote
        time.sleep(2.8)
        assert state(again) == "S"
        assert not loaded(launcher)


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


def test_zygote_that_never_lives_is_told(tmp_path, monkeypatch):
    (tmp_path / "deadly_library.py").write_text("import os; os._exit(9)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with (
        closing(ZygoteLauncher(TOY, ["deadly_library"])) as launcher,
        pytest.raises(StoppedError, match=r"its fork server: ended with code 9") as caught,
    ):
        launcher.launch()
    assert caught.value.code == "WORKER_NOT_STARTED"


def test_zygote_that_says_nothing_is_given_up(tmp_path, monkeypatch):
    (tmp_path / "endless_library.py").write_text("while True: pass", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("explainers.service.workers.zygote_launcher.PATIENCE", 0.2)
    with (
        closing(ZygoteLauncher(TOY, ["endless_library"])) as launcher,
        pytest.raises(StoppedError, match=r"its fork server: killed by signal 9"),
    ):
        launcher.launch()


def test_closing_does_not_wait_for_the_libraries(tmp_path, monkeypatch):
    (tmp_path / "endless_library.py").write_text("while True: pass", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    launcher = ZygoteLauncher(TOY, ["endless_library"])
    launcher.start()
    started = time.monotonic()
    launcher.close()
    assert time.monotonic() - started < 3


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
