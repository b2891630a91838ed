"""How many rows a global view can be of, and what the picker offers."""

from dataclasses import replace

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import backend
from dashboard.asking import refining
from dashboard.asking.sample_picker import sample_sizes
from dashboard.opening import upload
from explainers.service.samples import SAMPLES
from explainers.settings import from_environment
from tests.cards import analysis
from tests.dashboard.conftest import texts
from tests.dashboard.pages import open_page
from tests.dashboard.pages import upload as give
from tests.intake.small_cards import model

PIPELINE = SAMPLES[0]


def of(rows, features=30):
    found = analysis(model("age"))
    columns = tuple(f"c{at}" for at in range(features))
    return replace(found, columns=columns, table=replace(found.table, rows=rows))


@pytest.fixture
def store_mb(monkeypatch):
    def limit(megabytes):
        settings = from_environment({"RATIONALE_STORE_MB": str(megabytes)})
        monkeypatch.setattr(refining, "service", lambda: type("S", (), {"settings": settings}))

    return limit


def test_all_rows_are_offered_where_the_store_has_room(store_mb):
    store_mb(2_048)
    assert sample_sizes(of(1_000_000)) == [500, 2_000, 10_000, 50_000, 200_000, 1_000_000]
    assert sample_sizes(of(300)) == [300]
    assert sample_sizes(of(2_000)) == [500, 2_000]


def test_where_it_has_not_the_last_choice_is_what_half_of_it_holds(store_mb):
    store_mb(100)
    outputs = of(1).model.outputs
    most = refining.most_rows(of(1_000_000))
    assert most < 1_000_000 and most % 1_000 == 0
    assert most * 8 * 30 * (outputs + 1) <= 50 * 2**20 < 2 * most * 8 * (33 * outputs + 30)
    assert sample_sizes(of(1_000_000))[-1] == most
    store_mb(1)
    assert refining.most_rows(of(1_000_000)) == refining.DRAFT_ROWS


@pytest.mark.parametrize("named", ["all", "1000"])
def test_a_link_names_all_rows_by_word_or_number(app, named):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id, rows=named)
    assert tab.selectbox(key="rows").value == 1_000
    assert tab.selectbox(key="rows").options == ["500", "all"]
    assert "1,000 of 1,000 rows" in texts(tab)


def test_a_file_that_is_in_the_workspace_is_kept_nowhere_else(app, monkeypatch):
    let_go = upload._let_go
    left = []

    def watched(given):
        run = get_script_run_ctx()
        held = run.uploaded_file_mgr.get_files(run.session_id, [given.file_id])
        let_go(given)
        gone = run.uploaded_file_mgr.get_files(run.session_id, [given.file_id])
        left.append((len(held), len(gone), given.closed))

    monkeypatch.setattr(upload, "_let_go", watched)
    tab = give(app().run(), b"\x80\x04N.")
    assert left == [(1, 0, True)] * 2
    assert len(list((backend.service().settings.home / "uploads").iterdir())) == 1
    assert not tab.exception
