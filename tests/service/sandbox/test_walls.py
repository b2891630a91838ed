"""Limits, privileges, readable paths, and all walls together."""

import ctypes
import errno
import os
import resource
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from explainers.service.sandbox import landlock, limits, paths, privileges, seccomp
from explainers.service.sandbox.attempts import ATTEMPTS, Bait, succeeded
from explainers.service.sandbox.fence import Kernel, fence, this_kernel
from explainers.service.sandbox.limits import Limits
from explainers.service.sandbox.syscalls import this_machine
from explainers.service.workers.confinement import confine
from tests.service.sandbox.apart import NOBODY, USERS, folder_of, in_child, refused

MIB = 2**20
SMALL = Limits(memory_bytes=3 * 2**30, open_files=40, scratch_bytes=MIB)
NO_DEED = lambda: None  # noqa: E731 - a deed that is none


def limited(deed, limits_=SMALL):
    def do():
        measures = limits.lower(limits_)
        return [measures, deed()]

    return do


def too_much_memory(shared):
    """Set memory aside, by the two ways there are; the name of the error."""
    import mmap

    kind = mmap.MAP_SHARED if shared else mmap.MAP_PRIVATE
    try:
        mmap.mmap(-1, 9 * 2**30 if shared else 3 * 2**30, kind | mmap.MAP_ANONYMOUS).close()
    except OSError as error:
        return errno.errorcode[error.errno]
    return None


@pytest.mark.parametrize("shared", [False, True])
def test_memory_beyond_the_limit_is_not_given(shared):
    # 3 GiB of private memory; shared memory counts as addresses alone, of which there are 8 GiB.
    assert in_child(limited(lambda: too_much_memory(shared)))[1] == "ENOMEM"
    assert in_child(lambda: too_much_memory(shared)) is None


def test_shared_memory_escapes_the_first_limit():
    """Why there are two, and a watchdog."""
    import mmap

    def share():
        mmap.mmap(-1, 13 * 2**29, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS).close()

    # The libraries of a long test run map some GiB of the second limit's 14 already.
    large = replace(SMALL, memory_bytes=6 * 2**30)
    assert in_child(limited(share, large))[1] is None


@pytest.mark.parametrize("user", USERS)
def test_files_beyond_their_size_and_number_are_refused(user):
    def write(size):
        with (folder / "file").open("wb", buffering=0) as file:
            return refused(lambda: file.write(bytes(size)) == size or file.write(b"x"))

    def open_many():
        held = []
        with suppress(OSError):
            while len(held) < 1_000:
                held.append(os.open(os.devnull, os.O_RDONLY))
        return len(held)

    with folder_of(user) as folder:
        assert in_child(limited(lambda: write(MIB)), user)[1] is None
        assert in_child(limited(lambda: write(MIB + 1)), user)[1] == "OSError"
        assert in_child(lambda: write(MIB + 1), user) is None
    assert in_child(limited(open_many), user)[1] < 40
    assert in_child(open_many, user) > 60


def test_a_long_log_can_still_be_added_to(tmp_path):
    log = tmp_path / "log"
    log.write_bytes(bytes(2 * MIB))

    def add():
        os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND), 2)
        limits.lower(SMALL)
        return os.write(2, b"line\n")

    assert in_child(add) == 5


def test_limits_cannot_be_raised_again():
    def tried():
        privileges.drop()
        with suppress(ValueError):  # Python's name for EPERM here
            resource.setrlimit(resource.RLIMIT_NOFILE, (41, 41))
        return resource.getrlimit(resource.RLIMIT_NOFILE)

    assert in_child(limited(tried))[1] == [40, 40]


def test_measures_are_only_those_the_system_took(monkeypatch):
    def setrlimit(which, _):
        if which == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", setrlimit)
    measures = limits.lower(SMALL)
    assert len(measures) == 4
    assert not any("addresses" in sentence for sentence in measures)
    monkeypatch.undo()
    measures = in_child(limited(NO_DEED))[0]
    assert "It may set aside 3 GiB of memory at most." in measures
    assert "It may map 8 GiB of addresses at most." in measures
    assert "It may open 40 files at most." in measures
    assert "It may write files of 1 MB at most." in measures


def test_a_lower_limit_of_the_system_stays():
    def lower():
        resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
        limits.lower(SMALL)
        return resource.getrlimit(resource.RLIMIT_NOFILE)

    assert in_child(lower) == [20, 20]


@pytest.mark.parametrize("user", USERS)
def test_privileges_are_gone_and_do_not_come_back(user):
    def held():
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return [int(line.split()[1], 16) for line in lines if line.startswith(("CapEff", "CapPrm"))]

    def dropped():
        privileges.drop()
        return [*held(), refused(lambda: os.setresuid(NOBODY + 1, NOBODY + 1, NOBODY + 1))]

    assert in_child(dropped, user) == [0, 0, "PermissionError"]
    if user is None and os.getuid() == 0:
        assert all(in_child(held))


def test_privileges_that_cannot_be_dropped_are_told(monkeypatch):
    class Refusing:
        def capset(self, *_):
            ctypes.set_errno(errno.EPERM)
            return -1

    monkeypatch.setattr(privileges, "libc", Refusing)
    with pytest.raises(OSError, match="not permitted"):
        privileges.drop()


def test_readable_are_libraries_and_not_what_lies_beside_them(tmp_path, monkeypatch):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    (tmp_path / "module.py").touch()
    (tmp_path / ".rationale").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "secrets.toml").touch()
    (tmp_path / "site-packages").mkdir()
    site, archive = tmp_path / "site-packages", tmp_path / "library.zip"
    archive.touch()
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), str(site), str(archive), "/no/such"])
    monkeypatch.setenv("LD_LIBRARY_PATH", f"{tmp_path / 'data'}::/no/such")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "compiled"))
    found = [Path(path) for path in paths.readable()]
    ours = {path.name for path in found if path.is_relative_to(tmp_path)}
    assert ours == {"package", "module.py", "site-packages", "library.zip", "data", "compiled"}
    assert Path("/etc/passwd") not in found
    assert not any(Path(tempfile.gettempdir()) == path for path in found)
    assert Path(sys.prefix, "lib") in found
    assert len(found) == len(set(found))


def test_nothing_readable_holds_anything_of_a_user():
    """Folders where servers keep uploads, keys and homes; under none of them is all readable."""
    found = [Path(path).resolve() for path in paths.readable()]
    for folder in ("/", "/etc", "/home", "/var", "/tmp", "/proc", "/sys", "/dev", "/usr", "/run"):
        assert Path(folder) not in found
    root = Path(__file__).resolve().parents[3]
    assert root not in found
    assert root / "explainers" in found


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


def test_a_system_that_knows_no_turn_is_not_said_to_have_one(monkeypatch):
    monkeypatch.setattr(limits, "Path", lambda _: Path("/no/such/file"))
    assert limits.goes_first() == []


def test_what_a_system_lacks_is_not_taken_for_a_refusal(monkeypatch, tmp_path):
    """Windows has no fork, and starts processes all the same."""
    monkeypatch.delattr(os, "fork")
    bait = Bait(str(tmp_path / "bait"), str(tmp_path), 1, os.getpid())
    assert "no attribute" in succeeded(bait)["start a process"]
