"""Workers: one interface, three makers; what dies is told at once."""

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError, RefusedError, StoppedError
from explainers.service.workers.confinement import POLITENESS, Limits
from explainers.service.workers.environment import allowed
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frames import Frame, encode, read
from explainers.service.workers.launchers import (
    InlineLauncher,
    SpawnLauncher,
    ZygoteLauncher,
    best_launcher,
)
from tests.service.toy_sessions import TOY, Toy
from tests.service.unfenced import lacking
from tests.service.watching import ended, state, within

SECRET = "RATIONALE_TEST_SECRET"
MAKERS = {
    "inline": lambda: InlineLauncher(Toy),
    "spawn": lambda: SpawnLauncher(TOY),
    "zygote": lambda: ZygoteLauncher(TOY),
}


@contextmanager
def closing(thing):
    try:
        yield thing
    finally:
        thing.close()


@pytest.fixture(scope="module", params=MAKERS)
def any_launcher(request):
    with closing(MAKERS[request.param]()) as launcher:
        yield launcher


@pytest.fixture(scope="module", params=["spawn", "zygote"])
def launcher(request):
    os.environ[SECRET] = "hunter2"
    with closing(MAKERS[request.param]()) as launcher:
        yield launcher
    del os.environ[SECRET]


@pytest.fixture(scope="module")
def lasting(any_launcher):
    """A worker that several tests share; it must survive them."""
    with closing(any_launcher.launch()) as worker:
        yield worker


@pytest.fixture
def worker(launcher):
    """A worker in a process of its own, to be broken."""
    with closing(launcher.launch()) as worker:
        yield worker


def died(worker, frame):
    """Ask what kills; the error and the seconds it took."""
    started = time.monotonic()
    with pytest.raises(StoppedError) as caught:
        worker.ask(frame)
    assert caught.value.code == "WORKER_DIED"
    return caught.value, time.monotonic() - started


def in_background(work):
    """Run `work` in a thread; the thread and the list its error will be in."""
    errors = []

    def run():
        try:
            work()
        except StoppedError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


def test_arrays_tables_and_fields_travel(lasting):
    table = pa.table({"a": ["x", None]})
    reply = lasting.ask(Frame("echo", {"n": [1, None]}, {"x": np.eye(2)}, {"t": table}))
    assert reply.fields == {"n": [1, None]}
    np.testing.assert_array_equal(reply.arrays["x"], np.eye(2))
    assert not reply.arrays["x"].flags.writeable
    assert reply.tables["t"].equals(table)


def test_large_array_travels(lasting):
    reply = lasting.ask(Frame("sum", arrays={"x": np.ones(2_000_000)}))
    assert reply.fields == {"sum": 2_000_000.0}


def test_errors_are_raised_and_the_worker_lives_on(lasting):
    with pytest.raises(RefusedError, match="9 columns"):
        lasting.ask(Frame("refuse"))
    with pytest.raises(ModelError, match="ValueError") as caught:
        lasting.ask(Frame("raise"))
    assert "somebody" not in str(caught.value)
    with pytest.raises(ModelError, match="SystemExit"):
        lasting.ask(Frame("quit"))
    with pytest.raises(StoppedError, match="no JSON"):
        lasting.ask(Frame("unsendable"))
    with pytest.raises(FrameError):
        lasting.ask(Frame("echo", {"x": object()}))
    assert lasting.alive
    assert lasting.ask(Frame("echo")).verb == "echo"


def test_idle_seconds_start_with_the_answer(lasting):
    thread, _ = in_background(lambda: lasting.ask(Frame("sleep", {"seconds": 0.2})))
    assert within(5, lambda: lasting.idle_seconds == 0)
    thread.join()
    rested = lasting.idle_seconds
    assert 0 < rested < 0.2
    assert within(5, lambda: lasting.idle_seconds > rested)


def test_urgent_question_passes_those_who_wait(lasting):
    order = []

    def ask(name, seconds, urgent):
        lasting.ask(Frame("sleep", {"seconds": seconds}), urgent=urgent)
        order.append(name)

    asked = [("first", 0.3, False), ("block", 0.05, False), ("page", 0.05, True)]
    threads = [threading.Thread(target=ask, args=question) for question in asked]
    threads[0].start()
    assert within(5, lambda: lasting.idle_seconds == 0)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == ["first", "page", "block"]


def test_closed_worker_says_so(any_launcher):
    worker = any_launcher.launch()
    worker.close()
    worker.close()
    assert not worker.alive
    error, _ = died(worker, Frame("echo"))
    assert "closed" in error.sentence


def test_launchers_can_be_started_early_and_say_what_they_do(any_launcher):
    any_launcher.start()
    assert any_launcher.describe().endswith(".")


def test_inline_worker_is_in_this_process():
    worker = InlineLauncher(Toy).launch()
    assert worker.pid is None
    assert worker.ask(Frame("pid")).fields == {"pid": os.getpid()}


def test_process_worker_is_in_its_own(worker):
    assert worker.ask(Frame("pid")).fields == {"pid": worker.pid}
    assert worker.pid != os.getpid()


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
def test_noise_on_standard_output_goes_to_the_log(maker, capfd):
    with closing(maker(TOY)) as launcher, closing(launcher.launch()) as worker:
        assert worker.ask(Frame("print")).fields == {"typed": ""}
        assert worker.ask(Frame("echo")).verb == "echo"
    log = capfd.readouterr()
    assert "noise noise" in log.err
    assert "RTNL more noise" in log.err
    assert log.out == ""


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


