"""What a process uses: memory, threads and files, counted from outside."""

import os
import threading
from contextlib import suppress
from pathlib import Path

from explainers.service.sandbox import usage
from explainers.service.sandbox.usage import Written
from tests.service.sandbox.apart import in_child

MIB = 2**20
NOT_THERE = 2**22 + 1


def test_processes_that_are_gone_use_nothing(tmp_path):
    assert usage.memory_bytes(NOT_THERE) is None
    assert usage.threads(NOT_THERE) is None
    assert usage.written(NOT_THERE, tmp_path / "gone") == Written(0, 0)


def test_a_log_that_was_rotated_away_is_not_the_workers(tmp_path):
    """Standard streams may lead to a file that has no name any more; other such files count."""
    with (tmp_path / "log").open("wb") as log:
        log.write(bytes(MIB))
        log.flush()
        (tmp_path / "log").unlink()
        for descriptor, files in ((2, 0), (250, 1)):

            def seen(descriptor=descriptor):
                os.dup2(log.fileno(), descriptor)
                for number in set(range(251)) - {0, 1, 2, descriptor, *pipes()}:
                    with suppress(OSError):
                        os.close(number)
                return usage.written(os.getpid(), tmp_path).files

            assert in_child(seen) == files


def pipes():
    """The descriptors by which a child tells what it found."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if str(entry.readlink()).startswith("pipe:"):
                found.add(int(entry.name))
    return found


def test_usage_of_this_process(tmp_path):
    here = os.getpid()
    assert usage.threads(here) == threading.active_count() or usage.threads(here) > 1
    assert 10 * MIB < usage.memory_bytes(here) < 64 * 1024 * MIB
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_bytes(bytes(MIB))
    found = usage.written(NOT_THERE, tmp_path)
    assert found.files == 3
    assert MIB <= found.bytes < 2 * MIB


def test_counting_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(usage, "MOST_FILES", 3)
    for name in "abcdef":
        (tmp_path / name).touch()
    assert usage.written(NOT_THERE, tmp_path).files == 4
