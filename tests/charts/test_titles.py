"""What a data dictionary says is what people read; clicks are answered with own names."""

import json
from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts import (
    LIGHT,
    bars,
    dependence,
    effects,
    force,
    importance,
    interaction_bars,
    interaction_map,
    lime_rules,
    lime_runs,
    row_pairs,
    summary,
    waterfall,
)
from dashboard.tabular.curve_sentences import effects_sentence
from dashboard.tabular.decision_reasons import reasons
from dashboard.tabular.pair_sentences import (
    interactions_sentence,
    pair_sentence,
    row_pairs_sentence,
)
from dashboard.tabular.pair_tables import interactions_table, row_pairs_table
from dashboard.tabular.run_sentences import runs_sentence
from dashboard.tabular.run_tables import runs_table
from dashboard.tabular.sentences import (
    bars_sentence,
    dependence_sentence,
    importance_sentence,
    lime_sentence,
    summary_sentence,
    waterfall_sentence,
)
from dashboard.tabular.tables import (
    bars_table,
    importance_table,
    lime_table,
    summary_table,
    waterfall_table,
)
from explainers.records import Dictionary, Entry
from tests.builders import attribution, credit
from tests.curve_results import curves
from tests.pair_results import pairs
from tests.rule_results import rule_runs, rules

SAID = Dictionary(
    (
        Entry("duration_months", "duration", "months", "How long it runs."),
        Entry("checking_account", "account", values=(("below 0 DM", "overdrawn"),)),
        Entry("credit_amount", "amount", "DM"),
        Entry("age", "years of life"),
        Entry("housing", "home", values=(("own", "owned"), ("rent", "rented"))),
    )
)
OWN = ("duration_months", "checking_account", "credit_amount", "housing", "below 0 DM")


def said(result):
    return replace(result, dictionary=SAID)


CREDIT = said(credit())
RULES, RUNS = said(rules()), said(rule_runs())
CURVES = said(curves(np.linspace(0, 1, 40).reshape(8, 5), [6.0, 12.0, 24.0, 36.0, 48.0]))
HOMES = said(curves([[0.2, 0.6], [0.3, 0.5]], ["own", "rent"], feature="housing"))
PAIRS = said(
    pairs(
        [[0.5, 0.2, 0.1, 0.0, 0.3, 0.0]] * 2,
        {
            "duration_months": [6, 12],
            "credit_amount": [100.0, 900.0],
            "checking_account": ["none", "below 0 DM"],
        },
    )
)
FIGURES = {
    "bars": lambda: bars(CREDIT, 0, 1, LIGHT),
    "dependence": lambda: dependence(CREDIT, 1, "duration_months", "credit_amount", LIGHT),
    "strips": lambda: dependence(CREDIT, 1, "checking_account", "housing", LIGHT),
    "effects": lambda: effects(CURVES, 1, LIGHT),
    "homes": lambda: effects(HOMES, 1, LIGHT),
    "force": lambda: force(CREDIT, 0, 1, LIGHT),
    "importance": lambda: importance(CREDIT, 1, LIGHT),
    "map": lambda: interaction_map(PAIRS, 1, LIGHT),
    "pairs": lambda: interaction_bars(PAIRS, 1, LIGHT),
    "row pairs": lambda: row_pairs(PAIRS, 1, 1, LIGHT),
    "rules": lambda: lime_rules(RULES, 1, LIGHT),
    "runs": lambda: lime_runs(RUNS, 1, LIGHT),
    "summary": lambda: summary(CREDIT, 1, LIGHT),
    "waterfall": lambda: waterfall(CREDIT, 0, 1, LIGHT),
}
SENTENCES = {
    "bars": lambda: bars_sentence(CREDIT, 0, 1),
    "dependence": lambda: dependence_sentence(CREDIT, 1, "duration_months"),
    "strips": lambda: dependence_sentence(CREDIT, 1, "checking_account"),
    "effects": lambda: effects_sentence(CURVES, 1),
    "homes": lambda: effects_sentence(HOMES, 1),
    "importance": lambda: importance_sentence(CREDIT, 1),
    "interactions": lambda: interactions_sentence(PAIRS, 1),
    "pair": lambda: pair_sentence(PAIRS, 1, "duration_months", "credit_amount"),
    "row pairs": lambda: row_pairs_sentence(PAIRS, 1, 1),
    "rules": lambda: lime_sentence(RULES, 1),
    "runs": lambda: runs_sentence(RUNS, 1),
    "summary": lambda: summary_sentence(CREDIT, 1),
    "waterfall": lambda: waterfall_sentence(CREDIT, 0, 1),
}
TABLES = {
    "bars": lambda: bars_table(CREDIT, 0, 1),
    "importance": lambda: importance_table(CREDIT, 1),
    "interactions": lambda: interactions_table(PAIRS, 1),
    "row pairs": lambda: row_pairs_table(PAIRS, 0, 1),
    "rules": lambda: lime_table(RULES, 1),
    "runs": lambda: runs_table(RUNS, 1),
    "summary": lambda: summary_table(CREDIT, 1),
    "waterfall": lambda: waterfall_table(CREDIT, 0, 1),
}


