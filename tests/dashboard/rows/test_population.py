"""All rows of an analysis: read once, slim, and gone when the analysis is."""

from dataclasses import replace

import pyarrow as pa
import pytest

from dashboard import backend
from dashboard.asking import at_hand as asking
from dashboard.rows import population
from dashboard.rows.population import USUAL_ROWS, of
from dashboard.shelf import bytes_of
from dashboard.tabular.measures import sample
from explainers.records import AllRows, Request, SampledRows
from explainers.service.engine import Engine
from explainers.service.plan import plan
from explainers.service.samples import SAMPLES
from tests.builders import predictions
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page
from tests.dashboard.rows.test_findings import analysed

PIPELINE = SAMPLES[0]


@pytest.fixture
def explained(monkeypatch):
    """The requests that reached the engine."""
    asked = []
    real = Engine.explain

    def explain(self, request):
        asked.append((request.method, type(request.rows).__name__))
        return real(self, request)

    monkeypatch.setattr(Engine, "explain", explain)
    return asked


def test_only_outcomes_names_and_a_sample_of_the_inputs_are_kept():
    rows = 50_000
    columns = {f"input {at}": [1.5] * rows for at in range(60)}
    answers = predictions(
        [[0.2, 0.8]] * rows, {"id": range(rows), "risk": ["bad"] * rows, **columns}
    )
    analysis = analysed([[0.2, 0.8]], ("good", "bad"), "probability", risk=None)
    everyone = of(replace(analysis, columns=tuple(columns)), answers)
    assert everyone.predictions.data.column_names == ["risk"]
    assert everyone.usual.num_rows == USUAL_ROWS
    assert everyone.names.at(49_999) == "49999"
    assert bytes_of(everyone) < bytes_of(answers) / 2


def test_what_is_kept_does_not_hold_on_to_the_stored_blocks():
    blocks = [pa.table({"risk": ["bad"] * 4, "wide": ["x" * 100_000] * 4}) for _ in range(3)]
    stored = [pa.ipc.open_stream(_sent(block)).read_all() for block in blocks]
    answers = predictions([[0.2, 0.8]] * 12, {"risk": ["bad"] * 12})
    object.__setattr__(answers, "data", pa.concat_tables(stored))
    analysis = analysed([[0.2, 0.8]], ("good", "bad"), "probability", None, risk=None)
    before = pa.total_allocated_bytes()
    everyone = of(analysis, answers)
    del answers, stored
    assert everyone.predictions.data.num_rows == 12
    assert pa.total_allocated_bytes() < before - 1_000_000


def _sent(table):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def test_the_second_row_asks_for_no_predictions_again(app, explained):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id)
    assert ("predictions", "AllRows") in explained
    explained.clear()
    tab.text_input(key="row").set_value("GC-0002").run()
    goto(tab, "model")
    assert "GC-0002" not in texts(tab) and tab.metric
    assert ("predictions", "AllRows") not in explained


def test_a_shown_result_is_not_read_again_for_another_view(app, explained):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    explained.clear()
    tab.query_params["view"] = "Summary"
    tab.run()
    assert figures(tab) and explained == []


def test_what_is_deleted_from_the_store_is_shown_no_more(app, explained):
    open_page(app, "whole-model", analysis=PIPELINE.id)
    analysis = backend.service().workspace.load_analysis(PIPELINE.id)
    request = Request(analysis, "tree_shap", SampledRows(1_000))
    request = Request(analysis, "tree_shap", request.rows, plan(request).content["parameters"])
    assert asking.job_of(request).state == "done"
    backend.service().store.forget(analysis.table.digest)
    explained.clear()
    assert asking.job_of(request).wait(60)
    assert explained == [("tree_shap", "SampledRows")]


def test_what_fails_its_check_on_later_rows_is_shown_no_more(app):
    open_page(app, "whole-model", analysis=PIPELINE.id)
    analysis = backend.service().workspace.load_analysis(PIPELINE.id)
    work = plan(Request(analysis, "tree_shap", SampledRows(1_000)))
    assert asking.stored(work)
    backend.service().store.entry(work.key, work.content).set_verdict({"check": {}})
    assert not asking.stored(work)


def test_a_deleted_analysis_leaves_nothing_in_memory(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id)
    assert backend.shelf().size
    goto(tab, "")
    tab.button(key=f"delete {PIPELINE.id}").click().run()
    assert backend.shelf().size == 0


def test_whole_tables_are_not_kept(app):
    open_page(app, "model", analysis=PIPELINE.id)
    analysis = backend.service().workspace.load_analysis(PIPELINE.id)
    work = plan(Request(analysis, "predictions", AllRows()))
    assert backend.shelf().find((work.key, work.rows, analysis.id)) is None
    kept = backend.shelf().find(("population", work.key, analysis.id))
    assert isinstance(kept, population.Population)
    assert kept.usual.num_rows == len(sample(1_000, USUAL_ROWS))
