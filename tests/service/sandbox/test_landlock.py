"""Landlock, as every kernel from the first that had it: what is let is listed, the rest is not."""

import errno
import os
import signal
import socket
from contextlib import contextmanager
from pathlib import Path

import pytest

from explainers.service.sandbox import landlock
from tests.service.sandbox.apart import USERS, folder_of, in_child, refused

THERE = landlock.version()
VERSIONS = range(1, THERE + 1)


@contextmanager
def house(user=None):
    """A folder with a library to read, a folder to write in, and a secret beside them."""
    with folder_of(user) as folder:
        for name in ("library", "own", "secret"):
            (folder / name).mkdir()
            (folder / name / "file").write_text(name, encoding="utf-8")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, *([user, user] if user else [os.getuid(), os.getgid()]))
        yield folder


def locked(abi, folder, deed):
    def do():
        landlock.restrict(abi, [str(folder / "library")], [str(folder / "own")])
        return deed()

    return do


def deeds(folder):
    own, library, secret = folder / "own", folder / "library", folder / "secret"
    return {
        "read library": (library / "file").read_bytes,
        "list library": lambda: list(library.iterdir()),
        "read own": (own / "file").read_bytes,
        "write own": lambda: (own / "new").write_text("x", encoding="utf-8"),
        "cut own": lambda: (own / "file").open("w").close(),
        "folder in own": (own / "folder").mkdir,
        "remove in own": (own / "new").unlink,
        "read secret": (secret / "file").read_bytes,
        "read by another way": (own / ".." / "secret" / "file").read_bytes,
        "list secret": lambda: list(secret.iterdir()),
        "add to secret": lambda: (secret / "file").open("a").close(),
        "make in secret": (secret / "new").touch,
        "remove secret": (secret / "file").unlink,
        "folder beside": (folder / "new").mkdir,
        "remove own itself": own.rmdir,
        "write library": lambda: (library / "file").open("a").close(),
        "move out": lambda: (own / "file").rename(folder / "file"),
        "read accounts": lambda: Path("/etc/passwd").read_bytes(),
        "pipe in own": lambda: os.mkfifo(own / "pipe"),
        "link in own": lambda: (own / "link").symlink_to(secret / "file"),
        "the parent's memory": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    }


ALLOWED = {name for name in deeds(Path()) if name.split()[-1] in ("library", "own")} - {
    "write library",
    "pipe in own",
    "link in own",
}


@pytest.mark.parametrize("abi", VERSIONS)
@pytest.mark.parametrize("user", USERS)
def test_own_folder_and_libraries_and_nothing_else(user, abi):
    def all_of_them():
        return {name: refused(deed) for name, deed in deeds(folder).items()}

    with house(user) as folder:
        held = in_child(locked(abi, folder, all_of_them), user)
    assert {name for name, error in held.items() if error is None} == ALLOWED
    for name in held.keys() - ALLOWED:
        assert held[name] in ("PermissionError", "OSError"), name


@pytest.mark.parametrize("user", USERS)
def test_without_it_all_of_this_can_be_done(user):
    def all_of_them():
        (folder / "own" / "..").stat()
        return [name for name, deed in deeds(folder).items() if refused(deed)]

    with house(user) as folder:
        # Not empty any more, and what was removed cannot be written to.
        assert in_child(all_of_them, user) == ["remove own itself"]


def test_this_kernel_offers_it():
    """Where this fails, the walls of files cannot be tested, and a server here has none."""
    assert THERE >= 1


def test_kernel_without_it_is_version_0(monkeypatch):
    def system_call(*_):
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(landlock, "system_call", system_call)
    assert landlock.version() == 0


def connected(port):
    with socket.socket() as end:
        end.connect(("127.0.0.1", port))


def bound_anywhere():
    with socket.socket() as end:
        end.bind(("127.0.0.1", 0))


@pytest.mark.parametrize("abi", VERSIONS)
def test_connections_from_version_4(abi):
    with house() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        told = in_child(locked(abi, folder, lambda: refused(lambda: connected(port))))
        bound = in_child(locked(abi, folder, lambda: refused(bound_anywhere)))
    assert told == bound == ("PermissionError" if abi >= 4 else None)


@pytest.mark.parametrize("abi", VERSIONS)
def test_signals_from_version_6(abi):
    def signals():
        ours = refused(lambda: os.kill(os.getpid(), 0))
        return [ours, refused(lambda: os.kill(os.getppid(), signal.SIGCONT))]

    with house() as folder:
        told = in_child(locked(abi, folder, signals))
    assert told == [None, "PermissionError" if abi >= 6 else None]


@pytest.mark.parametrize(("abi", "sentences"), [(1, 1), (3, 1), (4, 2), (5, 2), (6, 3), (7, 3)])
def test_measures_say_what_each_version_covers(abi, sentences, monkeypatch):
    asked = []

    def system_call(number, *arguments):
        asked.append((number, arguments))
        return os.open(os.devnull, os.O_RDONLY)

    monkeypatch.setattr(landlock, "system_call", system_call)
    monkeypatch.setattr(landlock, "no_new_privileges", lambda: None)
    assert len(landlock.restrict(abi, [], [])) == sentences
    (first, (wanted, size, _)), *_ = asked
    ruleset = wanted._obj
    assert first == 444
    assert size == {1: 8, 3: 8, 4: 16, 5: 16, 6: 24, 7: 24}[abi]
    assert ruleset.files == (1 << {1: 13, 3: 15, 4: 15, 5: 16, 6: 16, 7: 16}[abi]) - 1
    assert bool(ruleset.network) == (abi >= 4)
    assert bool(ruleset.scopes) == (abi >= 6)


def test_what_is_not_there_is_left_out_and_no_descriptor_stays_open():
    def count():
        return len(list(Path("/proc/self/fd").iterdir()))

    def restricted():
        landlock.restrict(THERE, ["/proc/self", "/no/such/library"], [])
        return count()

    assert in_child(restricted) == in_child(count)
