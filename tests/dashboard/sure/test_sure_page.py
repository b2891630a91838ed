"""The tab How sure: what is known, what it would cost to know more, and what was found."""

import pytest

from dashboard.sure import runs as sure_runs
from explainers import studies
from explainers.methods import registry
from explainers.service.engine import Engine
from explainers.service.jobs.pace import Estimate
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto
from tests.dashboard.pictures.test_pictures_page import brought, numbers

LRP = registry()["picture_lrp"]
STUDIES = studies.studies_of(LRP)


@pytest.fixture
def analysis(app):
    """The id of an analysis that was set up on the page Start."""
    tab = numbers(brought(app))
    tab.button(key="explain").click().run()
    return tab.query_params["analysis"]


def opened(app, analysis, **query):
    asked = {"maps_method": "LRP", "look": "How sure", **query}
    return goto(app(analysis=analysis, **asked).run(), "one-decision")


def runs(tab):
    return {button.key for button in tab.button if button.label == "Run"}


@pytest.mark.usefixtures("dear")
def test_what_costs_more_than_a_second_is_run_on_a_button(app, analysis):
    tab = opened(app, analysis)
    told = texts(tab)
    assert not tab.exception and not figures(tab)
    assert runs(tab) == {f"run {study.name}" for study in STUDIES}
    for study in STUDIES:
        assert all(words in told for words in (study.title, study.question, study.good, study.bad))
    assert "Still to be computed: 357 pictures through the network, about 10 min." in told
    assert "LRP does not promise that its map adds up" in told
    assert "Deletion and insertion: LRP" not in told


@pytest.mark.usefixtures("dear")
def test_a_click_runs_one_study_and_the_link_names_it(app, analysis):
    tab = opened(app, analysis)
    tab.button(key="run picture_deletion").click().run()
    assert not tab.exception
    told = texts(tab)
    assert len(figures(tab)) == 1 and "its mean over the way is" in told
    assert "Deletion and insertion: LRP, estimated · 1 of 4 rows · seed 0" in told
    assert runs(tab) == {f"run {s.name}" for s in STUDIES if s.name != "picture_deletion"}
    assert f"key {tab.query_params['run']}" in told
    again = opened(app, analysis, run=tab.query_params["run"])
    assert len(figures(again)) == 1


@pytest.mark.usefixtures("dear")
def test_a_link_runs_what_it_names(app, analysis, monkeypatch):
    tab = opened(app, analysis)
    tab.button(key="run picture_noise").click().run()
    named = tab.query_params["run"]
    monkeypatch.setattr(sure_runs, "_name", lambda request: f"{request.method[-8:]}")
    tab = opened(app, analysis, run="deletion")
    assert len(figures(tab)) == 1
    assert len(named) == 8 and not tab.exception


def test_what_costs_little_is_there_at_once(app, analysis, monkeypatch):
    monkeypatch.setattr(Engine, "estimate", lambda *_: Estimate(9, 0.5))
    tab = opened(app, analysis)
    assert not tab.exception and not runs(tab)
    told = texts(tab)
    for study in STUDIES:
        assert f"{study.title}: LRP" in told
    (figure,) = figures(tab)
    assert figure["layout"]["yaxis"]["title"]["text"].startswith("Probability of “class ")


@pytest.mark.usefixtures("dear")
def test_another_picture_is_not_run_because_the_last_one_was(app, analysis):
    tab = opened(app, analysis)
    tab.button(key="run picture_deletion").click().run()
    tab.text_input(key="row").set_value("dog/d.png").run()
    assert "run picture_deletion" in runs(tab)
    tab.text_input(key="row").set_value("cat/a.png").run()
    assert "run picture_deletion" not in runs(tab)


@pytest.mark.usefixtures("dear")
def test_a_studys_own_parameters_are_asked_about(app, analysis):
    tab = opened(app, analysis)
    tab.button(key="run picture_deletion").click().run()
    tab.number_input(key="picture_deletion.squares").set_value(4).run()
    assert "run picture_deletion" in runs(tab)
    tab.button(key="run picture_deletion").click().run()
    assert "cut into 16 squares" in texts(tab)
    link = opened(app, analysis, **{"picture_deletion.squares": "4"})
    assert "cut into 16 squares" in texts(link)


@pytest.mark.usefixtures("dear")
def test_a_map_that_promises_a_sum_says_how_far_it_keeps_it(app, analysis):
    tab = opened(app, analysis, maps_method="Integrated Gradients")
    assert "adds up to what it promises within" in texts(tab)


@pytest.mark.usefixtures("dear")
@pytest.mark.parametrize("name", [m.name for m in registry().values() if m.shape == "maps"])
def test_every_method_of_maps_has_its_studies(app, analysis, name):
    tab = opened(app, analysis, maps_method=registry()[name].title)
    assert not tab.exception
    assert runs(tab) == {f"run {study.name}" for study in studies.studies_of(registry()[name])}


def test_the_last_runs_are_named_in_the_link(monkeypatch):
    kept = {"run": "a,b"}
    monkeypatch.setattr(sure_runs.st, "query_params", kept)
    monkeypatch.setattr(sure_runs, "_name", lambda request: request)
    for name in ("c", "a", *map(str, range(20))):
        sure_runs.want(name)
    assert kept["run"].split(",") == [str(at) for at in range(8, 20)]


def test_studies_stand_on_the_about_page(app, analysis):
    tab = goto(app(analysis=analysis).run(), "about")
    told = texts(tab)
    assert all(study.title in told and study.good in told for study in studies.registry().values())
