"""A store with room for all, on a clock that goes when told."""

import pytest

from explainers.service.storage.store import Store
from tests.service.stored import ROOMY, Clock


@pytest.fixture
def root(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(root, clock):
    return Store(root, ROOMY, clock)
