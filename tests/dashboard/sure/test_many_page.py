"""The tab How sure of a whole model: studies of a sample of rows, counted and linked."""

import re

import pytest

from explainers.methods import registry
from explainers.service.engine import Engine
from explainers.service.jobs.pace import Estimate
from explainers.service.samples import SAMPLES
from explainers.studies import studies_of
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import open_page

PIPELINE, XGBOOST, IRIS = SAMPLES[:3]
FEW = {"table_deletion.orders": "3", "table_deletion.reference_rows": "3"}


def opened(app, sample, **query):
    return open_page(app, "whole-model", analysis=sample.id, view="How sure", **query)


@pytest.mark.usefixtures("dear")
def test_every_study_is_offered_with_what_it_costs(app):
    tab = opened(app, XGBOOST)
    told = texts(tab)
    counted = [study for study in studies_of(registry()["tree_shap"]) if study.criteria]
    assert {button.key for button in tab.button if button.label == "Run"} == {
        f"run {study.name}" for study in counted
    }
    assert all(study.question in told and study.good in told for study in counted)
    assert "Still to be computed:" in told and not figures(tab)


@pytest.mark.usefixtures("dear")
def test_a_run_counts_rows_and_leads_to_the_worst(app):
    tab = opened(app, XGBOOST, sure_rows="20", **FEW)
    tab.button(key="run table_deletion").click().run()
    assert not tab.exception
    told = texts(tab)
    assert "of 20 rows the answer falls sooner in the method's order" in told
    assert "20 of 1,000 rows · " in told
    (figure,) = figures(tab)
    assert len(figure["layout"]["shapes"]) == 2
    (worst,) = [b for b in tab.button if b.key == "worst table_deletion Worst 1"]
    name = re.fullmatch(r"Worst 1: (GC\\-\d{4}) →", worst.label)[1].replace("\\", "")
    row = opened_row(app, name, FEW)
    assert "run table_deletion" not in {b.key for b in row.button}
    assert "its mean over the way is" in texts(row)


def opened_row(app, name, query):
    return open_page(
        app, "one-decision", analysis=XGBOOST.id, tab="How sure", row=name, outcome="bad", **query
    )


@pytest.mark.usefixtures("dear")
def test_three_classes_and_another_class_are_another_study(app):
    tab = opened(app, IRIS, sure_rows="20", **FEW)
    tab.button(key="run table_deletion").click().run()
    assert "of 20 rows the answer falls sooner" in texts(tab)
    picker = tab.selectbox(key="class")
    picker.set_value(next(name for name in picker.options if name != picker.value)).run()
    assert "run table_deletion" in {button.key for button in tab.button}


def test_what_costs_little_is_there_at_once(app, monkeypatch):
    def estimate(engine, request):  # noqa: ARG001 - as the engine's own is called
        return Estimate(9, 0.5 if request.method.endswith("diagnosis") else 600.0)

    monkeypatch.setattr(Engine, "estimate", estimate)
    tab = opened(app, XGBOOST, sure_rows="20")
    told = texts(tab)
    assert "of 20 rows nothing wrong was found with model or row" in told
    assert "run table_diagnosis" not in {button.key for button in tab.button}
    assert len(figures(tab)) == 1
