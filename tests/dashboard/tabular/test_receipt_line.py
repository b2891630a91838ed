"""A receipt in a line: method, rows, gap, time and key."""

from dataclasses import replace

import pytest

from dashboard.tabular.sentences import receipt_line
from explainers.records import Check, Withheld
from tests.builders import attribution, receipt
from tests.rule_results import rules


def test_a_receipt_fits_in_a_line():
    result = attribution([[1.0]], {"a": [1]}, rows_used=1_000, rows_given=1_000)
    assert receipt_line(result, "Tree SHAP", 1) == (
        "log-odds of “bad” · Tree SHAP, exact · 1,000 of 1,000 rows · gap 3e−7 · 0.8 s · "
        "key 4f2a9c1b"
    )


def test_a_receipt_names_no_class_it_was_not_told():
    result = attribution([[1.0]], {"a": [1]})
    assert receipt_line(result, "Tree SHAP").startswith("log-odds · Tree SHAP, exact · ")


def test_a_receipt_of_chance_names_its_seed():
    assert "LIME, estimated · 1 of 1,000 rows · seed 42 · " in receipt_line(rules(), "LIME", 1)
    along = {"method": "integrated_gradients", "exact": False}
    assert "seed" not in receipt_line(attribution([[1.0]], {"a": [1]}, **along), "IG", 1)
    sampled = attribution([[1.0]], {"a": [1]}, rows_used=500, rows_given=1_000)
    assert "seed 0" in receipt_line(sampled, "Tree SHAP", 1)


@pytest.mark.parametrize(
    ("gap", "tolerance", "told"),
    [
        (0.003, 0.01, "adds up within 0.3 % (allowed 1 %)"),
        (0.0031, 0.01, "adds up within 0.4 % (allowed 1 %)"),
        (1e-7, 0.01, "adds up within 0.1 % (allowed 1 %)"),
        (0.0005, 0.001, "adds up within 0.1 % (allowed 0.1 %)"),
        (3e-7, 1e-4, "gap 3e−7"),
    ],
)
def test_a_gap_beyond_rounding_is_a_share_that_is_never_too_small(gap, tolerance, told):
    result = attribution([[0.2]], {"a": [1]}, unit="probability", base=0.5)
    changed = replace(result.receipt, gap=gap, tolerance=tolerance)
    assert f" · {told} · " in receipt_line(replace(result, receipt=changed), "Deep SHAP", 1)


def test_a_share_is_of_the_largest_output():
    value = attribution([[100.0]], {"a": [1]}, base=300.0, unit="euros", classes=("prediction",))
    changed = replace(value.receipt, gap=2.0, tolerance=4.0)
    line = receipt_line(replace(value, receipt=changed), "Integrated Gradients", 0)
    assert "adds up within 0.5 % (allowed 1 %)" in line


def test_a_withheld_result_has_a_receipt_but_no_unit():
    check = Check("additivity", False, 7.1, 1e-4, "The effects do not add up.")
    line = receipt_line(Withheld(check, receipt(gap=7.1, seconds=0.01)), "Tree SHAP")
    assert line.startswith("Tree SHAP, exact · ")
    assert "gap 7" in line
    assert "under 0.1 s" in line
