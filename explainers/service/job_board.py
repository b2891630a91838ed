"""Which jobs are running and which have failed, so that the same question is one job."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from explainers.service.jobs import Job

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
        self._running: dict[Hashable, _Posted] = {}
        self._failed: OrderedDict[Hashable, _Posted] = OrderedDict()

    def join(self, identity: Hashable, subject: str, make: Callable[[], Job]) -> tuple[Job, bool]:
        """Return the job with this identity, and whether it is new and the caller's to run."""
        with self._lock:
            posted = self._running.get(identity) or self._failed.get(identity)
            if posted is not None:
                return posted.job, False
            job = make()
            self._running[identity] = _Posted(job, subject)
            return job, True

    def over(self, identity: Hashable) -> None:
        """Take a finished job down, or move it to the failed ones."""
        with self._lock:
            posted = self._running.pop(identity)
            if posted.job.error is None:
                return
            self._failed[identity] = posted
            while len(self._failed) > _KEPT_FAILURES:
                self._failed.popitem(last=False)

    def forget(self, identity: Hashable) -> None:
        """Forget a failure; a running job stays."""
        with self._lock:
            self._failed.pop(identity, None)

    def forget_about(self, subject: str) -> None:
        """Forget every failure about `subject`."""
        with self._lock:
            for identity, posted in list(self._failed.items()):
                if posted.subject == subject:
                    del self._failed[identity]

    def running(self, subject: str | None = None) -> tuple[Job, ...]:
        """Return the running jobs about `subject`, or all of them."""
        with self._lock:
            posts = self._running.values()
            return tuple(p.job for p in posts if subject is None or p.subject == subject)
