"""A service whose workers are forked from one server, which lasts for all tests of a file."""

from contextlib import closing

import pytest

from explainers.service.launching import SESSION
from explainers.service.workers.launchers import ZygoteLauncher
from tests.service.answering import WatchedLauncher, service


@pytest.fixture(scope="module")
def zygote():
    """It has loaded little; files of a library that takes long to load have one of their own."""
    with closing(ZygoteLauncher(SESSION, ("pandas", "explainers.service.session"))) as launcher:
        launcher.start()
        yield launcher


@pytest.fixture
def launcher(zygote):
    watched = WatchedLauncher(zygote)
    watched.close = lambda: None  # the fork server serves the other tests too
    return watched


@pytest.fixture
def backend(tmp_path, launcher):
    with closing(service(tmp_path, launcher)) as backend:
        yield backend
