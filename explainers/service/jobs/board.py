"""Which jobs are running and which have failed, so that the same question is one job."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from explainers.service.jobs.job import Job

_KEPT_FAILURES = 100


@dataclass(frozen=True)
class _Posted:
    job: Job
    subject: str


class JobBoard:
    """Jobs by identity; `subject` is what a job is about. Safe to use from any thread.

    A job that has succeeded leaves the board: its answer is in the store. One that has failed
    stays until it is forgotten, so that a page which redraws does not start it over.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[str, _Posted] = {}
        self._failed: OrderedDict[str, _Posted] = OrderedDict()

    def join(self, identity: str, subject: str, make: Callable[[], Job]) -> tuple[Job, bool]:
        """Return the job with this identity, and whether it is new and the caller's to run.

        `make` may return a job that has failed already; that one is nobody's to run.
        """
        with self._lock:
            posted = self._running.get(identity) or self._failed.get(identity)
            if posted is not None:
                return posted.job, False
            job = make()
            if job.state == "running":
                self._running[identity] = _Posted(job, subject)
                return job, True
            self._keep(identity, _Posted(job, subject))
            return job, False

    def over(self, identity: str, job: Job) -> None:
        """Take a finished job down, or move it to the failed ones."""
        with self._lock:
            posted = self._running.get(identity)
            if posted is None or posted.job is not job:
                return
            del self._running[identity]
            if job.error is not None:
                self._keep(identity, posted)

    def forget(self, identity: str) -> None:
        """Forget a failure; a running job stays."""
        with self._lock:
            self._failed.pop(identity, None)

    def forget_about(self, subject: str) -> None:
        """Forget every failure about `subject`."""
        with self._lock:
            for identity, posted in list(self._failed.items()):
                if posted.subject == subject:
                    del self._failed[identity]

    def running(self, subject: str | None = None) -> dict[str, Job]:
        """Return the running jobs about `subject`, or all of them, by identity."""
        with self._lock:
            posts = self._running.items()
            return {i: p.job for i, p in posts if subject is None or p.subject == subject}

    def _keep(self, identity: str, posted: _Posted) -> None:
        self._failed[identity] = posted
        while len(self._failed) > _KEPT_FAILURES:
            self._failed.popitem(last=False)
