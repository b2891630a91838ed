"""Workers forked from a zygote: on Linux, where a fork of loaded libraries is safe."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

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
from explainers.service.workers.worker import not_started
from explainers.service.workers.zygote import MESSAGE_BYTES, SEPARATOR

FAREWELL: Final = 5.0
"""Seconds a zygote is given to kill its workers, which takes it a few milliseconds each."""


class ZygoteLauncher:
    """Starts the zygote on `start` or at the first launch, and again should it die."""

    def __init__(
        self,
        factory: str,
        preload: Sequence[str] = (),
        limits: Limits = DEFAULT_LIMITS,
        threads: int | None = None,
        later: Sequence[str] = (),
        told: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._arguments = (factory, *preload)
        self._later = tuple(later)
        self._threads = threads or auto_threads()
        self._told = told
        self._limits = limits
        self._watchdog = Watchdog(limits)
        self._lock = threading.Lock()
        self._running: _Zygote | None = None

    def start(self) -> None:
        """Have the libraries imported in the background; returns at once."""
        with self._lock:
            self._zygote()

    def launch(self) -> ProcessWorker:
        """See `Launcher.launch`. Waits for the imports if they are still going on."""
        scratch = new_scratch()
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = self._forked(scratch, ours, theirs)
        except BaseException:
            ours.close()
            remove_scratch(scratch)
            raise
        channel = Channel(ours.makefile("rb"), ours.makefile("wb"))
        return greeted(channel, process, PATIENCE, self._watchdog)

    def close(self) -> None:
        """End the zygote; its workers end with it."""
        with self._lock:
            self._discard()

    def describe(self) -> str:
        """One sentence."""
        return (
            "Each model runs in a process of its own, forked from one that has loaded the"
            " libraries and never opens a file of yours."
        )

    def _zygote(self) -> _Zygote:
        if self._running is None:
            arguments = (*self._arguments, SEPARATOR, *self._later)
            self._running = _Zygote(arguments, self._threads, self._told)
        return self._running

    def _forked(self, scratch: Path, ours: socket.socket, theirs: socket.socket) -> ForkedProcess:
        request = {"do": "spawn", "scratch": str(scratch), "limits": asdict(self._limits)}
        with self._lock:
            if self._running and not self._running.alive:  # it died since the last launch
                self._discard()
            zygote = self._zygote()
            try:
                reply = zygote.converse(request, theirs)
            except _SilentError as error:
                raise not_started(f"its fork server: {self._discard()}") from error
        if reply["pid"] is None:
            raise not_started(reply["why"])
        return ForkedProcess(reply["pid"], ours, zygote, scratch)

    def _discard(self) -> str:
        """End the zygote that runs, if one does; how it ended, in words."""
        self._later = ()  # it may have died of one of these: some need a newer processor
        end = self._running.close() if self._running else "closed"
        self._running = None
        return end


class ForkedProcess:
    """A child of the zygote; only the zygote can wait for it."""

    def __init__(self, pid: int, end: socket.socket, zygote: _Zygote, scratch: Path) -> None:
        self.pid = pid
        self._socket = end
        self._zygote = zygote
        self.scratch = scratch
        self._lock = threading.Lock()
        self._fate: str | None = None

    def running(self) -> bool:
        """See `Process.running`; its end of the stream is closed by the kernel when it ends."""
        try:
            return self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def end(self, grace: float) -> str:
        """See `Process.end`."""
        with self._lock:
            if self._fate is None:
                self._fate = self._ended(grace)
            return self._fate

    def _ended(self, grace: float) -> str:
        with suppress(OSError):  # wakes whoever still waits for an answer
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        try:
            code = self._zygote.converse({"do": "stop", "pid": self.pid, "grace": grace})["code"]
        except _SilentError:
            return "its fork server ended, and every worker with it"
        finally:
            remove_scratch(self.scratch)
        return fate(code)


class _SilentError(Exception):
    """The zygote does not answer any more."""


class _Zygote:
    """One zygote process and the conversation with it. Safe to use from any thread."""

    def __init__(self, arguments: Sequence[str], threads: int, told: Mapping[str, str]) -> None:
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(PATIENCE)
        self._imported = False
        descriptor = theirs.fileno()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                module_command("explainers.service.workers.zygote", str(descriptor), *arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=worker_environment(os.environ, threads, told),
                pass_fds=(descriptor,),
                start_new_session=True,  # Ctrl+C in the server's terminal is not meant for it
            )

    @property
    def alive(self) -> bool:
        """False once it has ended."""
        return self._process.poll() is None

    def converse(self, message: dict[str, Any], passed: socket.socket | None = None) -> Any:
        """Its reply to one message; `passed` goes along. Raises _SilentError."""
        descriptors = [passed.fileno()] if passed else []
        with self._lock:
            try:
                socket.send_fds(self._control, [json.dumps(message).encode()], descriptors)
                reply = self._control.recv(MESSAGE_BYTES)
            except OSError as error:  # a time-out is one, too
                raise _SilentError from error
        if not reply:
            raise _SilentError
        self._imported = True
        return json.loads(reply)

    def close(self) -> str:
        """End it, and its workers with it. How it ended, in words."""
        with self._lock:
            self._control.close()
        if not self._imported:  # it does not listen yet, and has no workers
            self._process.kill()
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
        return fate(self._process.wait())
