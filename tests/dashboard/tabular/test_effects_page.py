"""The Effects view, for models with and without an additive explanation."""

import numpy as np
import skops.io

from dashboard.asking import answers, controls
from explainers.service.samples import SAMPLES
from tests import toys
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page, upload
from tests.wrong import break_tree_shap

PIPELINE = SAMPLES[0]


def effects(app, **query):
    return open_page(app, "whole-model", analysis=PIPELINE.id, view="Effects", **query)


def line(figure):
    """The average of a figure: its last trace."""
    return figure["data"][-1]


def test_opens_with_the_most_important_feature_and_its_receipt(app):
    tab = effects(app)
    picker = tab.selectbox(key="feature")
    assert (picker.options[0], picker.value) == ("checking account", "checking_account")
    assert sorted(picker.options) != picker.options
    assert "If only checking account changed, the probability of “bad” would" in texts(tab)
    assert "Partial dependence and ICE, exact · 1,000 of 1,000 rows" in texts(tab)
    assert "Values tried: all 4 in the 1,000 reference rows." in texts(tab)
    assert "combinations that may not occur" in texts(tab)
    assert not [toggle for toggle in tab.toggle if toggle.key == "from_zero"]
    assert len(figures(tab)) == 1


def test_a_number_is_a_line_that_can_start_at_zero(app):
    tab = effects(app, feature="duration_months")
    assert "100 of 1,000 rows are drawn as thin lines" in texts(tab)
    before = figures(tab)[0]
    tab.toggle(key="from_zero").set_value(True).run()
    assert not tab.exception
    after = figures(tab)[0]
    assert before["layout"]["yaxis"]["title"]["text"] == "Probability of “bad”"
    assert after["layout"]["yaxis"]["title"]["text"].startswith("Change of the probability")
    assert line(before)["y"] != line(after)["y"]


def test_the_grid_and_the_class_are_choices(app):
    tab = effects(app, feature="duration_months")
    many = figures(tab)[0]
    tab.number_input(key="partial_dependence.points").set_value(5).run()
    few = figures(tab)[0]
    assert "Values tried: 5 from the 1st to the 99th percentile" in texts(tab)
    assert len(line(few)["x"]["bdata"]) < len(line(many)["x"]["bdata"])
    tab.selectbox(key="class").select("good").run()
    assert "the probability of “good” would" in texts(tab)


def test_a_link_opens_the_same_feature_with_the_same_numbers(app):
    tab = effects(app)
    tab.selectbox(key="feature").select("age").run()
    key = tab.session_state["shown key"]
    again = effects(app, feature="age", result=key)
    assert f"This is the cited result {key[:8]}." in texts(again)


def test_the_feature_chosen_in_one_view_opens_in_the_other(app):
    tab = effects(app)
    tab.selectbox(key="feature").select("age").run()
    tab.query_params["view"] = "Dependence"
    tab.run()
    assert not tab.exception
    assert tab.selectbox(key="color").value != "age"
    assert tab.selectbox(key="feature").value == "age"


def test_a_model_without_trees_has_effects_in_the_tables_order(app):
    tab = upload(app().run(), toys.linear())
    tab.button(key="explain").click().run()
    tab.query_params["view"] = "Effects"
    goto(tab, "whole-model")
    assert tab.selectbox(key="feature").options == list(toys.frame().columns)
    assert len(figures(tab)) == 1
    assert "If only age changed, the probability of “yes” would" in texts(tab)


def test_a_model_that_no_additive_method_fits_still_has_effects(app, monkeypatch):
    monkeypatch.setattr(controls, "why_not", lambda method, *_: f"{method.title} is not for this.")
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    assert "Tree SHAP is not offered: Tree SHAP is not for this." in texts(tab)
    assert "What changing one feature alone would do stands under “Effects”" in texts(tab)
    assert not figures(tab)
    tab.query_params["view"] = "Effects"
    tab.run()
    assert len(figures(tab)) == 1
    assert "not offered" not in texts(tab)


def test_withheld_attributions_leave_effects_untouched(app, monkeypatch):
    break_tree_shap(monkeypatch)
    tab = upload(app().run(), toys.model("xgboost"), toys.csv())
    tab.button(key="explain").click().run()
    tab.query_params["view"] = "Effects"
    goto(tab, "whole-model")
    assert "withheld" not in texts(tab)
    assert tab.selectbox(key="feature").options == list(toys.frame().columns)
    assert len(figures(tab)) == 1


def test_a_column_without_values_is_a_sentence_and_the_picker_stays(app):
    from sklearn.ensemble import HistGradientBoostingClassifier

    numbers = toys.frame()[["age", "amount"]].assign(empty=toys.score())
    model = HistGradientBoostingClassifier(max_iter=3).fit(numbers, toys.two())
    table = numbers.assign(empty=np.nan, outcome=toys.two()).to_csv(index=False).encode()
    tab = upload(app().run(), skops.io.dumps(model), table)
    tab.button(key="explain").click().run()
    tab.query_params["view"], tab.query_params["feature"] = "Effects", "empty"
    goto(tab, "whole-model")
    assert "“empty” has no value in any of the 240 reference rows" in texts(tab)
    tab.selectbox(key="feature").select("age").run()
    assert not tab.exception and len(figures(tab)) == 1


def test_progress_is_shown_while_the_features_are_ordered(app, monkeypatch):
    """Another order would change which feature the page opens with, so the picker waits."""
    monkeypatch.setattr(answers, "_PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(answers.progress, "show", lambda _, __, what: answers.st.caption(what))
    tab = effects(app)
    assert "Ordering the features" in texts(tab)
    assert not figures(tab)
    assert not [box for box in tab.selectbox if box.key == "feature"]
