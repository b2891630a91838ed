"""Workers of a fork server: where they come from, and how to keep one busy."""

import threading
from pathlib import Path

import pytest

from explainers.errors import StoppedError
from explainers.service.workers.frames import Frame
from tests.service.watching import state, within


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
    """The folder it works in."""
    return worker.ask(Frame("surroundings")).fields["folder"]
