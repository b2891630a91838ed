"""Ways out of a worker, tried from inside. None does harm where it succeeds.

An attempt counts as refused only when the system said that it is not permitted. Where the deed
itself would do harm, its object does not exist: a system that looks for it first would have let
it happen.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from explainers.service.workers.environment import allowed
from explainers.service.workers.frames import Frame

TRY: Final = "try_ways_out"
"""The verb that asks a worker, whatever its session is, for all attempts."""

_REFUSALS: Final = (errno.EPERM, errno.EACCES)
_PTRACE_SEIZE: Final = 0x4206
_NOBODY: Final = 2**22 + 1
"""A process id beyond the largest one Linux gives."""


@dataclass(frozen=True)
class Bait:
    """What a worker tries to get at: a file, a folder to write in, a port, the server itself."""

    file: str
    folder: str
    port: int
    server: int


def _read_file(bait: Bait) -> None:
    Path(bait.file).read_bytes()


def _list_folder(bait: Bait) -> None:
    list(Path(bait.folder).iterdir())


def _read_accounts(_: Bait) -> None:
    Path("/etc/passwd").read_bytes()


def _write_file(bait: Bait) -> None:
    with Path(bait.file).open("ab") as file:
        file.write(b"!")


def _make_file(bait: Bait) -> None:
    Path(bait.folder, "written-by-a-worker").touch()


def _change_permissions(bait: Bait) -> None:
    Path(bait.file).chmod(0o600)


def _connect(bait: Bait) -> None:
    # Not create_connection, which looks the name up first: that a file of it may not be read would
    # pass for a refusal.
    with socket.socket() as end:
        end.connect(("127.0.0.1", bait.port))


def _connect_locally(_: Bait) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.connect("\0rationale-nobody-listens-here")


def _start_process(_: Bait) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _start_program(bait: Bait) -> None:
    os.execv(str(Path(bait.folder, "no such program")), ["program"])  # noqa: S606 - there is none


def _signal_server(bait: Bait) -> None:
    os.kill(bait.server, 0)


def _debug(_: Bait) -> None:
    if ctypes.CDLL(None, use_errno=True).ptrace(_PTRACE_SEIZE, _NOBODY, None, None) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def _read_server_environment(bait: Bait) -> None:
    Path(f"/proc/{bait.server}/environ").read_bytes()


def _see_environment(_: Bait) -> None:
    if all(allowed(name) for name in os.environ):
        raise PermissionError(errno.EPERM, "the environment is clean")


ATTEMPTS: Final[Mapping[str, Callable[[Bait], None]]] = {
    "read a file that is not its own": _read_file,
    "list a folder that is not its own": _list_folder,
    "read the system's list of accounts": _read_accounts,
    "change a file that is not its own": _write_file,
    "write a file outside its folder": _make_file,
    "change the permissions of a file": _change_permissions,
    "open a network connection": _connect,
    "open a connection to a local service": _connect_locally,
    "start a process": _start_process,
    "start a program": _start_program,
    "send signals to the server": _signal_server,
    "debug another process": _debug,
    "read the server's environment": _read_server_environment,
    "see variables it was not given": _see_environment,
}
"""What each tries to do, after "A worker could"."""


def tried(frame: Frame) -> Frame:
    """Try everything; the reply names what was not refused, and why, where something else was."""
    bait = Bait(**frame.fields)
    return Frame("tried", {"succeeded": succeeded(bait)})


def succeeded(bait: Bait) -> dict[str, str]:
    """The attempts that were not refused; with each what stopped it instead, or nothing."""
    found = {}
    for what, attempt in ATTEMPTS.items():
        outcome = _outcome(attempt, bait)
        if outcome is not None:
            found[what] = outcome
    return found


def _outcome(attempt: Callable[[Bait], Any], bait: Bait) -> str | None:
    try:
        sys.stdout.flush()  # a fork would write it twice
        attempt(bait)
    except OSError as error:
        return None if error.errno in _REFUSALS else f"{error.strerror or error}"
    except AttributeError as missing:  # Windows does it in another way
        return str(missing)
    return ""
