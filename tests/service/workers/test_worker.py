"""Workers: one interface, three makers."""

import os
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError, RefusedError, StoppedError
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import (
    InlineLauncher,
    SpawnLauncher,
    ZygoteLauncher,
    best_launcher,
)
from tests.service.toy_sessions import TOY, Toy
from tests.service.watching import within
from tests.service.workers.asking import died, in_background

MAKERS = {
    "inline": lambda: InlineLauncher(Toy),
    "spawn": lambda: SpawnLauncher(TOY),
    "zygote": lambda: ZygoteLauncher(TOY),
}


@pytest.fixture(scope="module", params=MAKERS)
def any_launcher(request):
    with closing(MAKERS[request.param]()) as launcher:
        yield launcher


@pytest.fixture(scope="module")
def lasting(any_launcher):
    """A worker that several tests share; it must survive them."""
    with closing(any_launcher.launch()) as worker:
        yield worker


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


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
def test_noise_on_standard_output_goes_to_the_log(maker, capfd):
    with closing(maker(TOY)) as launcher, closing(launcher.launch()) as worker:
        assert worker.ask(Frame("print")).fields == {"typed": ""}
        assert worker.ask(Frame("echo")).verb == "echo"
    log = capfd.readouterr()
    assert "noise noise" in log.err
    assert "RTNL more noise" in log.err
    assert log.out == ""


def test_worker_in_this_process_says_that_nothing_holds_it():
    worker = InlineLauncher(Toy).launch()
    assert worker.measures == ()
    assert worker.gaps == ("Models run inside the server's own process.",)


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


def test_best_launcher_forks_on_linux_and_nowhere_else(monkeypatch):
    assert isinstance(best_launcher(TOY, ()), ZygoteLauncher)
    monkeypatch.setattr("sys.platform", "darwin")
    assert isinstance(best_launcher(TOY, ()), SpawnLauncher)
