"""The tab How sure of a row of a table: its sum, what studies would cost, what they found."""

from dataclasses import replace

import pytest

from dashboard.sure.table import draws_sentence, sum_sentence
from explainers import studies
from explainers.methods import registry
from explainers.service.engine import Engine
from explainers.service.jobs.pace import Estimate
from explainers.service.samples import SAMPLES
from tests.builders import credit
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import open_page

PIPELINE, XGBOOST, IRIS = SAMPLES[:3]
GROUPS = {"groups": "Time~age~duration_months"}


def opened(app, sample, **query):
    return open_page(app, "one-decision", analysis=sample.id, tab="How sure", **query)


def runs(tab):
    return {button.key for button in tab.button if button.label == "Run"}


def named(method):
    """What can be run: every study of the method, and LIME for its fit."""
    known = studies.studies_of(registry()[method])
    return {f"run {study.name}" for study in known} | {"run lime-fit"}


@pytest.mark.usefixtures("dear")
def test_the_sum_comes_first_and_studies_wait_for_a_click(app):
    tab = opened(app, PIPELINE)
    told = texts(tab)
    assert not figures(tab)
    assert runs(tab) == named("tree_shap")
    assert "The base value and the numbers of all columns add up to the model's output" in told
    assert "Tree SHAP draws nothing at random" in told
    for study in studies.studies_of(registry()["tree_shap"]):
        assert all(words in told for words in (study.title, study.question, study.good, study.bad))
    assert told.index("Do the numbers add up?") < told.index("Diagnosis")
    assert told.index("Diagnosis") < told.index("Agreement between methods")
    assert "Still to be computed:" in told


@pytest.mark.usefixtures("dear")
@pytest.mark.parametrize("sample", [PIPELINE, XGBOOST, IRIS], ids=lambda sample: sample.slug)
def test_a_click_runs_a_study_and_its_link_shows_it_again(app, sample):
    tab = opened(app, sample)
    tab.button(key="run table_deletion").click().run()
    assert not tab.exception
    (figure,) = figures(tab)
    assert figure["layout"]["yaxis"]["title"]["text"].startswith("Probability of “")
    told = texts(tab)
    assert "its mean over the way is" in told
    assert "Deletion and insertion of columns:" in told and "rows · seed 0" in told
    assert f"key {tab.query_params['run']}" in told
    again = opened(app, sample, run=tab.query_params["run"])
    assert len(figures(again)) == 1
    assert "run table_deletion" not in runs(again)


@pytest.mark.parametrize("sample", [XGBOOST, IRIS], ids=lambda sample: sample.slug)
def test_what_costs_little_is_there_at_once(app, sample, monkeypatch):
    monkeypatch.setattr(Engine, "estimate", lambda *_: Estimate(9, 0.5))
    tab = opened(app, sample, **{"table_noise.draws": "2"})
    assert not runs(tab)
    told = texts(tab)
    for words in ("rank correlation with the order in which", "With numbers moved by 5 %"):
        assert words in told
    assert len(figures(tab)) == 1


@pytest.mark.usefixtures("dear")
def test_a_method_that_draws_is_asked_about_its_seeds(app):
    tab = opened(app, IRIS, attribution_method="Permutation SHAP")
    assert runs(tab) == named("permutation_shap")
    assert "run table_seeds" in runs(tab) and "draws nothing" not in texts(tab)
    tab.button(key="run table_seeds").click().run()
    assert not tab.exception
    assert "other draws" in texts(tab)


@pytest.mark.usefixtures("dear")
def test_groups_of_columns_are_moved_and_replaced_as_one(app):
    tab = opened(app, PIPELINE, **GROUPS)
    tab.button(key="run table_deletion").click().run()
    assert not tab.exception
    assert "19 columns and groups took the values of 20 reference rows" in texts(tab)


@pytest.mark.usefixtures("dear")
def test_another_class_is_another_study(app):
    tab = opened(app, IRIS)
    tab.button(key="run table_deletion").click().run()
    tab.selectbox(key="outcome").set_value("virginica").run()
    assert "run table_deletion" in runs(tab)
    tab.button(key="run table_deletion").click().run()
    (figure,) = figures(tab)
    assert figure["layout"]["yaxis"]["title"]["text"] == "Probability of “virginica”"


def test_the_sum_is_held_to_what_the_method_promises():
    found = credit()
    exact, bare = registry()["exact_shap"], registry()["gradient_input"]
    kept = replace(found, receipt=replace(found.receipt, gap=0.02, tolerance=0.4))
    assert "add up to the model's output within 0.02 (allowed: 0.4, in" in sum_sentence(kept, exact)
    free = replace(found, receipt=replace(found.receipt, gap=None, tolerance=None))
    assert sum_sentence(free, bare).startswith("Gradient × input does not promise that its")
    assert draws_sentence(exact).startswith("Exact SHAP draws nothing at random")


@pytest.mark.usefixtures("dear")
def test_how_well_lime_fits_is_told_when_asked_for(app):
    tab = opened(app, IRIS)
    tab.button(key="run lime-fit").click().run()
    assert not tab.exception
    told = texts(tab)
    assert "LIME's local model of the probability of “setosa” has R²" in told
    assert "run lime-fit" not in runs(tab)
