"""A decision's document tells everything a person needs who never saw the tool."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.dossier.decision import report
from explainers.records import Dictionary, Entry, Group, OneRow, Reference, Request
from tests import builders
from tests.dossier import made
from tests.dossier.made import DATA, Reading


def read(parts):
    return Reading(report(parts)).text


FACTS = (
    "Why this decision? P-001",
    "Row 1 of 3, id P-001. Analysis “model.skops on table.csv”. Made 2026-01-02 03:04 UTC",
    "P-001: probability of “bad” 0.75, the largest of 2 classes.",
    "bad 0.75 good 0.25",
    "Known outcome in the table (risk): bad.",
    "Numbers are in: log-odds, for “bad”.",
    "age is 40 (usually 31): raises it, +0.5",
    "amount is 1,169 (usually 500): lowers it, −0.25",
    "housing rent own +0.125",
    "the training rows as the model itself has counted them",
    "It does not say: It says what moved the model",
    "Tree SHAP (tree_shap, version 1)",
    "base value −0.9",
    "sum of the effects 0.375",
    "base value and sum −0.525",
    "model's output in this unit −0.525",
    "gap of this row 0",
    "gap allowed 0.0001",
    "perturbation interventional",
    "model model.skops RandomForestClassifier 0.1 MB " + "a" * 64,
    "table table.csv 3 rows 9.4 kB " + "b" * 64,
    "python -m explainers report model.skops table.csv --target=risk --identifier=id",
)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_told(fact):
    assert fact in read(made.decision())


def test_the_sum_can_be_checked_against_what_is_printed():
    result = replace(made.decision().result, outputs=np.array([[0.5, -0.5]]))
    text = read(made.decision(result=result))
    assert (
        "base value and sum −0.525 model's output in this unit −0.5 gap of this row 0.025" in text
    )


def test_a_prediction_has_no_classes():
    parts = made.decision(classes=())
    text = read(parts)
    assert "P-001: the model answers 0.75 (prediction)." in text
    assert "largest of" not in text and "--class=" not in text


def test_numbers_that_do_not_add_up_are_not_called_effects():
    first = {name: column[:1] for name, column in DATA.items()}
    text = read(made.decision(result=builders.slopes([[0.5, -0.25, 0.125]], first)))
    assert "These numbers do not add up to the model's output. By them" in text
    assert "age is 40 (usually 31): its number is +0.5" in text
    assert "sum of the effects" not in text and "they do not add up to it" in text


def test_estimates_come_with_their_errors():
    first = {name: column[:1] for name, column in DATA.items()}
    errors = np.full((1, 3, 2), 0.0125)
    result = builders.attribution([[0.5, -0.25, 0.125]], first, stderr=errors, exact=False)
    text = read(made.decision(result=result))
    assert "raises it, +0.5 ± 0.013" in text or "raises it, +0.5 ± 0.012" in text
    assert "standard error" in text and "estimated" in text


def test_groups_are_one_feature_with_a_usual_value():
    groups = (Group("who", ("age", "housing")),)
    about = made.analysis()
    result = builders.attribution(
        [[0.5, -0.25]],
        {"who": ["age 40 · housing rent"], "amount": [1169.0]},
        groups={"who": ("age", "housing")},
    )
    request = Request(about, "tree_shap", OneRow(0), groups=groups)
    text = read(made.decision(result=result, request=request))
    assert "who is age 40 · housing rent (as usual): raises it, +0.5" in text
    assert "columns explained as one who: age, housing" in text


def test_whom_it_compares_with_is_told():
    about = made.analysis(reference=Reference(50, "housing", "own", 3))
    first = {name: column[:1] for name, column in DATA.items()}
    words = about.reference.words()
    result = builders.attribution([[0.5, 0, 0]], first, method="exact_shap", reference=words)
    text = read(made.decision(about=about, result=result))
    assert "rows where housing is own, of the table: at most 50 of them, drawn with seed 3." in text


def test_a_line_that_cannot_be_copied_is_told():
    odd = made.analysis(target="ri\u202esk")
    assert "Copy such names from the files." in read(made.decision(about=odd))
    assert "Copy such names" not in read(made.decision())


def test_a_parameter_of_another_version_is_told():
    parts = made.decision()
    changed = replace(parts.result.receipt, parameters={"gone": 1})
    text = read(replace(parts, result=replace(parts.result, receipt=changed)))
    assert "gone 1" in text


SAID = Dictionary(
    (
        Entry("age", "years of life", "years"),
        Entry("housing", values=(("rent", "rents a flat"),)),
        Entry("risk", "credit risk"),
    )
)


def test_columns_go_by_their_titles_values_by_their_meaning_and_own_names_stay_to_be_found():
    parts = made.decision()
    result = replace(parts.result, dictionary=SAID)
    answers = replace(parts.predictions, dictionary=SAID)
    text = read(replace(parts, result=result, predictions=answers))
    assert "years of life is 40 years (usually 31 years): raises it" in text
    assert "housing rents a flat own +0.125 housing" in text
    assert "years of life 40 years 31 years +0.5 age" in text
    assert "Known outcome in the table (credit risk): bad." in text
    assert "years of life = 40 years" in text


@pytest.mark.parametrize(
    ("threshold", "told"),
    [
        (0.75, "Decided for “good”: the probability of “bad”, 0.75, is not over the threshold"),
        (0.7, "Decided for “bad”: the probability of “bad”, 0.75, is over the threshold 0.7."),
    ],
)
def test_a_threshold_decides_and_is_part_of_the_line_that_computes_again(threshold, told):
    text = read(made.decision(threshold=threshold))
    assert told in text and "largest of" not in text
    assert f"--threshold={threshold}" in text
    assert "--threshold" not in read(made.decision())


def test_principal_reasons_are_those_of_who_is_given_the_unwanted_class():
    parts = made.decision(threshold=0.5, unwanted=1)
    text = read(parts)
    assert "Principal reasons for “bad”" in text and "--unwanted=bad" in text
    assert "R01 age 40 27 +0.5 R03 housing rent own +0.125" in text  # of rows 2 and 3
    assert "80 %" not in text and "These reasons are 100 % of all that pushed" in text
    for changed in ({"threshold": 0.8}, {"unwanted": 0}, {"unwanted": None}):
        assert "Principal reasons" not in read(replace(parts, **changed))


def test_numbers_that_do_not_add_up_name_no_principal_reason():
    first = {name: column[:1] for name, column in DATA.items()}
    slopes = builders.slopes([[0.5, -0.25, 0.125]], first)
    parts = made.decision(result=slopes, threshold=0.5, unwanted=1)
    assert "Principal reasons" not in read(parts)


def test_a_note_is_set_apart_and_cut_to_what_a_page_takes():
    html = report(made.decision(note="One & two.\n\n\u202ethree" + "x" * 5_000))
    assert "<p>One &amp; two.</p><p>\ufffdthree" in html and made.MADE in html
    assert html.count("x" * 3_900) == 1 and "x" * 4_000 not in html
    assert "Note of the reviewer" not in report(made.decision(note=" \n "))
