"""A reason, a bar and a stop are told once, and in the right tone."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.asking import controls, refining
from dashboard.model.facts import model_sentence
from explainers.methods import registry
from explainers.records import Request, SampledRows
from explainers.settings import from_environment
from tests.builders import attribution
from tests.cards import analysis
from tests.dashboard.conftest import PATIENCE
from tests.intake.small_cards import model

SUBJECT = analysis(model("age"))


def test_one_reason_is_told_once_for_all_methods_it_holds_for(monkeypatch):
    told = []
    monkeypatch.setattr(controls.st, "caption", told.append)
    methods = [registry()[name] for name in ("deep_shap", "gradient_input", "exact_shap")]
    reasons = {"deep_shap": "No slopes", "gradient_input": "No slopes", "exact_shap": "Too wide"}
    controls._say_why_not(methods, reasons)
    assert told == [
        "Deep SHAP and Gradient × input are not offered: No slopes",
        "Exact SHAP is not offered: Too wide",
    ]


@pytest.mark.parametrize(
    ("limit", "used", "asks"),
    [
        (2_000, 40, False),
        (2_000, 2_000, True),
        (5_000, 5_000, False),
        (500, 500, False),
        (10_000, 2_000, False),
    ],
)
def test_more_rows_are_fetched_only_after_those_asked_for(monkeypatch, limit, used, asks):
    """While they come, or were stopped, they have a bar or a button; fewer were a choice."""
    offered = []
    monkeypatch.setattr(refining, "service", _Slow)
    monkeypatch.setattr(refining, "_offer", lambda *given: offered.append(given))
    draft = attribution([[1.0]], {"age": [30]}, rows_used=used, rows_given=5_000)
    subject = replace(SUBJECT, table=replace(SUBJECT.table, rows=5_000))
    request = Request(subject, "exact_shap", SampledRows(limit))
    assert refining.refined(request, draft, offered.append) is draft
    assert bool(offered) == asks


class _Slow:
    """A service that says everything takes long."""

    seconds = 1e6
    settings = from_environment({})

    @property
    def engine(self):
        return self

    def estimate(self, _):
        return self


@pytest.mark.parametrize(("code", "red"), [("CANCELLED", False), ("OUT_OF_MEMORY", True)])
def test_what_a_reader_stopped_is_no_failure(code, red):
    def page(code):
        from dashboard import problems
        from explainers.errors import RefusedError

        problems.show(RefusedError(code, "It ended.", "Go on."))

    tab = AppTest.from_function(page, args=(code,), default_timeout=PATIENCE).run()
    assert (len(tab.error), len(tab.info)) == (int(red), int(not red))


@pytest.mark.parametrize(
    ("family", "begins"),
    [("XGBoost", "An XGBoost"), ("ONNX", "An ONNX"), ("Keras", "A Keras"), ("LightGBM", "A L")],
)
def test_a_family_has_its_article(family, begins):
    named = replace(SUBJECT, model=replace(SUBJECT.model, family=family))
    assert model_sentence(named).startswith(begins)
