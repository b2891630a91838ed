"""Ask a worker what kills it, or in a thread of its own."""

import threading
import time

import pytest

from explainers.errors import StoppedError


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
