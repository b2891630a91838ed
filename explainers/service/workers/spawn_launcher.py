"""Workers as fresh interpreters: on every system."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import cast

from explainers.cores import auto_threads
from explainers.service.sandbox.watchdog import Watchdog
from explainers.service.workers.channel import Channel
from explainers.service.workers.confinement import DEFAULT_LIMITS, Limits
from explainers.service.workers.environment import worker_environment
from explainers.service.workers.process_worker import ProcessWorker, greeted
from explainers.service.workers.processes import (
    PATIENCE,
    fate,
    module_command,
    new_scratch,
    remove_scratch,
)
from explainers.service.workers.streams import Readable, Writable


class SpawnLauncher:
    """Workers as fresh interpreters: works everywhere, pays for the imports each time."""

    def __init__(
        self,
        factory: str,
        limits: Limits = DEFAULT_LIMITS,
        threads: int | None = None,
        told: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._factory = factory
        self._limits = limits
        self._watchdog = Watchdog(limits)
        self._threads = threads or auto_threads()
        self._told = told

    def start(self) -> None:
        """Nothing is prepared."""

    def launch(self) -> ProcessWorker:
        """See `Launcher.launch`."""
        scratch = new_scratch()
        limits = json.dumps(asdict(self._limits))
        process = subprocess.Popen(  # noqa: S603 - our own module
            module_command("explainers.service.workers.child", self._factory, str(scratch), limits),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=worker_environment(os.environ, self._threads, self._told),
            start_new_session=True,  # Ctrl+C in the server's terminal is not meant for it
        )
        channel = Channel(cast(Readable, process.stdout), cast(Writable, process.stdin))
        return greeted(channel, SpawnedProcess(process, scratch), PATIENCE, self._watchdog)

    def close(self) -> None:
        """Nothing is held."""

    def describe(self) -> str:
        """One sentence."""
        return "Each model runs in a process of its own, started afresh with its libraries."


class SpawnedProcess:
    """A child of this process."""

    def __init__(self, process: subprocess.Popen[bytes], scratch: Path) -> None:
        self._process = process
        self.scratch = scratch

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def running(self) -> bool:
        """See `Process.running`."""
        return self._process.poll() is None

    def end(self, grace: float) -> str:
        """See `Process.end`."""
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()
        remove_scratch(self.scratch)
        return fate(self._process.returncode)

    def _kill(self) -> None:
        if os.name == "posix":
            os.killpg(self._process.pid, signal.SIGKILL)  # what it started goes with it
        else:
            self._process.kill()
