"""On a worker's machine: runs errands in walled children of its own, each file fetched once."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from explainers.errors import RationaleError
from explainers.intake.policy import NO_TRUST, Trust
from explainers.service.cluster.errand import Errand, files_of
from explainers.service.cluster.shared_store import SharedStore
from explainers.service.computing import compute
from explainers.service.drafts import Drafts
from explainers.service.jobs.course import Course
from explainers.service.jobs.job import Job
from explainers.service.questions import Questions, subject_of
from explainers.service.sandbox.selftest import SelfTest
from explainers.service.storage.keys import is_digest
from explainers.service.workers.launchers import Launcher
from explainers.service.workers.pool import WorkerPool
from explainers.service.workers.processes import PATIENCE


class Runner:
    """Runs errands, as many at once as its caller has threads. Safe to use from several threads.

    children: how many walled children may live at once: one for each analysis that is asked about.
    folder: where a folder for fetched files is made; the system's own place where it is left out.
    Servers with shared stores of their own are served alike: what has a digest is the same in all.
    """

    def __init__(self, launcher: Launcher, children: int, folder: Path | None = None) -> None:
        self._launcher = launcher
        self._scratch = TemporaryDirectory(prefix="rationale-cluster-", dir=folder)
        self._files = FetchedFiles(Path(self._scratch.name))
        self._sandbox = SelfTest(launcher, Path(self._scratch.name))
        self._pool = WorkerPool(launcher, children)
        self._started = False
        self._starting = threading.Lock()

    def run(self, fields: Mapping[str, Any], shared: SharedStore, job: Job) -> dict[str, Any]:
        """Compute an errand's block and share it; says in JSON how it went, and never raises.

        `shared` has the files and takes the block; `job` is who may stop it. Answers
        {"rows", "seconds"} or {"error"}, as `from_fields` reads.
        """
        try:
            return self._run(Errand.of(fields), shared, job)
        except RationaleError as error:
            return {"error": error.fields()}

    def close(self) -> None:
        """Stop all children."""
        self._pool.close()
        self._launcher.close()
        self._scratch.cleanup()

    def _run(self, errand: Errand, shared: SharedStore, job: Job) -> dict[str, Any]:
        work = errand.planned().only(errand.index)
        self.start()
        analysis = work.request.analysis
        for digest in files_of(analysis):
            self._files.fetch(digest, shared)
        questions = Questions(self._pool, self._files, lambda digest: self._trust(digest, errand))
        course = Course(work, job, None, work.rows, _forget)
        started = time.monotonic()
        with questions.computing(subject_of(analysis)):
            block = compute(work, 0, job, course, questions)
        job.go_on()  # nobody would fetch it
        shared.put_block(errand.key, errand.index, block)
        return {"rows": work.rows, "seconds": time.monotonic() - started}

    def start(self) -> None:
        """Get ready: the launcher, and then its walls, which are tried before a file is opened.

        Once is enough; who calls again waits for the first call. Raises RationaleError.
        """
        with self._starting:
            if not self._started:
                self._launcher.start()
                self._sandbox.start()
                self._started = True

    def _trust(self, digest: str, errand: Errand) -> Trust:
        """Answer for what this machine's walls are and what a person agreed to at the server."""
        report = self._sandbox.wait(PATIENCE)
        walls = replace(NO_TRUST, walls=report.kind, gap=report.gap)
        return replace(walls, agreed=digest in errand.agreed)


def _forget(pace: float) -> None:
    """Keep no pace: the server works out its own."""


class FetchedFiles:
    """Shared files on this machine's disk, in `folder`, each fetched once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drafts = Drafts(folder / "tmp")
        self._lock = threading.Lock()

    def path(self, digest: str) -> Path:
        """Where the file with this digest lies, fetched or not."""
        if not is_digest(digest):
            raise ValueError(f"{digest[:80]!r} is no digest: a digest is 64 hex digits.")
        return self._folder / digest

    def fetch(self, digest: str, shared: SharedStore) -> None:
        """Have a file of `shared` here. Raises StoppedError SHARED_STORE_UNREACHABLE."""
        path = self.path(digest)
        with self._lock:
            if path.exists():
                return
            with self._drafts.draft() as draft:
                draft.write_bytes(shared.fetch_file(digest))
                draft.replace(path)
