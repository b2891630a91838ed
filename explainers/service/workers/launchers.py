"""Who starts workers: in this process, in a fresh one, or in a forked one."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from explainers.service.workers.channel import Session
from explainers.service.workers.confinement import DEFAULT_LIMITS, Limits
from explainers.service.workers.inline_worker import InlineWorker
from explainers.service.workers.spawn_launcher import SpawnLauncher
from explainers.service.workers.worker import Worker
from explainers.service.workers.zygote_launcher import ZygoteLauncher

__all__ = ["InlineLauncher", "Launcher", "SpawnLauncher", "ZygoteLauncher", "best_launcher"]


class Launcher(Protocol):
    """Starts workers. Safe to use from any thread."""

    def start(self) -> None:
        """Prepare in the background what the first launch would have to wait for."""

    def launch(self) -> Worker:
        """A new worker, ready. Raises StoppedError with the code WORKER_NOT_STARTED."""

    def close(self) -> None:
        """Give up what new workers would be started from; those that live are closed one by one."""

    def describe(self) -> str:
        """How workers are started, in a sentence for the About page."""


class InlineLauncher:
    """Workers in this process; for tests, with our own code only."""

    def __init__(self, make_session: Callable[[], Session]) -> None:
        self._make_session = make_session

    def start(self) -> None:
        """Nothing is prepared."""

    def launch(self) -> InlineWorker:
        """A new session in this process."""
        return InlineWorker(self._make_session())

    def close(self) -> None:
        """Nothing is held."""

    def describe(self) -> str:
        """One sentence."""
        return "Models run inside the server's own process; nothing protects it from them."


def best_launcher(
    factory: str,
    preload: Sequence[str],
    limits: Limits = DEFAULT_LIMITS,
    threads: int | None = None,
    later: Sequence[str] = (),
    told: Mapping[str, str] = MappingProxyType({}),
) -> Launcher:
    """The quickest launcher that is safe here; `threads` None leaves their number to us.

    `preload` is imported before the first worker can be had, `later` when nobody is waiting.
    `told` are the settings that workers read from their environment.
    Fork on macOS is not safe: its system frameworks crash in a forked child.
    """
    if sys.platform == "linux" and hasattr(os, "fork") and hasattr(socket, "send_fds"):
        return ZygoteLauncher(factory, preload, limits, threads, later, told)
    return SpawnLauncher(factory, limits, threads, told)
