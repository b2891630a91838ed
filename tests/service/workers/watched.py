"""Inline workers that are counted, and threads that ask for them."""

import threading
import time

from explainers.errors import RationaleError
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import InlineLauncher
from tests.service.toy_sessions import Toy


class Watched(InlineLauncher):
    """Inline workers, counted; a launch takes `seconds`."""

    def __init__(self, seconds=0.0):
        super().__init__(Toy)
        self.seconds = seconds
        self.launched = []

    def launch(self):
        time.sleep(self.seconds)
        self.launched.append(super().launch())
        return self.launched[-1]

    @property
    def living(self):
        return [worker for worker in self.launched if worker.alive]


def opening(key):
    return lambda: Frame("open", {"key": key})


def key_of(worker):
    return worker.ask(Frame("kept_key")).fields["key"]


def threads_for(work, count):
    """Run `work` in `count` threads; what it returned or raised in each."""
    outcomes = []

    def run():
        try:
            outcomes.append(work())
        except RationaleError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return outcomes


def started(work):
    thread = threading.Thread(target=work)
    thread.start()
    return thread
