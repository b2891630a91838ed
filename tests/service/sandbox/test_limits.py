"""Limits: what is too much is not given, and nobody raises them again."""

import errno
import os
import resource
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from explainers.service.sandbox import limits, privileges
from explainers.service.sandbox.limits import Limits
from tests.service.sandbox.apart import USERS, folder_of, in_child, refused

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

    # A long test run maps many GiB already, and the second limit is held against all of them.
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
    large = replace(SMALL, memory_bytes=mapped)

    def share():
        mmap.mmap(-1, mapped + 2**29, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS).close()

    assert mapped + mapped + 2**29 < large.mapped_bytes
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


def test_a_system_that_knows_no_turn_is_not_said_to_have_one(monkeypatch):
    monkeypatch.setattr(limits, "Path", lambda _: Path("/no/such/file"))
    assert limits.goes_first() == []