def test_surroundings_are_cleaned(worker):
    seen = worker.ask(Frame("surroundings")).fields
    home = seen["environment"]["HOME"]
    assert SECRET not in seen["environment"]
    assert "hunter2" not in seen["started_with"]
    assert all(allowed(name) for name in seen["environment"])
    assert seen["environment"]["PATH"] == os.environ["PATH"]
    assert home != os.environ["HOME"]
    assert seen["temporary"] == seen["folder"] == home
    assert seen["written"] == f"{home}/relative.txt"
    assert list(Path(home).iterdir()) == [], "nothing stays after an answer"
    assert Path(home).stat().st_mode & 0o077 == 0
    assert seen["limits"] == {
        "core": 0,
        "files": 256,
        "mapped": 10 * 2**30,
        "memory": 4 * 2**30,
    }
    assert all(target.startswith(("socket:", "pipe:")) for target in seen["descriptors"])
    assert len(seen["descriptors"]) == len(set(seen["descriptors"])) <= 2
    worker.close()
    assert not Path(home).exists()


def test_measures_say_what_holds(worker):
    assert "It may set aside 4 GiB of memory at most." in worker.measures
    assert "It may open 256 files at most." in worker.measures
    assert any("600 s" in sentence and "120 s" in sentence for sentence in worker.measures)
    assert "It leaves the processors to the page whenever the page wants them." in worker.measures
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) >= POLITENESS
    assert len(worker.measures) == len(set(worker.measures)) > 12
    assert worker.gaps == ()


def test_worker_in_this_process_says_that_nothing_holds_it():
    worker = InlineLauncher(Toy).launch()
    assert worker.measures == ()
    assert worker.gaps == ("Models run inside the server's own process.",)


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
def test_limits_hold(maker):
    with (
        closing(maker(TOY, limits=Limits(2**30, 64))) as launcher,
        closing(launcher.launch()) as worker,
    ):
        assert worker.ask(Frame("eat", {"bytes": 2**20})).fields == {"sum": 256.0}
        with pytest.raises(StoppedError) as caught:
            worker.ask(Frame("eat", {"bytes": 2**30}))
        assert caught.value.code == "OUT_OF_MEMORY"
        assert worker.ask(Frame("surroundings")).fields["limits"]["files"] == 64
        assert "It may set aside 1 GiB of memory at most." in worker.measures


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
def test_number_of_threads_is_the_launchers_choice(maker, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    with closing(maker(TOY, threads=3)) as launcher, closing(launcher.launch()) as worker:
        environment = worker.ask(Frame("surroundings")).fields["environment"]
    assert {environment[f"{name}_NUM_THREADS"] for name in ("OMP", "OPENBLAS", "NUMBA")} == {"3"}


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
@pytest.mark.parametrize(
    ("session", "kind", "words"),
    [
        ("Unmakeable", RefusedError, "refused"),
        ("Missing", ModelError, "AttributeError"),
        ("Stillborn", StoppedError, r"did not start \(ended with code 3\)"),
    ],
)
def test_session_that_cannot_be_made_leaves_nothing(maker, session, kind, words, monkeypatch):
    made = []
    monkeypatch.setattr("tempfile.mkdtemp", noted(made, tempfile.mkdtemp))
    with closing(maker(TOY.replace("Toy", session))) as launcher:
        with pytest.raises(kind, match=words):
            launcher.launch()
        assert len(made) == 1
        assert not Path(made[0]).exists()


def noted(results, function):
    def call(*arguments, **options):
        results.append(function(*arguments, **options))
        return results[-1]

    return call


def test_process_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr("explainers.service.workers.spawn_launcher.PATIENCE", 0.2)
    monkeypatch.setattr(
        "explainers.service.workers.spawn_launcher.module_command", lambda *_: ["sleep", "60"]
    )
    started = time.monotonic()
    with pytest.raises(StoppedError, match="killed by signal 9") as caught:
        SpawnLauncher(TOY).launch()
    assert caught.value.code == "WORKER_NOT_STARTED"
    assert time.monotonic() - started < 5


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


def test_best_launcher_forks_on_linux_and_nowhere_else(monkeypatch):
    assert isinstance(best_launcher(TOY, ()), ZygoteLauncher)
    monkeypatch.setattr("sys.platform", "darwin")
    assert isinstance(best_launcher(TOY, ()), SpawnLauncher)


def test_worker_cleans_up_whoever_starts_it(tmp_path):
    """Started by hand with a secret and an open file: it greets, answers, and leaves nothing."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    leaked = tmp_path / "leaked.txt"
    limits = json.dumps({"memory_bytes": 2**33, "open_files": 64})
    with leaked.open("w", encoding="utf-8") as file:
        run = subprocess.run(
            [sys.executable, "-m", "explainers.service.workers.child", TOY, str(scratch), limits],
            cwd=Path(__file__).resolve().parents[3],
            env={**os.environ, SECRET: "hunter2"},
            pass_fds=[file.fileno()],
            input=b"".join(encode(Frame("surroundings"))),
            capture_output=True,
            check=True,
            timeout=20,
        )
    output = io.BytesIO(run.stdout)
    ready = read(output)
    assert ready.verb == "ready"
    assert ready.fields["gaps"] == []
    seen = read(output).fields
    assert SECRET not in seen["environment"]
    assert str(leaked) not in seen["descriptors"]
    assert seen["folder"] == str(scratch)
    assert output.read() == b""
    assert list(scratch.iterdir()) == []
