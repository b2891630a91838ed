"""The filter: interpreted for both machines, and installed on this one."""

import ctypes
import errno
import fcntl
import os
import resource
import signal
import socket
import struct
import termios
import threading

import pytest

from explainers.service.sandbox import seccomp
from explainers.service.sandbox.syscalls import MACHINES, NEWEST, this_machine
from tests.service.sandbox.apart import USERS, ending, folder_of, in_child, refused
from tests.service.sandbox.test_syscalls import NAMES, kernel_table

PID = 4_321
ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
THREAD_FLAGS = 0x3D0F00  # what the C library asks of clone for a thread
FORK_FLAGS = 0x1200011  # and for a fork
LAST_OF_X32 = 0x40000000 + 547


def verdict(steps, mark, number, *arguments):
    """What a filter answers: a reader of its instructions, written from the kernel's manual."""
    padded = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<iIQ6Q", number, mark, 0, *padded)
    value, place = 0, 0
    while True:
        operation, true, false, operand = steps[place]
        place += 1
        if operation == 0x20:
            value = struct.unpack_from("<I", data, operand)[0]
        elif operation == 0x06:
            return operand
        else:
            holds = {
                0x15: value == operand,
                0x25: value > operand,
                0x35: value >= operand,
                0x45: bool(value & operand),
            }[operation]
            place += true if holds else false


@pytest.fixture(params=MACHINES, ids=NAMES)
def machine(request):
    return request.param


@pytest.fixture
def ask(machine):
    steps = seccomp.program(machine, PID)
    table = kernel_table(machine.name)
    return lambda name, *arguments: verdict(steps, machine.mark, table[name], *arguments)


def test_every_call_of_the_kernel_gets_the_answer_it_should(machine, ask):
    answers = {name: ask(name, 0) for name in kernel_table(machine.name)}
    refused_ = {name for name, answer in answers.items() if answer == EPERM}
    # clone without any flag is a fork; tgkill to 0 is to somebody else.
    assert refused_ == {*machine.refused, "clone", "tgkill"}
    assert [name for name, answer in answers.items() if answer == ENOSYS] == ["clone3"]
    assert set(answers.values()) == {ALLOW, EPERM, ENOSYS}
    assert all(answers[name] == ALLOW for name in ("read", "write", "mmap", "futex", "openat"))


def test_threads_may_be_started_and_processes_and_namespaces_not(ask):
    assert ask("clone", THREAD_FLAGS) == ALLOW
    assert ask("clone", FORK_FLAGS) == EPERM
    for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert ask("clone", THREAD_FLAGS | flag) == EPERM


def test_arguments_decide(ask):
    assert [ask("tgkill", pid, pid, 6) for pid in (PID, PID + 1)] == [ALLOW, EPERM]
    assert [ask("prlimit64", pid, 7, 0, 0) for pid in (0, PID, 1)] == [ALLOW, EPERM, EPERM]
    assert [ask("sched_setaffinity", pid) for pid in (0, 1)] == [ALLOW, EPERM]
    assert [ask("prctl", option, 0) for option in (1, 38)] == [EPERM, ALLOW]
    typing = (termios.TIOCSTI, termios.TIOCSCTTY, termios.TIOCSETD, 0x541C)
    assert [ask("ioctl", 2, request) for request in typing] == [EPERM] * 4
    assert ask("ioctl", 2, termios.TIOCGWINSZ) == ALLOW
    owners = (fcntl.F_SETOWN, fcntl.F_SETSIG, 15)
    assert [ask("fcntl", 3, command) for command in owners] == [EPERM] * 3
    assert [ask("fcntl", 3, command) for command in (fcntl.F_GETFL, fcntl.F_SETFL)] == [ALLOW] * 2


def test_upper_half_of_an_argument_changes_nothing_for_the_worse(ask):
    """The kernel reads 32 bits of these, so the filter must."""
    high = 1 << 32
    assert ask("prlimit64", high | 1) == EPERM
    assert ask("tgkill", high | 1) == EPERM
    assert ask("ioctl", 2, high | termios.TIOCSTI) == EPERM
    assert ask("fcntl", 3, high | fcntl.F_SETOWN) == EPERM


def test_calls_newer_than_the_table_do_not_exist(machine):
    steps = seccomp.program(machine, PID)
    answers = [verdict(steps, machine.mark, NEWEST + more) for more in (1, 2, 20, 9_000)]
    assert answers == [ENOSYS] * 4


