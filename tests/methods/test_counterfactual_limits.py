"""Limits of counterfactuals: what is held fixed, may only rise or stays in a range does so."""

import pytest

from tests.methods.test_counterfactuals import METHOD, asked, check, rows_of, whole

pytestmark = pytest.mark.long


def limits():
    return {
        "fixed": ["housing"],
        "rising": ["amount"],
        "ranges": [["age", 30, 60]],
        "most_changed": 2,
    }


@pytest.mark.parametrize("name", ["boosting", "linear"])
def test_limits_hold(name):
    given = whole(name)
    found = 0
    for row in range(12):
        answer = asked(given, row, **limits())
        check(given, row, answer)
        own = given.rows.iloc[row]
        for frame, changes in zip(
            rows_of(given, row, answer), answer.facts["changes"], strict=True
        ):
            then = frame.iloc[0]
            assert then["housing"] == own["housing"]
            assert then["amount"] >= own["amount"]
            assert then["age"] == own["age"] or 30 <= then["age"] <= 60
            assert len(changes) <= 2
            found += 1
    assert found > 12


def test_without_limits_those_would_have_been_broken():
    given = whole("boosting")
    changed = [
        (given.rows.columns[at], value > given.rows.iloc[row, at] if at < 3 else None)
        for row in range(12)
        for changes in asked(given, row).facts["changes"]
        for at, value in changes
    ]
    assert {"housing", "amount", "age"} <= {name for name, _ in changed}


def test_a_column_that_may_rise_and_fall_stays_and_fewer_are_said_to_be_found():
    given = whole("boosting")
    every = list(given.rows.columns)
    answer = asked(given, 0, fixed=every)
    assert answer.facts["changes"] == []
    assert answer.arrays["answers"].shape == (0, 2)
    assert answer.arrays["sizes"].shape == (0, 5)
    assert answer.facts["notes"][0].startswith("None of ")
    both = asked(given, 0, rising=["age"], falling=["age"], fixed=every[1:])
    assert both.facts["changes"] == []
    few = asked(given, 0, wanted=10, most_changed=1)
    assert 0 < len(few.facts["changes"]) < 10
    assert few.facts["notes"][0].startswith("10 alternatives were asked for; ")


def test_lists_are_read_from_texts_too_and_their_order_is_no_part_of_them():
    told = METHOD.parameters(fixed='["job", "age", "job"]', ranges='[["age", 20, null]]')
    assert told.fixed == ("age", "job")
    assert told.ranges == (("age", 20.0, None),)
    assert told == METHOD.parameters(fixed=["job", "age"], ranges=[("age", 20, None)])
    for wrong in (
        {"fixed": "age"},
        {"ranges": [["age", 1]]},
        {"ranges": [["age", float("nan"), 1]]},
    ):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            METHOD.parameters(**wrong)
