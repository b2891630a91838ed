"""What a worker does with its standard streams: the log can be written to, and nothing else."""

import os
import pty
import socket

import pytest

from explainers.service.workers.child import quiet_standard_streams
from tests.service.sandbox.apart import in_child


def quietly(descriptor, deed):
    def do():
        os.dup2(descriptor, 2)
        quiet_standard_streams()
        return deed()

    return in_child(do)


def read_log():
    try:
        return os.read(2, 100).decode()
    except OSError:
        return "refused"


def test_what_is_typed_into_the_terminal_of_the_log_cannot_be_read():
    keyboard, screen = pty.openpty()
    os.write(keyboard, b"a password\n")

    def read_as_it_was():
        os.dup2(screen, 2)
        return read_log()

    assert quietly(screen, read_log) == "refused"
    assert in_child(read_as_it_was) == "a password\n"
    assert quietly(screen, lambda: os.write(1, b"noise")) == 5
    os.close(screen)
    os.close(keyboard)


def test_a_log_file_is_added_to_and_not_written_over(tmp_path):
    log = tmp_path / "log"
    log.write_text("what was there, ", encoding="utf-8")
    descriptor = os.open(log, os.O_RDWR)

    def write():
        os.lseek(2, 0, os.SEEK_SET)
        return os.write(2, b"and more")

    assert quietly(descriptor, write) == 8
    os.close(descriptor)
    assert log.read_text(encoding="utf-8") == "what was there, and more"


@pytest.mark.parametrize("kind", ["pipe", "socket"])
def test_other_logs_stay(kind):
    ours, theirs = os.pipe() if kind == "pipe" else (end.detach() for end in socket.socketpair())
    assert quietly(theirs, lambda: os.write(1, b"noise")) == 5
    assert os.read(ours, 100) == b"noise"
    os.close(ours)
    os.close(theirs)
