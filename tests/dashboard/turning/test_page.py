"""The tab “Turn it around” on the page: what is shown, limits in the link, the way to What if."""

import re

import pytest

from dashboard import backend
from explainers.records import OneRow, Request
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import open_page

BY_SLUG = {sample.slug: sample for sample in SAMPLES}
CREDIT = BY_SLUG["german-credit-pipeline"]
TAB = "Turn it around"


def shown(app, sample=CREDIT, **query):
    return open_page(app, "one-decision", analysis=sample.id, tab=TAB, **query)


def cards(tab):
    return [line for line in texts(tab).splitlines() if re.match(r"\*\*\d+\.\*\* If ", line)]


def test_a_declined_row_is_turned_three_ways(app):
    tab = shown(app, row="GC-0002")
    assert "3 ways lead to “good”. The nearest: if " in texts(tab)
    assert len(cards(tab)) == 3
    assert all("under the 50 % threshold: “good”." in card for card in cards(tab))
    assert "These are changes of what the model is told, not advice" in texts(tab)
    assert "Counterfactuals, estimated · 1 of 1,000 rows" in texts(tab)
    (chart,) = figures(tab)
    assert len(chart["layout"]["yaxis"]["ticktext"]) == 3
    assert len(tab.dataframe) >= 2


def test_what_is_proposed_is_held_only_when_the_reader_says_so(app):
    tab = shown(app, row="GC-0002")
    assert "are called like something nobody can choose to change" in texts(tab)
    assert "turn" not in tab.query_params
    assert tab.multiselect(key="turn fixed").value == []
    tab.button(key="turn propose").click().run()
    assert not tab.exception
    held = ["age", "foreign_worker", "personal_status_sex"]
    assert sorted(tab.multiselect(key="turn fixed").value) == held
    assert tab.query_params["turn"] == "age~fixed~~foreign_worker~fixed~~personal_status_sex~fixed"
    assert "What may not change (3 columns limited)" in [each.label for each in tab.expander]
    tab.button(key="turn lift").click().run()
    assert "turn" not in tab.query_params


def test_limits_of_a_link_hold(app):
    tab = shown(app, row="GC-0002", turn="duration_months~falls,12..24~~purpose~fixed")
    assert tab.multiselect(key="turn falling").value == ["duration_months"]
    assert tab.multiselect(key="turn ranges").value == ["duration_months"]
    assert [each.value for each in tab.number_input if each.key.startswith("turn end")] == [12, 24]
    assert not any("purpose were" in card for card in cards(tab))
    tab.number_input(key="turn end 1 duration_months").set_value(6).run()
    assert tab.query_params["turn"] == "duration_months~falls,6..12~~purpose~fixed"
    tab.multiselect(key="turn rising").set_value(["credit_amount"]).run()
    assert not tab.exception
    assert tab.query_params["turn"].startswith("credit_amount~rises~~duration_months~falls")


def test_no_way_is_said_with_the_limits(app):
    shown(app)
    columns = backend.service().workspace.load_analysis(CREDIT.id).columns
    limits = "~~".join(f"{name}~fixed" for name in columns if name != "telephone")
    tab = shown(app, row="GC-0005", turn=limits)
    assert "No way to “good” was found: with " in texts(tab)
    assert not cards(tab)
    assert not figures(tab)


def test_an_alternative_is_laid_over_the_row_in_what_if(app):
    tab = shown(app, row="GC-0002")
    tab.button(key="turn open 0").click().run()
    assert not tab.exception
    assert tab.query_params["tab"] == "What if"
    assert tab.query_params["what"].count("~~") == changes_of_the_first() - 1
    assert "turns from “bad” to “good”" in texts(tab)


def changes_of_the_first():
    request = Request(
        backend.service().workspace.load_analysis(CREDIT.id),
        "counterfactuals",
        OneRow(1),
        {"target": "0", "side": "below"},
    )
    return int(backend.service().engine.explain(request).result().changed[0].sum())


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("wine-forest", "the most probable of 3 classes"),
        ("diabetes-lightgbm", "the model predicts "),
        ("breast-cancer-logistic", "threshold"),
        ("german-credit-xgboost", "threshold"),
    ],
)
def test_every_kind_of_model_is_turned(app, slug, words):
    tab = shown(app, BY_SLUG[slug], **{"counterfactuals.most_changed": "30"})
    assert cards(tab)
    assert all(words in card for card in cards(tab))


def test_another_class_and_another_number_are_reached(app):
    tab = shown(app, BY_SLUG["wine-forest"])
    picker = tab.selectbox(key="instead")
    picker.set_value(picker.options[-1]).run()
    assert not tab.exception
    assert f"lead to “{picker.options[-1]}”" in texts(tab).replace("leads", "lead")
    tab = shown(app, BY_SLUG["diabetes-lightgbm"])
    tab.number_input(key="pass").set_value(210.0).run()
    assert "a prediction above 210" in texts(tab) or "a prediction below 210" in texts(tab)
