"""Reason codes on the page: for whom there are any, and against whom they are told."""

from dashboard.tabular.decision_reasons import Reason
from dashboard.tabular.reason_codes import reasons_sentence, reasons_table
from dashboard.tabular.reason_list import with_names
from explainers.dossier.reason_codes import ReasonCode, Reasons
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import texts
from tests.dashboard.pages import open_page

BY_SLUG = {sample.slug: sample for sample in SAMPLES}
PIPELINE = BY_SLUG["german-credit-pipeline"]


def page(app, slug="german-credit-pipeline", **query):
    return open_page(app, "one-decision", analysis=BY_SLUG[slug].id, tab="Reason codes", **query)


def code(tab):
    return tab.code[0].value


def test_a_declined_person_is_told_four_columns_with_the_usual_values(app):
    tab = page(app, row="GC-0002")
    assert "The principal reasons for “bad”: duration (R14), checking account (R01)" in texts(tab)
    assert "**R14 duration**: 48 months; usual with the other answer: 18 months" in texts(tab)
    assert "no legal advice" in texts(tab)
    assert "They rest on Tree SHAP (exact)" in texts(tab)
    assert code(tab).startswith("Principal reasons: GC-0002\nThe model's answer: bad, 69 %.")
    assert tab.session_state["shown key"] in code(tab)


def test_who_was_not_declined_has_no_reasons(app):
    tab = page(app, row="GC-0001")
    assert "The model's answer for this row is good, 98 %, and unwanted is “bad”" in texts(tab)
    assert not tab.code
    tab.selectbox(key="unwanted").select("good").run()
    assert "The principal reasons for “good”" in texts(tab)


def test_the_threshold_decides_who_was_declined(app):
    tab = page(app, row="GC-0002", threshold="0.8")
    assert "there is nothing to give reasons for" in texts(tab)


def test_numbers_are_unwanted_from_a_limit_on(app):
    tab = page(app, "diabetes-lightgbm")
    limit = tab.number_input(key="unwanted_limit").value
    declined = "The principal reason" in texts(tab)
    tab.selectbox(key="unwanted_side").select("low").run()
    assert ("The principal reason" in texts(tab)) != declined
    tab.number_input(key="unwanted_limit").set_value(limit * 100).run()
    assert "for a prediction of " in texts(tab) and "or less: " in texts(tab)


def test_of_three_classes_one_is_unwanted(app):
    tab = page(app, "wine-forest")
    given = next(
        name
        for name in BY_SLUG["wine-forest"].classes
        if "The principal reasons" in texts(tab.selectbox(key="unwanted").select(name).run())
    )
    assert f"The principal reasons for “{given}”: " in texts(tab)


def test_numbers_that_do_not_add_up_name_no_reasons(app):
    tab = page(app, "iris-network", attribution_method="Gradient × input")
    assert "Which of them is the larger reason cannot be told" in texts(tab)


FOUND = Reasons((ReasonCode("R02", "a" * 60, ("a",), "1", "2", 0.5),), 1.0)


def test_reasons_that_would_be_cut_to_the_same_words_are_told_apart():
    titles = [f"average balance of the account over the last {at} months in euros" for at in (1, 2)]
    codes = tuple(ReasonCode("R01", title, ("a",), "1", "2", 0.5) for title in titles)
    told = reasons_sentence(Reasons(codes, 1.0), "“bad”")
    assert "t 1 months in euros (R01)" in told and "t 2 months in euros (R01)" in told
    named = with_names([Reason(title, "1", 0.5, "2") for title in (*titles, titles[0])])
    assert len({one.name for one in named}) == 3
    assert max(len(one.name) for one in named) < 70


def test_in_words():
    assert reasons_sentence(FOUND, "“bad”").startswith("The principal reason for “bad”: aaa")
    assert "…" in reasons_sentence(FOUND, "“bad”")
    assert reasons_sentence(Reasons((), 0.0), "“bad”") == (
        "No column pushed toward “bad” for sure, so there is no reason to name."
    )
    assert reasons_table(FOUND).iloc[0].tolist() == ["R02", "a" * 60, "a", "1", "2", 0.5]
