"""What a person does on the pages, end to end over an inline backend."""

import pytest

from explainers.intake.formats import MODEL_FORMATS
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page

PIPELINE, XGBOOST = SAMPLES[:2]


def test_start_offers_samples_and_uploads(app):
    tab = app().run()
    assert "Why did the model decide that?" in texts(tab)
    assert {PIPELINE.title, XGBOOST.title} <= {m.value.strip("*") for m in tab.markdown}
    assert ", ".join(format.title for format in MODEL_FORMATS) in texts(tab)


def test_a_sample_opens_with_one_click(app):
    tab = app().run()
    tab.button(key=f"open {PIPELINE.slug}").click().run()
    assert not tab.exception
    assert tab.query_params["analysis"] == PIPELINE.id
    assert "What drives this model?" in texts(tab)
    assert "checking account moves the log-odds of “bad” most" in texts(tab)
    assert len(figures(tab)) == 1


def test_a_link_to_what_is_gone_says_so_and_leads_to_the_first_page(app):
    tab = open_page(app, "model", analysis="gone")
    assert not tab.exception
    assert "Nothing is open yet" in texts(tab) and "was deleted" in texts(tab)
    (link,) = (part.proto for part in tab.get("page_link"))
    assert (link.label, link.page) == ("Go to Start →", "")


@pytest.mark.parametrize("view", ["Importance", "Summary", "Dependence"])
def test_each_global_view_shows_its_chart_and_receipt(app, view):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id, view=view)
    assert len(figures(tab)) == 1
    assert "Tree SHAP, exact · 1,000 of 1,000 rows · gap" in texts(tab)
    assert "added up to your 20 columns" in texts(tab)


@pytest.mark.parametrize("shown", ["Waterfall", "Force", "LIME"])
def test_each_local_view_shows_its_chart_and_verdict(app, shown):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0002", tab=shown)
    assert "GC-0002: 69 % bad, over the 50 % threshold." in texts(tab)
    assert len(figures(tab)) == 1
    assert "duration**: 48 months, usually 18 months" in texts(tab)


def test_another_row_gets_another_verdict_and_an_unknown_one_a_sentence(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id)
    first = texts(tab)
    tab.text_input(key="row").set_value("GC-0002").run()
    assert "GC-0001" in first and "GC-0002: 69 % bad" in texts(tab)
    tab.text_input(key="row").set_value("gc-00").run()
    assert "No row is called “gc-00”. Similar: GC-0001" in texts(tab)
    assert not figures(tab)


def test_the_class_picker_turns_the_effects_round(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0002")
    bad = figures(tab)[0]["data"][0]["x"]
    tab.selectbox(key="outcome").select("good").run()
    good = figures(tab)[0]["data"][0]["x"]
    assert "log-odds of “good”" in texts(tab)
    assert bad != good


def test_lime_parameters_come_from_the_declaration_and_change_the_result(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, tab="LIME")
    labels = {number.label for number in tab.number_input}
    assert {"Rows drawn around this one", "Features the linear model may use", "Seed"} <= labels
    before = figures(tab)
    tab.number_input(key="lime_table.features").set_value(3).run()
    assert len(before[0]["data"][0]["text"]) == 10
    assert len(figures(tab)[0]["data"][0]["text"]) == 3


def test_the_full_receipt_names_digests_and_versions(app):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    receipt = next(f.value for f in tab.dataframe if "fact" in f.value.columns)
    facts = dict(zip(receipt["fact"], receipt["value"], strict=True))
    assert len(facts["model SHA-256"]) == len(facts["table SHA-256"]) == 64
    assert "numba 0." in facts["versions"] and facts["gap allowed"]


def test_a_link_to_an_analysis_that_is_gone_says_so(app):
    tab = open_page(app, "whole-model", analysis="A" * 22)
    assert "The analysis this link names is not here" in texts(tab)


def test_a_link_cites_its_result_and_notices_another_one(app):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    key = tab.session_state["shown key"]
    same = open_page(app, "whole-model", analysis=PIPELINE.id, result=key)
    assert f"This is the cited result {key[:8]}." in texts(same)
    goto(same, "one-decision")
    assert "The link cites" not in texts(same)
    other = open_page(app, "whole-model", analysis=PIPELINE.id, result="0" * 64)
    assert "The link cites result 00000000, which is not here any more" in texts(other)


def test_about_names_methods_with_papers_versions_and_settings(app):
    tab = open_page(app, "about")
    assert "Tree SHAP" in texts(tab) and "Ribeiro" in texts(tab)
    assert "RATIONALE_HOME" in tab.dataframe[1].value["setting"].tolist()
