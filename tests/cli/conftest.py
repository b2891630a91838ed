"""The command line over inline workers, in a home of its own, with the files of a person."""

import pytest

from explainers.cli.main import main
from explainers.service.service import Service
from explainers.service.session import Session
from explainers.service.workers.launchers import InlineLauncher
from tests import toys
from tests.service.held import taken_for_held


def inline(settings):
    return taken_for_held(Service(settings, InlineLauncher(Session), local=True))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder: a model and a table in it."""
    monkeypatch.setenv("RATIONALE_HOME", str(tmp_path / "home"))
    files = tmp_path / "files"
    files.mkdir()
    (files / "model.json").write_bytes(toys.model("xgboost"))
    (files / "table.csv").write_bytes(toys.csv())
    monkeypatch.chdir(files)
    return files


@pytest.fixture
def run(folder, capsys):  # noqa: ARG001 - lines are called in it
    """Call a line; its exit code, what went to stdout and what to stderr."""

    def call(*arguments, serve=inline):
        code = main(arguments, serve)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call
