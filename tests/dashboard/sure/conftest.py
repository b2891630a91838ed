"""Studies that wait for a click, however quick they are here."""

import pytest

from explainers.service.engine import Engine
from explainers.service.jobs.pace import Estimate


@pytest.fixture
def dear(monkeypatch):
    """Whatever is not stored takes long."""
    real = Engine.estimate

    def estimate(engine, request):
        rows = real(engine, request).model_rows
        return Estimate(rows, 600.0 if rows else 0.0)

    monkeypatch.setattr(Engine, "estimate", estimate)
