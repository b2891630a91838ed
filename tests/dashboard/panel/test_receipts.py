"""The full receipt: what stands in it, and nothing that does not hold for the method."""

import pytest

from dashboard.panel.receipts import receipt_table
from tests.builders import receipt


def told(**changes):
    table = receipt_table(receipt(**changes))
    return dict(zip(table["fact"], table["value"], strict=True))


@pytest.mark.parametrize(
    ("method", "reference", "rows"),
    [
        ("tree_shap", None, "the training rows counted in the model"),
        ("interventional_tree_shap", "all rows", "all rows"),
        ("text_terms", None, "none"),
        ("text_partition_shap", None, "none"),
        ("gradient_input", None, "none"),
        ("of another version", None, "none"),
    ],
)
def test_reference_rows_are_those_the_method_really_has(method, reference, rows):
    assert told(method=method, reference=reference)["reference rows"] == rows


def test_rows_gaps_and_groups_are_written_out():
    found = told(rows_used=200, rows_given=4_000, gap=None, groups={"money": ("a", "b")})
    assert found["rows"] == "200 of 4,000"
    assert found["gap to the model's output"] == "–"
    assert found["columns explained as one"] == "money: a, b"
    assert "columns explained as one" not in told()
