"""Privileges are gone and do not come back."""

import ctypes
import errno
import os
from pathlib import Path

import pytest

from explainers.service.sandbox import privileges
from tests.service.sandbox.apart import NOBODY, USERS, in_child, refused


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
