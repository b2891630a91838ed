"""From settings to a cluster; without the setting nothing of it is even imported."""

import subprocess
import sys
from contextlib import closing
from importlib import util

import pytest

from explainers.errors import RefusedError
from explainers.service.cluster import joining
from explainers.service.cluster.dispatch import Dispatch
from explainers.service.cluster.joining import cluster_of
from explainers.settings import from_environment

SCHEDULER = {"RATIONALE_SCHEDULER": "tcp://127.0.0.1:1"}


def _settings(tmp_path, **names):
    return from_environment({"RATIONALE_HOME": str(tmp_path), **names})


def _refused(settings):
    with pytest.raises(RefusedError) as caught:
        cluster_of(settings, None)
    assert caught.value.code == "BAD_SETTING"
    return caught.value


def test_without_the_setting_there_is_none(tmp_path):
    shared = {"RATIONALE_SHARED_STORE": f"file://{tmp_path}"}
    assert cluster_of(_settings(tmp_path, **shared), None) is None


def test_scheduler_and_store_make_one_and_nothing_is_connected(tmp_path, backend):
    shared = {"RATIONALE_SHARED_STORE": f"file://{tmp_path}"}
    with closing(cluster_of(_settings(tmp_path, **SCHEDULER, **shared), backend.workspace)) as made:
        assert isinstance(made, Dispatch)


def test_scheduler_without_a_store_is_refused(tmp_path):
    problem = _refused(_settings(tmp_path, **SCHEDULER))
    assert "RATIONALE_SHARED_STORE is not set" in problem.sentence
    assert SCHEDULER["RATIONALE_SCHEDULER"] in problem.sentence


def test_missing_package_is_named(tmp_path, monkeypatch):
    shared = {"RATIONALE_SHARED_STORE": f"file://{tmp_path}"}
    monkeypatch.setattr(
        joining, "find_spec", lambda name: None if name == "distributed" else util.find_spec(name)
    )
    problem = _refused(_settings(tmp_path, **SCHEDULER, **shared))
    assert "distributed" in problem.sentence
    assert "requirements-cluster.txt" in problem.next_step


_SERVES = """
import sys
from explainers.service.service import Service
from explainers.settings import from_environment
import os
service = Service(from_environment(os.environ))
service.close()
print(sorted({"dask", "distributed", "fsspec", "tornado"} & sys.modules.keys()))
"""


@pytest.mark.parametrize("named", [False, True])
def test_server_imports_nothing_of_dask_before_it_needs_it(tmp_path, named):
    settings = {"RATIONALE_HOME": str(tmp_path)}
    if named:
        settings |= {**SCHEDULER, "RATIONALE_SHARED_STORE": f"file://{tmp_path}"}
    done = subprocess.run(
        [sys.executable, "-c", _SERVES],
        env=settings,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == ("['fsspec']" if named else "[]")
