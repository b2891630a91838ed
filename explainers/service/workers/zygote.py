"""The fork server.

`python -m explainers.service.workers.zygote DESCRIPTOR FACTORY PRELOAD... -- LATER...`

It imports the heavy libraries once and forks a worker from there in milliseconds instead of
importing for seconds. DESCRIPTOR is its end of a Unix socket pair (SOCK_SEQPACKET); each message
is one JSON object:

    {"do": "spawn", "scratch", "limits"} + the worker's socket -> {"pid"}
    {"do": "stop", "pid", "grace"} -> {"code"}: return code, None for a pid that is not a child

What is measured the hard way: it imports but never runs an operation, and starts no thread. The
pools of OpenMP, TensorFlow or numba do not survive a fork, and a child would wait for them for
ever. The threads OpenBLAS and Arrow start while they are imported do: both set up fork handlers.

LATER are libraries that many never need and that take seconds: they are imported one at a time once
nobody has asked for anything for a while and no worker computes, so that nobody waits for them.
Whoever asks while one is being imported waits for that one. Measured on 2 cores: the first worker
can be had 3 s after the start, with TensorFlow among the later ones or without it, and 5 to 8 s
with it among the first. TensorFlow starts no thread while it is imported, and takes 1.6 s, 154 MB
of memory, and 290 MB of file pages that all processes share. A fork takes 9 ms with it and 7 ms
without; in the child the first Keras file is read in 0.4 s, and in 2.4 s where TensorFlow has yet
to be imported.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Never

from explainers.service.sandbox.usage import busy_seconds
from explainers.service.workers.channel import Channel
from explainers.service.workers.child import leave, quiet_standard_streams, run
from explainers.service.workers.confinement import Limits, confine
from explainers.service.workers.processes import remove_scratch

MESSAGE_BYTES: Final = 64 * 1024
"""More than any message of the conversation."""

QUIET: Final = 10.0
"""Seconds without a message after which the next of the later libraries is imported.

