"""The backend as the command line needs it: started when there is work, watched, interrupted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from explainers.cli.parser import OPENS_ANYWAY
from explainers.errors import RefusedError, quoted
from explainers.intake.class_lists import ClassList
from explainers.records import Dictionary, ModelCard, Request, Result, TableCard
from explainers.service.consent import ConsentNeededError
from explainers.service.jobs.job import Job
from explainers.service.service import Service
from explainers.service.workspace import Card

_LOOK_SECONDS = 0.2
_FAREWELL_SECONDS = 3.0

C = TypeVar("C", bound=Card)


class Desk:
    """One call's way to the backend. What takes time is told on stderr."""

    def __init__(self, service: Service, *, open_anyway: bool) -> None:
        self.service = service
        self._open_anyway = open_anyway
        self._started = False

    def read(self, path: Path, take: Callable[[str, BinaryIO], C], kind: type[C]) -> C:
        """Read a file in a worker by `take`. Raises RationaleError, NO_SUCH_FILE among them."""
        self._start()
        say(f"Reading {quoted(path.name)}")
        try:
            with path.open("rb") as file:
                return take(path.name, file)
        except OSError as problem:
            raise unreadable(path, problem) from problem
        except ConsentNeededError as question:
            card = self._consented(question)
            if not isinstance(card, kind):
                raise TypeError(
                    f"expected {kind.__name__}, got {type(card).__name__}"
                ) from question
            return card

    def read_dictionary(self, path: Path, table: TableCard) -> Dictionary:
        """Read in a worker what a file says of a table's columns. Raises RationaleError."""
        data = self._bytes(path)
        found = self.service.read_dictionary(path.name, data, table)
        for remark in found.remarks:
            say(remark)
        return found.dictionary

    def read_class_names(self, path: Path, model: ModelCard) -> ClassList:
        """Read in a worker a list of a model's class names. Raises RationaleError."""
        data = self._bytes(path)
        return self.service.read_class_names(path.name, data, model)

    def ready(self) -> Service:
        """Return the backend with its workers' launcher started: something is to be opened."""
        self._start()
        return self.service

    def answer(self, request: Request) -> Result:
        """Return the answer to a request, stored or computed. Raises RationaleError.

        An interrupt cancels the job before it goes on its way.
        """
        if self.service.engine.estimate(request).model_rows:
            self._start()  # what is stored needs no worker, and a worker's imports take seconds
        job = self.service.engine.explain(request)
        if job.state == "failed":  # earlier; who calls again wants it tried again
            job = self.service.engine.retry(request)
        try:
            _watch(job, request)
        except KeyboardInterrupt:
            job.cancel()
            job.wait(_FAREWELL_SECONDS)
            raise
        return job.result()

    def _bytes(self, path: Path) -> bytes:
        self._start()
        say(f"Reading {quoted(path.name)}")
        try:
            return path.read_bytes()
        except OSError as problem:
            raise unreadable(path, problem) from problem

    def _consented(self, question: ConsentNeededError) -> Card:
        if not self._open_anyway:
            self.service.leave_closed(question)
            raise question
        say(f"{question.sentence} --open-anyway was given, which means: {OPENS_ANYWAY}.")
        return self.service.open_anyway(question)

    def _start(self) -> None:
        if not self._started:
            self.service.launcher.start()
            self.service.sandbox.start()
            self._started = True


def say(line: str) -> None:
    """Tell the person at the terminal; results alone go to stdout."""
    sys.stderr.write(f"{line}\n")


def unreadable(path: Path, problem: OSError) -> RefusedError:
    """Say that a file on this computer cannot be read."""
    return RefusedError(
        "NO_SUCH_FILE",
        f"The file {quoted(path)} cannot be read: {problem.strerror or type(problem).__name__}.",
        "Check its name and the folder this was called in.",
    )


def _watch(job: Job, request: Request) -> None:
    """Show how far a job is where somebody looks on."""
    if job.wait(_LOOK_SECONDS):
        return
    say(f"Computing {request.method}")
    seen = sys.stderr.isatty()
    while not job.wait(_LOOK_SECONDS):
        if seen:
            sys.stderr.write(f"\r{100 * job.progress.fraction:3.0f} % ")
            sys.stderr.flush()
    if seen:
        sys.stderr.write("\r100 %\n")
