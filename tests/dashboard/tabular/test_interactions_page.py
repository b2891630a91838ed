"""The Interactions view, and the pairs of one decision."""

import pytest
import skops.io

from dashboard.tabular import interactions_tab
from explainers.kernels.trees import interactions
from explainers.service import pair_room
from explainers.service.samples import SAMPLES
from tests import toys
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page, upload

PIPELINE = SAMPLES[0]


BOTH = pytest.mark.parametrize(
    ("page", "query"),
    [
        ("whole-model", {"view": "Interactions"}),
        ("one-decision", {"tab": "Pairs"}),
    ],
)


def view(app, **query):
    return open_page(app, "whole-model", analysis=PIPELINE.id, view="Interactions", **query)


def test_opens_with_the_map_a_sentence_and_a_receipt(app):
    tab = view(app)
    (figure,) = figures(tab)
    assert figure["data"][0]["type"] == "heatmap"
    assert "credit history and age act together most" in texts(tab)
    assert "SHAP interactions, exact · 1,000 of 1,000 rows · gap" in texts(tab)
    assert "added up to your 20 columns" in texts(tab)
    assert "the 5 others are in pairs of up to" in texts(tab)
    assert len(tab.dataframe[0].value) == 210


def test_the_strongest_pairs_are_bars_and_a_link_opens_them(app):
    tab = view(app)
    box = next(each for each in tab.get("button_group") if each.key == "pairs")
    box.set_value("Strongest pairs").run()
    assert not tab.exception
    assert figures(tab)[0]["data"][0]["type"] == "bar"
    again = view(app, pairs="Strongest pairs")
    assert figures(again)[0]["data"][0]["type"] == "bar"


def test_a_pair_is_picked_by_its_features_the_strongest_first(app):
    tab = view(app, pairs="One pair")
    feature, other = tab.selectbox(key="feature"), tab.selectbox(key="with")
    assert {feature.value, other.value} == {"credit_history", "age"}
    assert "What credit history and age do together" in texts(tab)
    feature.select("credit_amount").run()
    assert not tab.exception
    chosen = tab.selectbox(key="with")
    assert "credit amount" not in chosen.options and chosen.value != "credit_amount"
    assert f"What credit amount and {chosen.options[0]} do together" in texts(tab)


def test_a_link_opens_the_same_pair_with_the_same_numbers(app):
    tab = view(app, pairs="One pair")
    key = tab.session_state["shown key"]
    query = {"pairs": "One pair", "feature": "age", "with": "purpose", "result": key}
    again = view(app, **query)
    assert "What age and purpose do together" in texts(again)
    assert f"This is the cited result {key[:8]}." in texts(again)


def test_dependence_proposes_the_strongest_partner_once_interactions_are_stored(app):
    query = {"analysis": PIPELINE.id, "view": "Dependence", "feature": "age"}
    before = open_page(app, "whole-model", **query).selectbox(key="color")
    assert "In the order of importance" in before.help
    view(app)
    after = open_page(app, "whole-model", **query).selectbox(key="color")
    assert after.value == "credit_history" != before.value
    assert "acts most together" in after.help
    assert sorted(after.options) == sorted(before.options)


def test_dependence_computes_no_interactions_by_itself(app, monkeypatch):
    monkeypatch.setattr(interactions, "interaction_values", lambda *_: pytest.fail("computed"))
    tab = open_page(app, "whole-model", analysis=PIPELINE.id, view="Dependence")
    assert len(figures(tab)) == 1


def test_one_decision_shows_its_pairs(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0002", tab="Pairs")
    assert len(figures(tab)) == 1
    assert "checking account = 0 to 200 DM and credit amount = 5,951 DM act together most" in texts(
        tab
    )
    assert "SHAP interactions, exact · 1 of 1,000 rows" in texts(tab)


@BOTH
def test_a_model_without_trees_is_told_why(app, page, query):
    tab = upload(app().run(), toys.linear())
    tab.button(key="explain").click().run()
    for name, value in query.items():
        tab.query_params[name] = value
    goto(tab, page)
    assert "Interactions are of trees: LogisticRegression is not a tree model" in texts(tab)
    assert "choose the second under “Colour by”" in texts(tab)
    assert not figures(tab)


@BOTH
def test_one_feature_has_no_other_to_act_with(app, page, query):
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(max_iter=3).fit(toys.frame()[["age"]], toys.two())
    tab = upload(app().run(), skops.io.dumps(model))
    tab.button(key="explain").click().run()
    for name, value in query.items():
        tab.query_params[name] = value
    goto(tab, page)
    assert "there are no two that could act together" in texts(tab)


@BOTH
def test_too_many_pairs_are_a_sentence(app, monkeypatch, page, query):
    monkeypatch.setattr(pair_room, "MOST_A_ROW", 400)
    tab = open_page(app, page, analysis=PIPELINE.id, row="GC-0002", **query)
    assert "20 columns and 2 outputs make 420 numbers for each row" in texts(tab)


def test_fewer_rows_are_asked_for_where_more_have_no_room(app, monkeypatch):
    monkeypatch.setattr(pair_room, "MOST_NUMBERS", 420 * 300)
    tab = view(app)
    assert "SHAP interactions, exact · 300 of 1,000 rows" in texts(tab)


def test_sums_that_miss_are_withheld(app, monkeypatch):
    right = interactions.interaction_values
    monkeypatch.setattr(interactions, "interaction_values", lambda *given: 1.5 * right(*given))
    tab = view(app)
    assert "Numbers withheld" in texts(tab)
    assert not figures(tab)
    assert interactions_tab.METHOD == "tree_interactions"
