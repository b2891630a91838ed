"""A shared store in a folder, and an engine whose many rows are explained by a team."""

from contextlib import closing

import pytest

from explainers.service.cluster.dispatch import Dispatch
from explainers.service.cluster.shared_store import SharedStore
from explainers.service.workers.launchers import InlineLauncher
from tests.service.cluster.team import FakeTeam, impatient


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shared"
    made.mkdir()
    return made


@pytest.fixture
def shared(folder):
    return SharedStore(f"file://{folder}")


@pytest.fixture
def team(shared, monkeypatch):
    from explainers.service import session

    impatient(monkeypatch)
    made = FakeTeam(shared, InlineLauncher(session.Session))
    with closing(made.runner):
        yield made


@pytest.fixture
def joined(backend, team, shared):
    """The service's engine, with its many rows explained by the team."""
    workspace = backend.workspace
    backend.engine._answers._elsewhere = Dispatch(team, shared, workspace.path, workspace.agreed)
    return backend.engine
