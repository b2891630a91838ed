"""The samples on Start: grouped by what they show, opened by a click or from anywhere by a link."""

import re
from dataclasses import replace

import pytest

from dashboard.backend import service
from dashboard.panel import panels
from dashboard.sections import views_of
from dashboard.tabular.decision import SECTIONS as DECISION
from dashboard.tabular.whole import SECTIONS as WHOLE
from explainers.records.dictionary import NOTHING_SAID
from explainers.service.samples import PICTURES, SAMPLES, TABLES, TEXTS
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import open_page

pytestmark = pytest.mark.long

PHOTOGRAPHS, DIGITS = PICTURES
CANCER, WINE, DIABETES = TABLES[3:]


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


def test_a_link_opens_a_sample_as_this_release_has_it(app):
    """What an older release kept under the same link knew of no dictionary."""
    shipped = service().open_sample(CANCER)
    service().workspace.save_analysis(replace(shipped, dictionary=NOTHING_SAID, name="Older"))
    tab = open_page(app, "model", analysis=CANCER.id)
    assert CANCER.title in texts(tab) and "Older" not in texts(tab)
    assert service().workspace.load_analysis(CANCER.id) == shipped


def test_a_tab_looks_once_whether_its_sample_is_this_release_s(app, monkeypatch):
    looked, plain = [], type(service()).open_sample
    monkeypatch.setattr(
        type(service()), "open_sample", lambda own, sample: looked.append(1) or plain(own, sample)
    )
    tab = open_page(app, "model", analysis=CANCER.id)
    assert not tab.run().exception
    assert looked == [1]


@pytest.mark.parametrize(
    ("sample", "page", "tabs"),
    [
        (CANCER, "whole-model", ("view", views_of(WHOLE))),
        (WINE, "one-decision", ("tab", views_of(DECISION))),
        (DIABETES, "one-decision", ("tab", views_of(DECISION))),
        (DIABETES, "model", ("none", [""])),
    ],
)
def test_every_tab_tells_of_many_columns_three_classes_and_a_number_by_titles(
    app, sample, page, tabs
):
    """What people read says titles; the names of the table's own columns are for links."""
    tab = open_page(app, page, analysis=sample.id)
    said = service().workspace.load_analysis(sample.id).dictionary
    titles = " ".join(entry.title for entry in said.entries)
    own = {entry.column for entry in said.entries if entry.column not in titles}
    assert own
    key, names = tabs
    seen = set()
    for name in names:
        tab.query_params[key] = name
        tab.run()
        assert not tab.exception and not tab.error, name
        assert sample.title in texts(tab)
        assert own & set(re.findall(r"\w+(?:/\w+)*", texts(tab))) == set(), name
        assert lacking(tab) == [], name
        seen.add(texts(tab))
    assert len(seen) == len(names)


def lacking(tab):
    """What the open view fails to show of what belongs to numbers; nothing where it has none."""
    charts = tab.get("plotly_chart")
    headed = any(part.value.startswith("#####") for part in tab.markdown)
    if not charts and not headed:
        return []  # it waits for a click, or says why there is nothing to see
    folds = {fold.label for fold in tab.expander}
    there = {
        "a sentence": headed,
        "a receipt line": any("· key " in part.value for part in tab.caption),
        "an alternative text": all(chart.proto.alt.strip() for chart in charts),
        "its numbers as a table": "Show as table" in folds,
        "the full receipt": "Full receipt" in folds,
        "how to read it": "How to read this" in folds,
    }
    return [part for part, shown in there.items() if not shown]


def test_a_view_that_lacks_a_part_is_found_out(app, monkeypatch):
    monkeypatch.setattr(panels, "receipt_line", lambda *_: "")
    tab = open_page(app, "one-decision", analysis=DIABETES.id)
    assert lacking(tab) == ["a receipt line"]