def seen(figure):
    """What a reader of a figure can see: all but what a click is answered with."""
    spec = json.loads(figure.to_json())
    spec["layout"].pop("uirevision", None)
    for trace in spec["data"]:
        told = trace.get("customdata")
        if isinstance(told, list) and "%{customdata[0]}" in trace.get("hovertemplate", ""):
            trace["customdata"] = [line[0] for line in told if isinstance(line[0], str)]
        elif "%{customdata}" not in trace.get("hovertemplate", ""):
            trace.pop("customdata", None)
    return json.dumps(spec, ensure_ascii=False)


@pytest.mark.parametrize("name", FIGURES)
def test_charts_say_titles_and_meanings(name):
    words = seen(FIGURES[name]())
    assert [own for own in OWN if own in words] == []
    assert any(entry.title in words for entry in SAID.entries)


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences_say_titles_and_meanings(name):
    words = SENTENCES[name]()
    assert [own for own in OWN if own in words] == []
    assert any(entry.title in words for entry in SAID.entries)


@pytest.mark.parametrize("name", TABLES)
def test_tables_say_titles(name):
    words = TABLES[name]().to_string()
    assert [own for own in OWN if "_" in own and own in words] == []
    assert any(entry.title in words for entry in SAID.entries)


def test_the_same_charts_without_a_dictionary_say_the_own_names():
    """Or the tests above could not fail."""
    words = seen(importance(credit(), 1, LIGHT)) + importance_sentence(credit(), 1)
    assert "duration_months" in words


def test_axes_say_the_unit():
    assert dependence(CREDIT, 1, "credit_amount", None, LIGHT).layout.xaxis.title.text == (
        "amount (DM)"
    )
    assert effects(CURVES, 1, LIGHT).layout.xaxis.title.text == "duration (months)"
    assert "amount (DM)" in seen(dependence(CREDIT, 1, "age", "credit_amount", LIGHT))


def test_numbers_that_are_codes_say_what_they_mean():
    codes = Dictionary((Entry("sex", values=(("1", "<one>"), ("2", "other"))),))
    effects_of = attribution(np.tile([[0.1], [0.3]], (20, 1)), {"sex": [1, 2] * 20})
    figure = dependence(replace(effects_of, dictionary=codes), 1, "sex", None, LIGHT)
    assert list(figure.layout.xaxis.ticktext) == ["&lt;one&gt;", "other"]
    tried = replace(curves([[0.2, 0.6], [0.3, 0.5]], [1.0, 2.0], feature="sex"), dictionary=codes)
    assert list(effects(tried, 1, LIGHT).layout.xaxis.ticktext) == ["&lt;one&gt;", "other"]
    assert "lowest at <one> (" in effects_sentence(tried, 1)


def test_a_click_is_answered_with_the_tables_own_name():
    assert "duration_months" in {
        line[1] for line in importance(CREDIT, 1, LIGHT).data[0].customdata
    }
    assert {line[-1] for line in waterfall(CREDIT, 0, 1, LIGHT).data[1].customdata} <= {
        *CREDIT.names,
        "",
    }


def test_reasons_say_what_the_features_are():
    found = {reason.feature: reason for reason in reasons(CREDIT, 0, 1, CREDIT.data, 5, 5)}
    assert found["duration"].description == "How long it runs."
    assert found["duration"].value_text.endswith(" months")
    assert found["duration"].usual_text.endswith(" months")
    assert found["home"].usual_text in ("owned", "rented")
