"""Results that hold few rows, and all of them beside it to compare with."""

import numpy as np
import pytest

from explainers.service import totals
from tests.service.answering import sampled

HELD = 40
"""Two blocks of 16 rows and half a third."""


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(totals, "HELD_ROWS", HELD)


@pytest.fixture
def everything(engine, analysis, monkeypatch):
    """The same explanation with all rows held, and the few again afterwards."""
    with monkeypatch.context() as patch:
        patch.setattr(totals, "HELD_ROWS", 10**9)
        return engine.explain(sampled(analysis)).result()


def agree(found, values):
    """Totals as numpy gives them over all rows at once."""
    assert found.rows == len(values)
    np.testing.assert_allclose(found.mean_sizes, np.abs(values).mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.deviations, np.abs(values).std(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.means, values.mean(axis=0), rtol=1e-12, atol=1e-15)
