"""A service with watched workers in this process, and one analysis in it.

The model libraries are imported where a test asks for them: most tests here need none.
"""

from contextlib import closing

import pytest


@pytest.fixture
def launcher():
    from tests.service.answering import WatchedLauncher

    return WatchedLauncher()


@pytest.fixture
def backend(tmp_path, launcher, monkeypatch):
    from tests.service.answering import SHARES, install, service

    install(monkeypatch, SHARES)
    with closing(service(tmp_path / "home", launcher)) as backend:
        yield backend


@pytest.fixture
def engine(backend):
    return backend.engine


@pytest.fixture
def analysis(backend, launcher):
    """XGBoost on the toy table: its shares come in 15 blocks of 16 rows."""
    from tests import toys
    from tests.service.answering import opened

    found = opened(backend, toys.model("xgboost"))
    launcher.asked.clear()
    return found


@pytest.fixture(autouse=True)
def whole_blocks(monkeypatch):
    """Ask for blocks in one bite: how they are bitten follows the clock, and what is asked is told.

    Tests of bites set both numbers themselves.
    """
    from explainers.service.jobs import pace

    monkeypatch.setattr(pace, "BITE_SECONDS", 1e9)
    monkeypatch.setattr(pace, "FIRST_MODEL_ROWS", 1e12)
