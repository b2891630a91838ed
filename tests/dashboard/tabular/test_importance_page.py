"""Importance and effects on the page: permutation importance, and accumulated local effects."""

from dashboard.tabular import importance_permuted
from explainers.service import result_room
from explainers.service.samples import SAMPLES
from tests import toys
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page, upload

SAMPLE = SAMPLES[1]


def opened(app, **query):
    return open_page(app, "whole-model", analysis=SAMPLE.id, rows="500", **query)


def own(app, model, table):
    """Permutation importance of a model of one's own, with known outcomes or without."""
    tab = upload(app().run(), model, table)
    tab.button(key="explain").click().run()
    goto(tab, "whole-model")
    tab.toggle(key="permuted").set_value(True).run()
    assert not tab.exception
    return tab


def test_it_is_offered_with_its_cost_and_not_computed_unasked(app):
    tab = opened(app)
    assert "What is lost without a feature" in texts(tab)
    assert "Still to be computed: 51,712 rows through the model" in texts(tab)
    assert len(figures(tab)) == 1
    assert not [box for box in tab.selectbox if box.key == "lost"]


def test_it_stands_below_the_attributions_and_the_measure_is_a_choice(app):
    tab = opened(app, permuted="true")
    assert len(figures(tab)) == 2
    assert tab.selectbox(key="lost").options == [
        "Log loss",
        "AUC",
        "Accuracy",
        "Change of the answer",
    ]
    assert "log loss rises by" in texts(tab)
    assert "The two orders disagree most about" in texts(tab)
    assert "Permutation importance, estimated · 500 of 1,000 rows" in texts(tab)
    assert "Log loss of the model's own answers:" in texts(tab)
    before = figures(tab)
    tab.selectbox(key="lost").select("AUC").run()
    assert not tab.exception and "AUC falls by" in texts(tab)
    after = figures(tab)
    assert after[0] == before[0] and after[1] != before[1]
    tab.selectbox(key="lost").select("Change of the answer").run()
    assert "the probability of “bad” moves by" in texts(tab)


def test_a_link_opens_the_measure(app):
    tab = opened(app, permuted="true", lost="Accuracy")
    assert tab.selectbox(key="lost").value == "Accuracy"
    assert "accuracy falls by" in texts(tab)


def test_without_known_outcomes_it_says_how_far_answers_move(app):
    table = toys.frame().to_csv(index=False).encode()
    tab = own(app, toys.model("forest"), table)
    assert "The table has no column of known outcomes" in texts(tab)
    assert tab.selectbox(key="lost").options == ["Change of the answer"]
    assert "moves by" in texts(tab)


def test_values_have_measures_of_their_own(app):
    table = toys.frame().assign(outcome=toys.score()).to_csv(index=False).encode()
    tab = own(app, toys.model("histogram-value"), table)
    assert tab.selectbox(key="lost").options[:2] == ["Mean error", "R²"]
    assert "mean error rises by" in texts(tab)


def test_rows_that_are_too_wide_are_a_sentence(app, monkeypatch):
    tab = opened(app, permuted="true")
    monkeypatch.setattr(result_room, "least_bytes", lambda *_: 10**12)
    tab.selectbox(key="class").select("good").run()
    assert not tab.exception
    assert "there is room for 0 rows" in texts(tab)
    assert len(figures(tab)) == 1


def test_it_takes_no_more_rows_than_anybody_reads(app, monkeypatch):
    monkeypatch.setattr(importance_permuted, "MOST_ROWS", 40)
    tab = opened(app, permuted="true")
    assert "Permutation importance is of 40 of these rows, drawn at random." in texts(tab)
    assert "Permutation importance, estimated · 40 of 1,000 rows" in texts(tab)


def test_what_is_lost_is_worked_out_once(app, monkeypatch):
    tab = opened(app, permuted="true")
    calls = []
    plain = importance_permuted.losses
    monkeypatch.setattr(
        importance_permuted, "losses", lambda *given: calls.append(1) or plain(*given)
    )
    tab.run()
    assert not tab.exception and not calls
    tab.selectbox(key="lost").select("Accuracy").run()
    assert len(calls) == 1


def effects(app, **query):
    return opened(app, view="Effects", effects="Accumulated effects", **query)


def test_accumulated_effects_are_a_choice_in_the_link(app):
    tab = effects(app, feature="duration_months")
    assert "Among rows as they are, the probability of “bad” is lowest around" in texts(tab)
    assert "Accumulated local effects, exact · 500 of 1,000 rows" in texts(tab)
    assert "Once partial dependence of this feature has been looked at" in texts(tab)
    assert len(figures(tab)) == 1 and len(figures(tab)[0]["data"]) == 3


def test_steps_can_be_chosen_where_they_lead_along_numbers(app):
    tab = effects(app, feature="duration_months")
    assert "accumulated_effects.bins" in {each.key for each in tab.number_input}
    tab = effects(app, feature="checking_account")
    assert not tab.exception and len(figures(tab)) == 1
    assert "accumulated_effects.bins" not in {each.key for each in tab.number_input}


def test_partial_dependence_that_was_looked_at_stands_beside(app):
    tab = effects(app, feature="duration_months")
    tab.segmented_control(key="effects").set_value("Partial dependence").run()
    assert not tab.exception and "If only duration" in texts(tab)
    tab.segmented_control(key="effects").set_value("Accumulated effects").run()
    assert not tab.exception
    assert len(figures(tab)[0]["data"]) == 4
    assert "Partial dependence has" in texts(tab)
    assert "Once partial dependence" not in texts(tab)


def test_names_have_an_order_of_likeness_that_is_said(app):
    tab = effects(app, feature="purpose")
    assert "is lowest for “" in texts(tab)
    assert "come next to each other whose" in texts(tab)


def test_a_link_to_accumulated_effects_has_the_same_numbers(app):
    tab = effects(app, feature="age")
    key = tab.session_state["shown key"]
    again = effects(app, feature="age", result=key)
    assert f"This is the cited result {key[:8]}." in texts(again)
