"""A list of jobs in a file of its own."""

from contextlib import closing

import pytest

from explainers.service.database import Database
from explainers.service.jobs.register import JobRegister


@pytest.fixture
def database(tmp_path):
    with closing(Database(tmp_path / "jobs.sqlite")) as database:
        yield database


@pytest.fixture
def register(database):
    return JobRegister(database)
