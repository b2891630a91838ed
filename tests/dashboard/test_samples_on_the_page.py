"""The samples on Start: grouped by what they show, opened by a click or from anywhere by a link."""

import pytest

from dashboard.backend import service
from explainers.service.samples import PICTURES, SAMPLES, TEXTS
from tests.dashboard.conftest import figures, texts

PHOTOGRAPHS, DIGITS = PICTURES


def test_each_sample_has_its_button_and_its_line_under_its_group(app):
    tab = app().run()
    told = texts(tab)
    for sample in SAMPLES:
        assert sample.title in told
        assert sample.line in told
        assert sum(button.key == f"open {sample.slug}" for button in tab.button) == 1
    groups = [part.value for part in tab.caption if part.value.endswith(("model", "network"))]
    assert groups == [
        "A table and its model",
        "Pictures and their network",
        "Texts and their model",
    ]
    assert [button.key for button in tab.button] == [f"open {sample.slug}" for sample in SAMPLES]


@pytest.mark.parametrize("sample", (*PICTURES, *TEXTS), ids=lambda sample: sample.slug)
def test_a_click_opens_a_sample(app, sample):
    tab = app().run()
    tab.button(key=f"open {sample.slug}").click().run()
    assert not tab.exception
    assert sample.title in texts(tab)
    assert tab.query_params["analysis"] == sample.id


def test_a_link_opens_a_sample_on_a_fresh_server(app):
    tab = app(analysis=PHOTOGRAPHS.id).run()
    pages = tab._registered_pages.items()
    tab._page_hash = next(k for k, page in pages if page["url_pathname"] == "one-decision")
    tab.run()
    assert not tab.exception
    assert "tripod" in texts(tab)
    assert len(figures(tab)) >= 1
    assert service().workspace.load_analysis(PHOTOGRAPHS.id).name == PHOTOGRAPHS.title
