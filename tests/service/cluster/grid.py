"""A real scheduler and real workers, processes of this machine that a test may kill."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.service.watching import children, ended

ROOT = Path(__file__).resolve().parents[3]
_COMMON = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")


class Grid:
    """A scheduler, its workers of one thread each, and the folder they share.

    folder: for logs, local files and the shared store.
    """

    def __init__(self, folder):
        self._folder = folder
        self.shared = folder / "shared"
        self.shared.mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.scheduler = None
        self.workers = []

    @property
    def settings(self):
        """What a server needs to be told."""
        return {"scheduler": self._address, "shared_store": f"file://{self.shared}"}

    @property
    def _address(self):
        return f"tcp://127.0.0.1:{self._port}"

    def start_scheduler(self):
        """Start it, again on the port it had."""
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self._port))

    def start_worker(self):
        """Start a worker; without a nanny, so that its death is its death."""
        local = str(self._folder / "local")
        more = ("--nthreads", "1", "--no-nanny", "--local-directory", local)
        self.workers.append(self._start("worker", self._address, *more))

    def kill_scheduler(self):
        """Kill it and all workers: those it knew would leave, and one it did not would wait."""
        _kill(self.scheduler)
        while self.workers:
            self.kill_worker()

    def kill_worker(self):
        """Kill one worker; give its process number."""
        worker = self.workers.pop(0)
        _kill(worker)
        return worker.pid

    def close(self):
        """End all."""
        for process in (*self.workers, self.scheduler):
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        for process in (*self.workers, self.scheduler):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                _kill(process)

    def family(self):
        """All processes that descend from the workers, by number."""
        found, asked = set(), [worker.pid for worker in self.workers]
        while asked:
            with suppress(FileNotFoundError, ProcessLookupError):
                new = set(children(asked.pop())) - found
                found |= new
                asked += new
        return found

    def _start(self, what, *more):
        log = (self._folder / f"{what}.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", what, *more, *_COMMON],
                cwd=ROOT,
                env={**os.environ, "RATIONALE_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


def _kill(process):
    process.kill()
    process.wait()


def all_ended(pids, seconds):
    """Whether all processes end in time."""
    return all(ended(pid, seconds) for pid in pids)
