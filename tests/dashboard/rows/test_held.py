"""The whole stored table: as it was read, from its blocks where they are there."""

from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.backend import service
from dashboard.rows import held
from explainers.service.samples import FOLDER, SAMPLES
from explainers.service.storage.entry import Entry
from tests.dashboard.pages import open_page

PIPELINE = SAMPLES[0]


@pytest.fixture
def analysis(app):
    open_page(app, "one-decision", analysis=PIPELINE.id)
    return service().workspace.load_analysis(PIPELINE.id)


def test_the_table_is_read_from_the_store_and_nothing_is_asked(analysis, monkeypatch):
    monkeypatch.setattr(held, "answer", lambda *_: pytest.fail("something was asked"))
    table = held.held_table(analysis)
    own = pd.read_csv(FOLDER / PIPELINE.table)
    for name in ("applicant_id", "duration_months", "housing"):
        assert table.column(name).to_pylist() == own[name].tolist()


def test_where_a_block_is_gone_the_table_is_asked_for(analysis, monkeypatch):
    monkeypatch.setattr(Entry, "read", lambda *_, **__: None)
    monkeypatch.setattr(held, "answer", lambda *_: SimpleNamespace(data="read anew"))
    assert held.held_table(analysis) == "read anew"
    monkeypatch.setattr(held, "answer", lambda *_: None)
    assert held.held_table(analysis) is None
