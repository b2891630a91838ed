"""What the store holds is never asked of the model again, whatever page it is shown on."""

import json
from collections import Counter

import pytest

from dashboard.backend import shelf
from dashboard.sections import views_of
from dashboard.tabular import decision, whole
from explainers.service.samples import TABLES
from explainers.service.session import Session
from tests.dashboard.conftest import texts

(CREDIT, *_) = [sample for sample in TABLES if "xgboost" in sample.model]
VISITS = (
    ("model", {}),
    *(("whole-model", {"view": view, "rows": "500"}) for view in views_of(whole.SECTIONS)),
    *(("one-decision", {"tab": tab, "row": "GC-0017"}) for tab in views_of(decision.SECTIONS)),
)


@pytest.fixture
def asked(monkeypatch):
    """Every row a worker was asked about, with the whole question."""
    rows = Counter()
    answer = Session.answer

    def counting(self, frame, *more):
        if frame.verb == "block":
            question = json.dumps(frame.fields, sort_keys=True, default=str)
            rows.update((question, int(at)) for at in frame.arrays["positions"])
        return answer(self, frame, *more)

    monkeypatch.setattr(Session, "answer", counting)
    return rows


def visit(app, page, query):
    tab = app(analysis=CREDIT.id, **query).run()
    pages = tab._registered_pages.items()
    tab._page_hash = next(k for k, one in pages if one["url_pathname"] == page)
    tab.run()
    assert not tab.exception, (page, query)
    assert not tab.error, (page, query, texts(tab))


def test_each_row_is_asked_about_once_and_a_second_visit_asks_nothing(app, asked):
    tab = app().run()
    tab.button(key=f"open {CREDIT.slug}").click().run()
    for page, query in VISITS:
        visit(app, page, query)
    twice = {json.loads(question)["method"]: n for (question, _), n in asked.items() if n > 1}
    assert not twice
    assert len({json.loads(question)["method"] for question, _ in asked}) >= 5
    asked.clear()
    shelf().clear()
    for page, query in VISITS:
        visit(app, page, query)
    assert not asked


def test_one_row_after_many_is_looked_up(app, asked):
    tab = app().run()
    tab.button(key=f"open {CREDIT.slug}").click().run()
    visit(app, "model", {})
    visit(app, "whole-model", {"view": "Importance", "rows": "all"})
    asked.clear()
    visit(app, "one-decision", {"tab": "Waterfall", "row": "GC-0500"})
    assert not asked
