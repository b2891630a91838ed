"""A worker: somebody who holds one model and answers frames, wherever it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from explainers.errors import StoppedError
from explainers.kernels.reporting import Report, unheard
from explainers.service.workers.frames import Frame


class Worker(Protocol):
    """The one interface the rest of the service knows. Safe to use from any thread."""

    @property
    def alive(self) -> bool:
        """False once it cannot answer any more."""

    @property
    def pid(self) -> int | None:
        """The process it runs in; None when that is this one."""

    @property
    def measures(self) -> tuple[str, ...]:
        """How it is confined, in sentences; none for a worker in this process."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """Which walls are missing, in sentences."""

    @property
    def idle_seconds(self) -> float:
        """How long ago its last answer was; 0 while it is busy."""

    def ask(self, frame: Frame, urgent: bool = False, heard: Report = unheard) -> Frame:
        """Wait for a turn, then for the answer; `urgent` passes those who wait.

        heard: told a few times a second how far the answer is, where the session says so. It is
        called on this thread, and had better not raise: what it interrupts is a worker less.

        Raises the RationaleError the session raised, FrameError for a message that cannot travel,
        and StoppedError when no answer will come: WORKER_DIED, or a limit it was stopped at.
        """

    def close(self) -> None:
        """Stop it, even in the middle of an answer; whoever waits for one gets WORKER_DIED."""


class Process(Protocol):
    """The operating system's half of a worker."""

    @property
    def pid(self) -> int:
        """Its process id."""

    @property
    def scratch(self) -> Path:
        """The folder it may write in."""

    def running(self) -> bool:
        """False once it has ended."""

    def end(self, grace: float) -> str:
        """Leave nothing of it, waiting `grace` seconds for it to end by itself first.

        How it ended, in words ("killed by signal 9"). Safe to call again.
        """


def died(fate: str) -> StoppedError:
    """What a person reads when a worker is gone."""
    return StoppedError(
        "WORKER_DIED",
        f"The worker that held this model stopped ({fate}). Nothing that was stored is lost.",
        "Ask again: a new worker starts by itself.",
    )


def not_started(fate: str) -> StoppedError:
    """What a person reads when a worker never came to life."""
    return StoppedError(
        "WORKER_NOT_STARTED",
        f"A worker did not start ({fate}).",
        "Ask again; if it happens again, the server's log says why.",
    )
