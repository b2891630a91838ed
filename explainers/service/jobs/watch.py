"""What happens beside running jobs: their progress is written down, others' cancels are heard."""

from __future__ import annotations

import threading
from typing import Final

from explainers.service.jobs.board import JobBoard
from explainers.service.jobs.register import JobRegister

BEAT_SECONDS: Final = 0.25
"""How often progress is written at most, and how soon another process' cancel is heard."""


class JobWatch:
    """One thread for all jobs, there only while one runs: blocks do not wait for the disk."""

    def __init__(self, board: JobBoard, register: JobRegister) -> None:
        self._board = board
        self._register = register
        self._lock = threading.Lock()
        self._watching = False
        self._closed = threading.Event()

    def wake(self) -> None:
        """Watch, if nobody does yet."""
        with self._lock:
            if self._watching or self._closed.is_set():
                return
            self._watching = True
        threading.Thread(target=self._watch, name="job watch", daemon=True).start()

    def close(self) -> None:
        """Stop watching for good."""
        self._closed.set()

    def _watch(self) -> None:
        written: dict[str, int] = {}
        while not self._closed.wait(BEAT_SECONDS):
            with self._lock:
                jobs = self._board.running()
                if not jobs:
                    self._watching = False
                    return
            done = {identity: job.progress.done for identity, job in jobs.items()}
            wanted = self._register.beat({i: n for i, n in done.items() if written.get(i) != n})
            written = done
            for identity in wanted & jobs.keys():
                jobs[identity].cancel()
