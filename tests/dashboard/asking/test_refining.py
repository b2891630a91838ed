"""A draft of 2,000 rows first; the others come in the background."""

import pandas as pd
import pytest

from dashboard.backend import service
from explainers.records import Request, SampledRows
from tests import toys
from tests.dashboard.conftest import texts
from tests.dashboard.pages import goto, upload

ROWS = 2_400


@pytest.fixture
def tab(app):
    """The whole-model page of an analysis with more rows than a draft has."""
    table = pd.concat([toys.frame()] * (ROWS // toys.ROWS)).to_csv(index=False).encode()
    tab = upload(app().run(), toys.model("forest"), table)
    tab.button(key="explain").click().run()
    return goto(tab, "whole-model") or tab


def finished(tab):
    """The job over all rows, once it is done."""
    analysis = service().workspace.load_analysis(tab.session_state["analysis"])
    job = service().engine.explain(Request(analysis, "tree_shap", SampledRows(ROWS)))
    assert job.wait(60)
    return job


def test_more_rows_come_by_themselves_where_they_are_soon_done(tab):
    assert finished(tab).error is None
    tab.run()
    assert "2,400 of 2,400 rows" in texts(tab)
    assert tab.selectbox(key="rows").value == 2_000


def test_fewer_rows_stay_fewer_where_they_were_chosen(tab):
    finished(tab)
    tab.selectbox(key="rows").select(500).run()
    assert "500 of 2,400 rows" in texts(tab)
