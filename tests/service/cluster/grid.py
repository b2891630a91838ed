"""A real scheduler and real workers, processes of this machine that a test may kill.

All of their links are encrypted, by a certificate of their own.
"""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from explainers.errors import StoppedError
from explainers.service.cluster.shared_store import SharedStore
from tests.service.cluster.certificates import made, variables
from tests.service.watching import children, ended, within

ROOT = Path(__file__).resolve().parents[3]
_QUIET = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
_LONG = 120


class Grid:
    """A scheduler, its workers of one thread each, and the folder they share.

    folder: for logs, local files and the shared store.
    """

    def __init__(self, folder):
        self._folder = folder
        self.certificate = made(folder)
        self.shared = folder / "shared"
        self.shared.mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.scheduler = None
        self.workers = []

    @property
    def settings(self):
        """What a server needs to be told."""
        return self.seen_at(self.port)

    def seen_at(self, port):
        """What a server needs to be told that reaches the scheduler at another port."""
        return {"scheduler": f"tls://127.0.0.1:{port}", "shared_store": f"file://{self.shared}"}

    @property
    def environment(self):
        """What a process needs that is one of them, or a server."""
        return {**os.environ, **variables(self.certificate)}

    @property
    def local(self):
        """The folders of workers on this machine, those of killed ones as well."""
        return {path for path in self._folder.glob("local/*/worker-*") if path.is_dir()}

    @property
    def blocks(self):
        """The whole blocks that are shared."""
        return list(self.shared.glob("blocks/*/*/*.zip"))

    def swept(self):
        """The blocks that are shared after a job two days later.

        One that was called back while it was written is there until then: nobody waits for it.
        """
        SharedStore(self.settings["shared_store"]).sweep(time.time() + 2 * 86_400)
        return self.blocks

    def start_scheduler(self):
        """Start it, again on the port it had."""
        more = ("--protocol", "tls", "--host", "127.0.0.1", "--port", str(self.port))
        self.scheduler = self._start("scheduler", *more)

    def have(self, workers):
        """Start workers until there are so many; without nannies, so that a death is a death."""
        more = (f"tls://127.0.0.1:{self.port}", "--nthreads", "1", "--no-nanny")
        while len(self.workers) < workers:
            self.workers.append(self._start("worker", *more))

    def kill_scheduler(self):
        """Kill it and all workers: those it knew would leave, and one it did not would wait."""
        _kill(self.scheduler)
        while self.workers:
            self.kill_worker()

    def kill_worker(self):
        """Kill one worker."""
        _kill(self.workers.pop(0))

    def limit_files(self, size):
        """Have the system refuse the workers every write beyond `size` bytes of a file."""
        for worker in self.workers:
            _, hard = resource.prlimit(worker.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (size, hard))

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

    def fork_servers(self):
        """The workers' own children, by number."""
        return _children({worker.pid for worker in self.workers})

    def fenced(self):
        """Those that compute: the children of the fork servers."""
        return _children(self.fork_servers())

    def _start(self, what, *more):
        local = {"DASK_TEMPORARY_DIRECTORY": str(self._folder / "local")}
        with (self._folder / f"{what}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", what, *more, *_QUIET],
                cwd=ROOT,
                env={**self.environment, **local, "RATIONALE_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


def begun(job):
    """Wait until the first block of a job is here; the rest is not."""
    assert within(_LONG, lambda: job.progress.done or job.state != "running")
    assert job.state == "running", job.error


def waits(job, *words):
    """Wait until a job says that it waits, with such words."""
    assert within(_LONG, lambda: job.progress.waiting or job.state != "running")
    assert job.state == "running", job.error
    for word in words:
        assert word in job.progress.waiting


def hands(team):
    """How many errands a team can run at once; 0 while it says that it cannot be used."""
    with suppress(StoppedError):
        return team.hands()
    return 0


def all_ended(pids, seconds):
    """Whether all processes end in time."""
    return all(ended(pid, seconds) for pid in pids)


def computed(pid):
    """What a process has computed so far, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100


def _children(pids):
    found = set()
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            found |= set(children(pid))
    return found


def _kill(process):
    process.kill()
    process.wait()
