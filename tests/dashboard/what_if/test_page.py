"""The tab “What if”: what is edited, what is answered, the ways back, and links."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

from dashboard import backend
from dashboard.what_if.state import LONGEST
from explainers.service.samples import SAMPLES
from tests import hostile_names
from tests.dashboard.conftest import figures, texts
from tests.dashboard.test_pages import goto, open_page, upload

PIPELINE = SAMPLES[0]
ROW = {"analysis": PIPELINE.id, "row": "GC-0002", "tab": "What if"}
DURATION = "what whole duration_months"


def opened(app, **query):
    return open_page(app, "one-decision", **{**ROW, **query})


def told(tab):
    """The sentence of the edit, if there is one."""
    begin = tuple(f"##### {verb}ing " for verb in ("Rais", "Lower", "Chang"))
    lines = texts(tab).replace("\u2066", "").splitlines()  # around names that run to the left
    return next((line for line in lines if line.startswith(begin)), "")


def choose(tab, name, value):
    """Choose what a reader sees among the options of a column."""
    box = tab.selectbox(key=f"what text {name}")
    box.select_index(box.options.index(value)).run()
    assert not tab.exception


def blocks_asked(monkeypatch):
    """The methods that workers are asked to run, as they are."""
    asked, computing = [], backend.service().engine._questions
    ask_for = computing.ask_for

    def watched(job, analysis, frame, *rest, **more):
        asked.append(frame.fields["method"])
        return ask_for(job, analysis, frame, *rest, **more)

    monkeypatch.setattr(computing, "ask_for", watched)
    return asked


def test_an_edit_is_answered_explained_linked_and_put_back(app, monkeypatch):
    tab = opened(app)
    assert "Change a value below" in texts(tab) and "what" not in tab.query_params
    assert tab.number_input(key=DURATION).value == 48
    assert len(figures(tab)) == 1  # the curve of the row as it is
    asked = blocks_asked(monkeypatch)
    tab.number_input(key=DURATION).set_value(12).run()
    assert not tab.exception and sorted(asked) == ["predictions", "tree_shap"]
    assert told(tab) == (
        "##### Lowering duration from 48 to 12 months lowers the probability of “bad” from 69 % to "
        "40 %; it is now not over the 50 % threshold: the decision turns from “bad” to “good”."
    )
    assert "The edit moves the log-odds of “bad” by" in texts(tab)
    assert len(figures(tab)) == 3
    assert tab.query_params["what"] == "duration_months~12"
    assert "GC-0002: 69 % bad, over the 50 % threshold." in texts(tab)  # the verdict is the row's

    link = opened(app, what="duration_months~12")
    assert told(link) == told(tab) and link.number_input(key=DURATION).value == 12

    tab.button(key="what back duration_months").click().run()
    assert "Change a value below" in texts(tab) and "what" not in tab.query_params
    assert tab.number_input(key=DURATION).value == 48
    tab.button(key="what tried 0").click().run()
    assert told(tab) == told(link) and tab.number_input(key=DURATION).value == 12
    tab.button(key="what all back").click().run()
    assert "what" not in tab.query_params
    assert sorted(asked) == ["predictions", "tree_shap"]  # nothing was computed again


def test_several_cells_are_edited_and_a_typed_value_is_told_to_be_unseen(app):
    tab = opened(app, what="savings~gold")
    tab.number_input(key=DURATION).set_value(60).run()
    assert told(tab).startswith(
        "##### Changing duration from 48 to 60 months and savings from below 100 DM to gold"
    )
    assert tab.query_params["what"] == "duration_months~60~~savings~gold"
    assert "“gold” is in none of 1,000 rows" in texts(tab)
    assert "More than 99 % of the rows have." in texts(tab)
    tab.number_input(key=DURATION).set_value(200).run()
    assert "Outside of what the table holds, 4 to 72" in texts(tab)


def test_the_order_stays_while_a_reader_edits(app):
    tab = opened(app)
    first = [each.key for each in (*tab.number_input, *tab.selectbox)]
    tab.number_input(key=DURATION).set_value(4).run()
    assert [each.key for each in (*tab.number_input, *tab.selectbox)] == first
    assert len([key for key in first if key.startswith("what ")]) == 8


def test_the_columns_behind_a_click_can_be_edited_and_are_counted(app):
    tab = opened(app, what="telephone~x~~duration_months~12")
    labels = [each.label for each in tab.expander]
    assert "All columns (12 more, 1 changed)" in labels
    tab.session_state["what if all"] = True
    tab.run()
    keys = {each.key for each in (*tab.number_input, *tab.selectbox)}
    assert len([key for key in keys if key and key.startswith("what ")]) == 20


def test_another_row_is_not_edited(app):
    tab = opened(app, what="duration_months~12")
    assert told(tab)
    tab.text_input(key="row").set_value("GC-0003").run()
    assert "what" not in tab.query_params and "Change a value below" in texts(tab)
    assert not [each for each in tab.button if each.key and each.key.startswith("what tried")]


def test_the_row_is_forgotten_when_another_one_was_looked_at_in_another_tab(app):
    tab = opened(app, what="duration_months~12")
    tab.session_state["tab"] = "Waterfall"
    tab.run()
    tab.text_input(key="row").set_value("GC-0003").run()
    tab.session_state["tab"] = "What if"
    tab.run()
    assert not tab.exception and "Change a value below" in texts(tab)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("nobody~1", "“nobody” was changed, which is none of the 20 columns the model uses"),
        ("duration_months~long", "“duration_months” holds numbers, and “long” was given"),
    ],
)
def test_a_link_that_cannot_be_says_why_and_changes_nothing(app, what, words):
    tab = opened(app, what=what)
    assert words in texts(tab) and "BAD_EDIT" in texts(tab)
    assert tab.number_input(key=DURATION).value == 48
    tab.button(key="what all back").click().run()
    assert "BAD_EDIT" not in texts(tab) and "what" not in tab.query_params


def test_what_is_too_long_for_a_link_is_not_taken(app):
    tab = opened(app, what=f"savings~{'x' * (LONGEST - 8)}")
    tab.number_input(key=DURATION).set_value(12).run()
    assert "allowed are 6,000" in texts(tab) and "duration" not in tab.query_params["what"]
    assert tab.number_input(key=DURATION).value == 48
    tab.run()
    assert "allowed are 6,000" not in texts(tab)


def test_the_curve_follows_the_column_that_is_picked(app, monkeypatch):
    tab = opened(app, what="duration_months~12", along="housing")
    assert "With other values of housing the probability of “bad” would run" in texts(tab)
    asked = blocks_asked(monkeypatch)
    tab.session_state["what if all"] = True
    tab.run()
    choose(tab, "housing", "rent")
    assert "partial_dependence" not in asked  # along housing it is the same, whatever housing is
    assert "<b>rent</b>" in str(figures(tab)[-1]["layout"]["yaxis"]["ticktext"])


def test_a_group_of_columns_is_edited_column_by_column(app):
    tab = opened(app, what="duration_months~12", groups="credit~duration_months~credit_amount")
    assert told(tab).startswith("##### Lowering duration from 48 to 12 months")
    assert "most by credit (" in texts(tab)
    label = figures(tab)[1]["layout"]["yaxis"]["ticktext"][-1]
    assert label.startswith("credit =") and "→" in label
    keys = [each.key for each in tab.number_input]
    assert {DURATION, "what whole credit_amount"} <= set(keys)


@cache
def files():
    """A model that takes missing values, truth, and whole numbers with gaps."""
    draw = np.random.default_rng(3)
    data = pd.DataFrame(
        {
            "age": pd.array(draw.integers(20, 70, 150), dtype="Int64"),
            "pay": draw.normal(30, 9, 150),
            "member": draw.random(150) > 0.5,
            "town": draw.choice(["Ulm", "Bonn", "Kiel"], 150),
        }
    )
    data.loc[::9, "age"] = pd.NA
    data.loc[4::9, "town"] = None
    known = data.age.fillna(40).to_numpy(dtype=float)
    target = known / 20 + data.member * 2 + (data.town == "Ulm") + data.pay / 40
    classes = np.array(["low", "middle", "high"])[np.digitize(target, [3.5, 4.5])]
    coded = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    columns = make_column_transformer((coded, ["town"]), remainder="passthrough")
    model = make_pipeline(columns, HistGradientBoostingClassifier(max_iter=8))
    fitted = model.fit(data.astype({"age": float}), classes)
    return skops.io.dumps(fitted), data.assign(outcome=classes).to_csv(index=False).encode()


def own(app, row):
    tab = upload(app().run(), *files())
    tab.button(key="explain").click().run()
    tab = goto(tab, "one-decision")
    tab.session_state["tab"] = "What if"
    tab.text_input(key="row").set_value(row).run()
    assert not tab.exception
    return tab


def test_missing_values_and_truth_are_values_like_others(app):
    tab = own(app, "2")
    tab.number_input(key="what whole age").set_value(None).run()
    assert "to missing" in told(tab) and tab.query_params["what"] == "age"
    other = {"True": "False", "False": "True"}[tab.selectbox(key="what text member").value]
    choose(tab, "member", other)
    choose(tab, "town", "missing")
    assert tab.query_params["what"] == f"age~~member~{other}~~town"
    tab.button(key="what all back").click().run()
    tab.number_input(key="what number pay").set_value(None).run()
    assert "what" not in tab.query_params  # pay is never missing: empty is as it was
    assert tab.number_input(key="what number pay").value is not None


def test_a_row_whose_value_is_missing_can_be_given_one(app):
    tab = own(app, "1")
    assert tab.number_input(key="what whole age").value is None
    tab.number_input(key="what whole age").set_value(33).run()
    assert "Changing age from missing to 33" in told(tab)
    assert "of 3 classes" in told(tab) or "the decision turns" in told(tab)


def test_hostile_names_can_be_edited(app):
    tab = upload(app().run(), hostile_names.model(), hostile_names.csv(), "m.skops")
    tab.button(key="explain").click().run()
    tab = goto(tab, "one-decision")
    tab.session_state["tab"] = "What if"
    tab.run()
    assert not tab.exception
    number = next(each for each in tab.number_input if (each.key or "").startswith("what number"))
    number.set_value(1.5).run()
    assert not tab.exception and told(tab)
    choice = next(each for each in tab.selectbox if (each.key or "").startswith("what text"))
    choice.select_index(next(at for at in (3, 4) if at != choice.index)).run()
    assert not tab.exception and "Changing" in told(tab)
    link = tab.query_params["what"]
    tab.button(key="what all back").click().run()
    tab.query_params["what"] = link
    tab.run()
    assert not tab.exception and told(tab)
