"""Deeds in a process of their own, which may lock itself in; also as a user without any right."""

import codecs
import ctypes
import faulthandler
import json
import os
import shutil
import sys
import tempfile
import traceback
import warnings
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65_534
_PR_SET_DUMPABLE = 4

codecs.lookup("ascii")  # a child behind walls could not import it any more

USERS = [None, NOBODY] if os.getuid() == 0 else [None]
"""Whom to be: oneself, and where that is root, also somebody who is not."""


def in_child(deed, user=None):
    """What `deed()` returns, as JSON carries it, when it is done in a forked child as `user`.

    Its parent is the same user's, too.
    """
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside sleeping threads
        pid = os.fork()
    if pid == 0:
        _do(deed, user, writer)
    os.close(writer)
    with os.fdopen(reader) as told:
        text = told.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert text, f"the child ended with {status}"
    return json.loads(text)


def ending(deed):
    """How a forked child ends that does `deed()`: its code, or minus the signal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        faulthandler.disable()
        try:
            deed()
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def refused(deed):
    """The name of the error `deed()` raises, None when it is let."""
    try:
        deed()
    except OSError as error:
        return type(error).__name__
    return None


@contextmanager
def folder_of(user):
    """A new folder that `user` can reach and owns; a test's own lies where only its user may."""
    path = Path(tempfile.mkdtemp(prefix="sandbox-test-"))
    try:
        if user is not None:
            os.chown(path, user, user)
        yield path
    finally:
        shutil.rmtree(path)


def _do(deed, user, writer):
    code = 1
    try:
        if user is not None:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            # As a process that was started by this user: its own can look into it.
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
        if pid := os.fork():
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            return
        text = json.dumps(deed())
        with os.fdopen(writer, "w") as told:
            told.write(text)
        code = 0
    except BaseException:  # noqa: BLE001 - pytest must not go on twice
        traceback.print_exc(file=sys.stderr)
    finally:
        os._exit(code)