def test_calls_of_other_machines_end_the_process():
    x86, arm = MACHINES
    steps = seccomp.program(x86, PID)
    assert verdict(steps, arm.mark, 0) == KILL
    assert verdict(steps, 0x40000003, 1) == KILL  # 32 bits on the same processor
    assert verdict(steps, x86.mark, 0x40000000) == KILL
    assert verdict(steps, x86.mark, LAST_OF_X32) == KILL
    assert verdict(seccomp.program(arm, PID), x86.mark, 0) == KILL


def walled(deed):
    """Do something behind the filter."""

    def do():
        seccomp.install(this_machine(), os.getpid())
        return deed()

    return do


def deeds(folder):
    """What numerical code never does, by name."""
    file = folder / "file"
    ours, theirs = os.pipe()
    return {
        "chmod": lambda: file.chmod(0o600),
        "fchmod": lambda: os.fchmod(ours, 0o600),
        "chown": lambda: os.chown(file, os.getuid(), os.getgid()),
        "utime": lambda: os.utime(file, (1, 1)),
        "setxattr": lambda: os.setxattr(file, "user.x", b"1"),
        "truncate": lambda: os.truncate(file, 0),
        "link": lambda: os.link(file, folder / "second"),
        "symlink": lambda: (folder / "third").symlink_to(file),
        "mkfifo": lambda: os.mkfifo(folder / "pipe"),
        "memfd": lambda: os.memfd_create("x"),
        "socket": socket.socket,
        "socketpair": socket.socketpair,
        "kill": lambda: os.kill(os.getppid(), 0),
        "pidfd": lambda: os.pidfd_open(os.getppid()),
        "nice": lambda: os.setpriority(os.PRIO_PROCESS, 0, 19),
        "fork": _fork,
        "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "owner": lambda: fcntl.fcntl(ours, fcntl.F_SETOWN, os.getpid()),
        "limits of another": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CORE),
        "pipe": lambda: os.write(theirs, b"x"),
        "thread": _thread,
        "lower limit": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
        "cores": lambda: os.sched_setaffinity(0, os.sched_getaffinity(0)),
    }


HARMLESS = {"pipe", "thread", "lower limit", "cores"}


def _fork():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _thread():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


@pytest.mark.parametrize("user", USERS)
def test_refused_with_the_filter_and_only_with_it(user):
    def all_of_them():
        (folder / "file").write_text("x", encoding="utf-8")
        return {name: refused(deed) for name, deed in deeds(folder).items()}

    with folder_of(user) as folder:
        free = in_child(all_of_them, user)
    with folder_of(user) as folder:
        held = in_child(walled(all_of_them), user)
    assert free == dict.fromkeys(free)
    assert held == {name: None if name in HARMLESS else "PermissionError" for name in free}


def test_calls_without_a_name_in_python_are_refused_by_number():
    names = ("ptrace", "process_vm_readv", "io_uring_setup", "bpf", "userfaultfd", "keyctl")
    table = kernel_table(this_machine().name)

    def call(name):
        number = ctypes.c_long(table[name])
        result = ctypes.CDLL(None, use_errno=True).syscall(number, *[ctypes.c_long(-1)] * 5)
        return None if result >= 0 else errno.errorcode[ctypes.get_errno()]

    def call_all():
        return {name: call(name) for name in names}

    assert in_child(walled(call_all)) == dict.fromkeys(names, "EPERM")
    assert in_child(call_all)["ptrace"] != "EPERM"


def test_signals_reach_oneself_and_nobody_else():
    assert ending(walled(os.abort)) == -signal.SIGABRT
    assert ending(walled(lambda: signal.raise_signal(signal.SIGTERM))) == -signal.SIGTERM


def test_measures_say_how_many_calls_are_refused():
    machine = this_machine()
    measures = in_child(lambda: seccomp.install(machine, os.getpid()))
    assert f" {len(machine.refused)} system calls" in measures[1]


def test_threads_that_run_already_are_held_too():
    def beside():
        answers = []
        go = threading.Event()
        thread = threading.Thread(target=lambda: go.wait() and answers.append(refused(_fork)))
        thread.start()
        seccomp.install(this_machine(), os.getpid())
        go.set()
        thread.join()
        return answers

    assert in_child(beside) == ["PermissionError"]


def test_kernel_that_takes_no_filter_is_told(monkeypatch):
    def system_call(*_):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(seccomp, "system_call", system_call)
    monkeypatch.setattr(seccomp, "no_new_privileges", lambda: None)
    with pytest.raises(OSError, match="Invalid argument"):
        seccomp.install(this_machine(), PID)
    monkeypatch.setattr(seccomp, "system_call", lambda *_: 77)
    with pytest.raises(OSError, match="thread 77"):
        seccomp.install(this_machine(), PID)
