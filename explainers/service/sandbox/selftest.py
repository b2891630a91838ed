"""Has a real worker of this server try every way out, and says what came of it."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
import threading
import time
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from explainers.errors import RationaleError
from explainers.service.sandbox.attempts import ATTEMPTS, TRY, Bait
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import Launcher
from explainers.service.workers.worker import Worker

_LOG: Final = logging.getLogger(__name__)
_SECRET: Final = b"Nobody but the server reads this."

_DOORS: Final = frozenset(
    {"read a file that is not its own", "open a network connection", "start a process"}
)
"""Where all of these are open, what may still be refused protects nothing."""

Kind = Literal["full", "partial", "none"]


@dataclass(frozen=True)
class SandboxReport:
    """What workers are held by, proven by trying; sentences, and the seconds it took.

    "full": every attempt was refused and no wall is missing. "none": files, network and processes
    are all open. "partial": everything else.
    """

    kind: Kind
    measures: tuple[str, ...]
    failures: tuple[str, ...]
    seconds: float

    @property
    def gap(self) -> str:
        """What is missing first, in a sentence; a wall comes before what it would have stopped."""
        return self.failures[0] if self.failures else ""

    @property
    def sentence(self) -> str:
        """The report in one sentence, for a page and for the log."""
        tries = len(ATTEMPTS)
        match self.kind:
            case "full":
                return (
                    f"A model cannot leave its worker process: of {tries} ways out, tried when"
                    " this server started, the system refused all."
                )
            case "partial":
                return (
                    "Parts of the worker's sandbox are missing on this system: open only files"
                    " you trust."
                )
        return "Nothing holds a model back on this system: open only files you trust."


class SelfTest:
    """The examination of one server's workers: once, in the background. Safe for threads."""

    def __init__(self, launcher: Launcher, folder: Path) -> None:
        """Examine workers of `launcher`; `folder` is one they must not reach."""
        self._launcher = launcher
        self._folder = folder
        self._begun = threading.Lock()
        self._found: Future[SandboxReport] = Future()

    @property
    def report(self) -> SandboxReport | None:
        """What was found; None until it is known."""
        return self._found.result() if self._found.done() else None

    def start(self) -> None:
        """Begin, unless it has begun; returns at once."""
        if self._begun.acquire(blocking=False):
            threading.Thread(target=self._run, daemon=True).start()

    def wait(self, seconds: float) -> SandboxReport:
        """Begin if need be, and wait. Raises TimeoutError."""
        self.start()
        return self._found.result(seconds)

    def _run(self) -> None:
        try:
            report = examine(self._launcher, self._folder)
        except Exception as error:  # noqa: BLE001 - pages wait for a report
            _LOG.exception("The sandbox could not be examined.")
            why = error.sentence if isinstance(error, RationaleError) else type(error).__name__
            report = SandboxReport("none", (), (f"It could not be examined: {why}",), 0.0)
        level = logging.INFO if report.kind == "full" else logging.WARNING
        _LOG.log(
            level,
            "Sandbox %s (%.0f ms): %s %s",
            report.kind,
            1e3 * report.seconds,
            report.sentence,
            " ".join(report.failures),
        )
        self._found.set_result(report)


def examine(launcher: Launcher, folder: Path) -> SandboxReport:
    """Launch a worker, have it try, and judge. Raises StoppedError where none can be launched.

    A worker in this very process is not asked: what it would try, the server would suffer.
    """
    worker = launcher.launch()
    try:
        if worker.pid is None:
            return SandboxReport("none", worker.measures, worker.gaps, 0.0)
        started = time.perf_counter()
        succeeded = _tried(worker, folder)
        return judged(worker.measures, worker.gaps, succeeded, time.perf_counter() - started)
    finally:
        worker.close()


def judged(
    measures: tuple[str, ...], gaps: tuple[str, ...], succeeded: dict[str, str], seconds: float
) -> SandboxReport:
    """Draw the conclusion from a worker's walls and from the attempts that were not refused."""
    failures = *gaps, *(_failure(what, why) for what, why in succeeded.items())
    if not failures:
        return SandboxReport("full", measures, (), seconds)
    kind: Kind = "none" if succeeded.keys() >= _DOORS else "partial"
    return SandboxReport(kind, measures, failures, seconds)


def _failure(what: str, why: str) -> str:
    return f"A worker could {what}." if not why else f"A worker was not kept from: {what} ({why})."


def _tried(worker: Worker, folder: Path) -> dict[str, str]:
    """Lay the bait out, have the worker try, and look at the bait: it may have lied."""
    with (
        tempfile.TemporaryDirectory(prefix="bait-", dir=folder) as place,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        file = Path(place, "bait")
        file.write_bytes(_SECRET)
        bait = Bait(str(file), place, listener.getsockname()[1], os.getpid())
        reply = worker.ask(Frame(TRY, asdict(bait)))
        found = {str(what): str(why) for what, why in dict(reply.fields["succeeded"]).items()}
        if file.read_bytes() != _SECRET:
            found["change a file that is not its own"] = ""
        if [each.name for each in Path(place).iterdir()] != [file.name]:
            found["write a file outside its folder"] = ""
        return found
