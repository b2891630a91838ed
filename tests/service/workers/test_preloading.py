"""What the fork server loads ahead: once, without keeping anybody waiting."""

import sys
import threading
import time
from contextlib import closing, suppress

import numpy as np
import pytest

from explainers.errors import StoppedError
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import ZygoteLauncher
from tests.service.toy_sessions import TOY
from tests.service.watching import state, within
from tests.service.workers.forked import zygote_of


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