Long enough that it does not take a core from the first page somebody looks at.
"""

_IDLE_SHARE: Final = 0.2
"""Of a core: workers that take less have nobody waiting for them."""

SEPARATOR: Final = "--"
"""Stands between the libraries to import at once and the later ones."""

_PR_SET_PDEATHSIG: Final = 1


class Zygote:
    """The loop: forks on request, reaps its children, takes them along when it ends."""

    def __init__(self, control: socket.socket, factory: str, later: Iterable[str] = ()) -> None:
        self._control = control
        self._factory = factory
        self._later = list(later)
        self._living: dict[int, str] = {}  # pid -> scratch folder
        self._worked = 0.0  # processor seconds of the children, when last looked at
        self._ended: dict[int, int] = {}  # pid -> return code, until somebody asks
        self._woken, self._wake = socket.socketpair()
        self._woken.setblocking(False)
        self._wake.setblocking(False)

    def serve(self) -> None:
        """Answer until the server hangs up, then kill what is left."""
        signal.signal(signal.SIGCHLD, lambda *_: None)  # the wake-up descriptor says it instead
        signal.set_wakeup_fd(self._wake.fileno())
        try:
            while True:
                patience = QUIET if self._later else None
                ready, _, _ = select.select([self._control, self._woken], [], [], patience)
                if not ready and not self._working():
                    preload([self._later.pop(0)])
                if self._woken in ready:
                    self._reap()
                if self._control in ready and not self._converse():
                    return
        finally:
            self.close()

    def _working(self) -> bool:
        """Whether the children took a core for a good part of the time since this was asked."""
        before, self._worked = self._worked, sum(map(busy_seconds, self._living))
        return self._worked - before > _IDLE_SHARE * QUIET

    def _converse(self) -> bool:
        """Answer one message; False when the server has hung up."""
        text, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE_BYTES, 1)
        if not text:
            return False
        message = json.loads(text)
        if message["do"] == "spawn":
            reply = self.spawn(message, descriptors[0])
        else:
            reply = {"code": self.stop(message["pid"], message["grace"])}
        self._control.send(json.dumps(reply).encode())
        return True

    def spawn(self, message: dict[str, Any], descriptor: int) -> dict[str, Any]:
        """Fork a child that serves on `descriptor`, which is closed here; the reply."""
        zygote = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:  # the system's limit of processes or memory
            os.close(descriptor)
            return {"pid": None, "why": str(error.strerror)}
        if pid == 0:
            self._be_child(message, descriptor, zygote)
        os.close(descriptor)  # else nobody would see the end of the child's stream
        with suppress(OSError):  # the child may have done it first, or be gone
            os.setpgid(pid, pid)
        self._living[pid] = message["scratch"]
        return {"pid": pid}

    def _be_child(self, message: dict[str, Any], descriptor: int, zygote: int) -> Never:
        """Everything the forked child ever does; it never returns into the zygote's loop."""
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            os.setpgid(0, 0)
            _die_with(zygote)
            for end in (self._control, self._woken, self._wake):
                end.close()
            scratch = Path(message["scratch"])
            walls = confine(Limits(**message["limits"]), scratch, (descriptor,))
            # As files and not as a socket: a confined worker may read and write, not send.
            reader = os.fdopen(descriptor, "rb", closefd=False)
            run(Channel(reader, os.fdopen(descriptor, "wb")), self._factory, walls, scratch)
        except BaseException:  # noqa: BLE001 - whatever it was, two zygotes would be worse
            sys.excepthook(*sys.exc_info())
            leave(1)
        leave(0)

    def stop(self, pid: int, grace: float) -> int | None:
        """End a child, `grace` seconds after it should by itself; its return code.

        None for a process that is no child of the zygote's; it is left alone.
        """
        deadline = time.monotonic() + grace
        while pid in self._living and (left := deadline - time.monotonic()) > 0:
            select.select([self._woken], [], [], left)
            self._reap()
        if pid in self._living:
            _kill_group(pid)
            self._bury(pid)
        return self._ended.pop(pid, None)

    def _reap(self) -> None:
        """Bury the children that have ended."""
        with suppress(BlockingIOError):
            while self._woken.recv(4096):
                pass
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        with suppress(ChildProcessError):
            while found := os.waitid(os.P_ALL, 0, flags):
                # Before it is waited for, its number cannot belong to a stranger.
                _kill_group(found.si_pid)
                self._bury(found.si_pid)

    def _bury(self, pid: int) -> None:
        _, status = os.waitpid(pid, 0)
        self._ended[pid] = os.waitstatus_to_exitcode(status)
        self._living.pop(pid, None)

    def close(self) -> None:
        """Kill the children that are left, and tidy up after them."""
        for pid, scratch in dict(self._living).items():
            _kill_group(pid)
            self._bury(pid)
            remove_scratch(Path(scratch))
        signal.set_wakeup_fd(-1)
        self._woken.close()
        self._wake.close()


def preload(modules: Iterable[str]) -> None:
    """Import what can be imported, for children to share; the log names the rest."""
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - an optional library may be absent or broken
            sys.stderr.write(f"Not preloaded: {name} ({type(error).__name__}: {error})\n")
    gc.collect()
    gc.freeze()  # the children's collectors leave these pages shared


def main(arguments: list[str]) -> Never:
    """Preload and serve."""
    descriptor, factory, *modules = arguments
    later = modules.index(SEPARATOR) if SEPARATOR in modules else len(modules)
    quiet_standard_streams()
    control = socket.socket(fileno=int(descriptor))
    preload([*modules[:later], factory.partition(":")[0]])
    Zygote(control, factory, modules[later + 1 :]).serve()
    leave(0)


def _die_with(zygote: int) -> None:
    """Have the kernel kill this process, spinning or not, when the zygote ends (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != zygote:  # it ended before we asked
        leave(1)


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1:])
