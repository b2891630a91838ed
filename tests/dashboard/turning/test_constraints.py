"""Limits as a short text: any name comes back, and what a link gets wrong is left out."""

from dataclasses import replace

import pytest

from dashboard.turning.constraints import NONE, Constraints, from_text, to_text
from tests.service.toy_requests import ANALYSIS

HOSTILE = "a~~b!~c,..=fixed"
TABLE = replace(
    ANALYSIS.table,
    columns=tuple(
        replace(ANALYSIS.table.columns[0], name=name, kind=kind)
        for name, kind in (
            ("age", "number"),
            ("amount", "number"),
            ("job", "category"),
            (HOSTILE, "number"),
        )
    ),
)
WIDE = replace(ANALYSIS, table=TABLE, columns=("age", "amount", "job", HOSTILE))

CASES = {
    "none": (NONE, ""),
    "fixed": (Constraints(fixed=("age", "job")), "age~fixed~~job~fixed"),
    "both ways": (Constraints(rising=("age",), falling=("amount",)), "age~rises~~amount~falls"),
    "a range": (Constraints(ranges=(("age", 20.0, 40.5),)), "age~20..40.5"),
    "one end": (
        Constraints(ranges=(("age", None, 40.0), ("amount", -5.0, None))),
        "age~..40~~amount~-5..",
    ),
    "no end": (Constraints(ranges=(("age", None, None),)), "age~.."),
    "several": (
        Constraints(falling=("age",), ranges=(("age", 1.0, 2.0),)),
        "age~falls,1..2",
    ),
    "hostile": (Constraints(rising=(HOSTILE,)), None),
}


@pytest.mark.parametrize("case", CASES)
def test_limits_come_back_as_they_were(case):
    limits, text = CASES[case]
    written = to_text(limits)
    assert text is None or written == text
    assert from_text(written, WIDE) == limits


@pytest.mark.parametrize(
    "text",
    [
        "gone~fixed",
        "age",
        "age~~",
        "age~whatever",
        "age~x..y",
        "age~5..2",
        "age~nan..2",
        "age~1..2..3",
        "age~..inf",
        "age~20",
        "job~rises",
        "job~1..2",
        "~~~",
    ],
)
def test_what_a_link_gets_wrong_is_left_out(text):
    assert from_text(text, WIDE) == NONE


def test_columns_and_parameters():
    limits = Constraints(("job",), ("age",), (), (("age", 1.0, None), ("amount", None, None)))
    assert limits.columns == ("job", "age", "amount")
    assert limits.parameters == {
        "fixed": ("job",),
        "rising": ("age",),
        "falling": (),
        "ranges": (("age", 1.0, None), ("amount", None, None)),
    }
