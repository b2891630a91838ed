"""Seccomp: the kernel asks a small program of ours before each system call of a worker.

https://docs.kernel.org/userspace-api/seccomp_filter.html

What is refused answers EPERM, as to somebody without the right. clone3 answers ENOSYS, because
its flags lie in memory where the program cannot look; C libraries then use clone. Calls by another
processor's numbers end the process: no library makes them.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Sequence
from typing import Final

from explainers.service.sandbox.kernel import no_new_privileges, system_call
from explainers.service.sandbox.syscalls import NEWEST, Machine

_SET_MODE_FILTER: Final = 1
_ALL_THREADS: Final = 1

_LOAD, _EQUALS, _ABOVE, _FROM, _ANY_BIT, _ANSWER = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06
_ALLOW: Final = 0x7FFF_0000
_KILL: Final = 0x8000_0000
_REFUSE: Final = 0x0005_0000 | errno.EPERM
_UNKNOWN: Final = 0x0005_0000 | errno.ENOSYS

_NUMBER, _MARK, _ARGUMENTS = 0, 4, 16

_THREAD: Final = 0x0001_0000
_NAMESPACES: Final = 0x7E02_0000
# Who is told of a pipe by a signal, and by which: a way to send any signal to anybody.
_SIGNALS_OF_FILES: Final = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX
# Typing into the terminal that shows the log (TIOCSTI, TIOCLINUX), taking it over (TIOCSCTTY,
# TIOCSETD), and the two older spellings of F_SETOWN.
_TERMINAL: Final = (0x5412, 0x541C, 0x540E, 0x5423, 0x8901, 0x8902)
_SURVIVE_PARENT: Final = (1,)  # PR_SET_PDEATHSIG: the fork server's death must stay the worker's

Step = tuple[int, int, int, int]
"""One instruction: operation, steps to skip if true, if false, operand."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def program(machine: Machine, pid: int) -> list[Step]:
    """The filter for the process `pid`, which may send signals to nobody else."""
    watched = machine.watched
    steps = [_load(_MARK), (_EQUALS, 1, 0, machine.mark), _answer(_KILL), _load(_NUMBER)]
    if machine.stranger is not None:
        steps += [(_FROM, 0, 1, machine.stranger), _answer(_KILL)]
    steps += [(_ABOVE, 0, 1, NEWEST), _answer(_UNKNOWN)]
    for number in sorted(machine.refused.values()):
        steps += _when(number, [_answer(_REFUSE)])
    steps += _when(watched["clone3"], [_answer(_UNKNOWN)])
    steps += _when(watched["clone"], _threads_only())
    steps += _when(watched["tgkill"], _only(0, pid))
    steps += _when(watched["prlimit64"], _only(0, 0))
    steps += _when(watched["sched_setaffinity"], _only(0, 0))
    steps += _when(watched["ioctl"], _never(1, _TERMINAL))
    steps += _when(watched["fcntl"], _never(1, _SIGNALS_OF_FILES))
    steps += _when(watched["prctl"], _never(0, _SURVIVE_PARENT))
    return [*steps, _answer(_ALLOW)]


def install(machine: Machine, pid: int) -> list[str]:
    """Have the kernel ask from now on, in all threads; the measures. Raises OSError."""
    code = b"".join(struct.pack("<HBBI", *step) for step in program(machine, pid))
    filled = _Program(len(code) // 8, code)
    no_new_privileges()
    refused = system_call(
        machine.watched["seccomp"], _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(filled)
    )
    if refused:  # the thread that could not follow
        raise OSError(errno.EBUSY, f"thread {refused} runs under rules of its own")
    return [
        "It can start no programs or processes, and no connections.",
        f"The kernel refuses it {len(machine.refused)} system calls, and all that are newer than"
        " Linux 6.1.",
    ]


def _load(offset: int) -> Step:
    return (_LOAD, 0, 0, offset)


def _answer(value: int) -> Step:
    return (_ANSWER, 0, 0, value)


def _when(number: int, then: Sequence[Step]) -> list[Step]:
    """Do `then`, which ends with an answer, for one system call."""
    return [(_EQUALS, 0, len(then), number), *then]


def _only(argument: int, value: int) -> list[Step]:
    """Allow a call whose argument, a number of 32 bits, has one value."""
    return [_argument(argument), (_EQUALS, 0, 1, value), _answer(_ALLOW), _answer(_REFUSE)]


def _never(argument: int, values: Sequence[int]) -> list[Step]:
    """Refuse a call whose argument, a number of 32 bits, has one of the values."""
    tests = [(_EQUALS, len(values) - place, 0, value) for place, value in enumerate(values)]
    return [_argument(argument), *tests, _answer(_ALLOW), _answer(_REFUSE)]


def _threads_only() -> list[Step]:
    return [
        _argument(0),
        (_ANY_BIT, 1, 0, _NAMESPACES),
        (_ANY_BIT, 1, 0, _THREAD),
        _answer(_REFUSE),
        _answer(_ALLOW),
    ]


def _argument(place: int) -> Step:
    """Load the lower half of an argument; both machines store it first."""
    return _load(_ARGUMENTS + 8 * place)
