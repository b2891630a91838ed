"""All walls together, each without the others, and what is told of a missing one."""

import errno
import os
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from explainers.service.sandbox import landlock, limits, seccomp
from explainers.service.sandbox.attempts import ATTEMPTS, Bait, succeeded
from explainers.service.sandbox.fence import Kernel, fence, this_kernel
from explainers.service.sandbox.limits import Limits
from explainers.service.sandbox.syscalls import this_machine
from explainers.service.workers.confinement import confine
from tests.service.sandbox.apart import USERS, folder_of, in_child, refused

NO_DEED = lambda: None  # noqa: E731 - a deed that is none


@pytest.mark.parametrize("user", USERS)
def test_every_way_out_is_closed_and_open_without_the_walls(user):
    def tried(confined):
        server = os.getppid()
        bait = Bait(str(folder / "bait"), str(folder), port, server)
        if confined:
            confine(Limits(), folder / "own", keeping(listener))
        return succeeded(bait)

    import socket

    with folder_of(user) as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        os.environ["SANDBOX_TEST_SECRET"] = "hunter2"
        try:
            for name in ("own", "bait"):
                (folder / name).mkdir() if name == "own" else (folder / name).touch()
                if user:
                    os.chown(folder / name, user, user)
            free = in_child(lambda: tried(confined=False), user)
            held = in_child(lambda: tried(confined=True), user)
        finally:
            del os.environ["SANDBOX_TEST_SECRET"]
    assert held == {}
    assert list(free) == list(ATTEMPTS)


def keeping(listener):
    """Every open descriptor but a listener's: the child's own way to tell is among them."""
    numbers = {int(entry.name) for entry in Path("/dev/fd").iterdir()}
    return numbers - {listener.fileno()}


def fenced(kernel, deed):
    with tempfile.TemporaryDirectory() as folder:

        def do():
            walls = fence(Limits(), Path(folder), kernel)
            return [walls.measures, walls.gaps, deed()]

        return in_child(do)


def test_kernel_here_has_everything():
    kernel = this_kernel()
    assert kernel == Kernel(landlock.version(), this_machine())
    assert kernel.landlock >= 1
    assert kernel.machine is not None
    measures, gaps, _ = fenced(kernel, NO_DEED)
    assert gaps == []
    assert len(measures) == len(set(measures)) > 8


def test_other_systems_have_no_kernel_of_ours(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert this_kernel() is None
    measures, gaps, passwd = fenced(None, lambda: refused(Path("/etc/passwd").read_bytes))
    assert passwd is None
    assert len(measures) == 6
    assert gaps == [
        "This system has no sandbox we know: a model can do whatever the server may do."
    ]


def test_each_wall_stands_without_the_other():
    def deed():
        return [refused(Path("/etc/passwd").read_bytes), refused(lambda: os.kill(1, 0))]

    kernel = this_kernel()
    _, gaps, told = fenced(replace(kernel, landlock=0), deed)
    assert told == [None, "PermissionError"]
    assert gaps == [
        "Its files could not be restricted: this kernel offers no Landlock (Linux 5.13 and later"
        " do, if it is on)."
    ]
    _, gaps, told = fenced(replace(kernel, landlock=1, machine=None), deed)
    assert told[0] == "PermissionError"
    assert gaps == [
        f"Its system calls could not be restricted: the numbers of {os.uname().machine} are not"
        " known."
    ]


def test_wall_the_kernel_refuses_is_a_gap_and_not_a_measure(monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(seccomp, "install", refuse)
    measures, gaps, _ = fenced(this_kernel(), NO_DEED)
    assert not any("system calls" in sentence for sentence in measures)
    assert gaps == [
        "Its system calls could not be restricted: Operation not permitted.",
    ]


def test_threads_before_the_walls_are_a_gap(tmp_path):
    def gaps():
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        return fence(Limits(), tmp_path, this_kernel()).gaps

    assert in_child(gaps) == ["1 threads of a library were running before the walls went up."]


def test_the_kernel_stops_a_worker_before_the_server():
    def score():
        return int(Path("/proc/self/oom_score_adj").read_text(encoding="ascii"))

    before = score()
    assert fenced(this_kernel(), score)[2] == 500 > before

    def already_higher():
        Path("/proc/self/oom_score_adj").write_text("700", encoding="ascii")
        return [limits.goes_first(), score()]

    (measure,), after = in_child(already_higher)
    assert after == 700
    assert "before the server" in measure


def test_what_a_system_lacks_is_not_taken_for_a_refusal(monkeypatch, tmp_path):
    """Windows has no fork, and starts processes all the same."""
    monkeypatch.delattr(os, "fork")
    bait = Bait(str(tmp_path / "bait"), str(tmp_path), 1, os.getpid())
    assert "no attribute" in succeeded(bait)["start a process"]
