"""Simpler models on the pages: fidelity first, nothing asked twice, and why there is none."""

import pytest

from explainers.methods import surrogate_tree
from explainers.service.samples import TABLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import open_page

SAMPLES = {sample.slug: sample.id for sample in TABLES}
CREDIT, IRIS = SAMPLES["german-credit-xgboost"], SAMPLES["iris-network"]
CANCER, WINE = SAMPLES["breast-cancer-logistic"], SAMPLES["wine-forest"]
DIABETES = SAMPLES["diabetes-lightgbm"]


def shapes(tab):
    return [len(figure["layout"].get("shapes", ())) for figure in figures(tab)]


def test_the_surrogate_says_how_far_it_is_the_model(app):
    tab = open_page(app, "whole-model", analysis=CREDIT, view="Surrogate", depth="2")
    told = texts(tab)
    assert "questions a row it repeats only" in told and "Do not read this tree" in told
    assert "R² over 300 rows that were kept from the fit" in told
    assert "One question repeats" in told
    assert shapes(tab)[0] == 6
    assert "Still to be computed: 1,000 rows through the model" in told


def test_another_depth_asks_nothing_again(app, monkeypatch):
    asked, plain = [], surrogate_tree.taught

    def counted(*given):
        asked.append(given)
        return plain(*given)

    monkeypatch.setattr(surrogate_tree, "taught", counted)
    tab = open_page(app, "whole-model", analysis=IRIS, view="Surrogate")
    assert "93 % of how this model's answers vary" in texts(tab)
    tab.slider(key="depth").set_value(1).run()
    assert not tab.exception and shapes(tab)[0] == 2
    assert "With up to 1 question a row" in texts(tab)
    assert len(asked) == 1


def test_a_glass_box_is_fitted_when_it_is_wanted(app):
    tab = open_page(
        app,
        "whole-model",
        analysis=DIABETES,
        view="Surrogate",
        glass_box="true",
        **{"glass_box.fits": "2", "glass_box.pairs": "1"},
    )
    told = texts(tab)
    assert "Curves of single columns, added up, repeat" in told
    assert "with 1 pair of columns" in told
    assert "body mass index: it moves the prediction from" in told
    assert len(figures(tab)) == 4
    tab.selectbox(key="curve_of").set_value("sex").run()
    assert not tab.exception and "sex: it moves the prediction from" in texts(tab)


@pytest.mark.parametrize(
    ("analysis", "expected"),
    [
        (CANCER, "worst texture moves the log-odds of “malignant” most"),
        (WINE, "gives an answer of its own, and the model answers the mean of all of them"),
        (CREDIT, "Tree 0 of 60, counted from 0, adds"),
        (IRIS, "This model cannot be shown itself: only weighted sums and decision trees"),
    ],
)
def test_the_model_itself_is_shown_where_it_can_be_read(app, analysis, expected):
    tab = open_page(app, "whole-model", analysis=analysis, view="The model itself")
    assert expected in texts(tab)
    assert len(figures(tab)) == (0 if analysis == IRIS else 1)


def test_another_tree_and_one_that_is_not_there(app):
    tab = open_page(
        app, "whole-model", analysis=CREDIT, view="The model itself", **{"model_tree.tree": "59"}
    )
    assert "Tree 59 of 60" in texts(tab)
    tab.number_input(key="model_tree.tree").set_value(60).run()
    assert "Choose a number from 0 to 59." in texts(tab)


def test_a_row_goes_its_way_through_the_models_tree_and_the_surrogate(app):
    tab = open_page(app, "one-decision", analysis=CREDIT, row="GC-0002", tab="Tree")
    told = texts(tab)
    assert "Tree 0 of 60: " in told and "→" in told
    assert "All 60 trees of the model add up to" in told
    tab.selectbox(key="which_tree").set_value("surrogate").run()
    assert not tab.exception and "In a tree that repeats only 49 % of the model: " in texts(tab)


def test_a_model_without_trees_has_the_surrogates_way(app):
    tab = open_page(app, "one-decision", analysis=IRIS, row="IR-001", tab="Tree")
    assert "In a tree that repeats 93 % of the model: petal width ≤ 0.8 cm" in texts(tab)
