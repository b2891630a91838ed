"""Which names mean the same column, and which are only worth a question."""

import pytest

from explainers.intake.matching.names import likely, near, one_to_one, split_values


def test_near_names_leave_exact_ones_alone():
    assert near(["age", "b"], ["age", "Age", "B"]) == {"b": ["B"]}
    assert near(["Age", "AGE"], ["age"]) == {"Age": ["age"], "AGE": ["age"]}


def test_only_pairs_without_a_rival_are_kept():
    assert one_to_one({"a": ["x"], "b": ["y", "z"], "c": ["z"]}) == {"a": "x"}
    assert one_to_one({"a": ["x"], "b": ["x"]}) == {}


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("num__age", "age"),
        ("age", "remainder__age"),
        ("outer__num__Age", "age"),
        ("num__age", "scaled__age"),
        ("amount", "amout"),  # one less
        ("amount", "ammount"),  # one more
        ("amount", "amoumt"),  # another
        ("amount", "amuont"),  # two swapped
        ("Credit Amount", "credit_amonut"),
        ("income_2020", "incme_2020"),
    ],
)
def test_a_prefix_or_one_slip_is_likely(wanted, name):
    assert likely([wanted], [name]) == {wanted: name}


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("age", "ago"),  # too short for a slip
        ("V12", "V13"),
        ("income_2020", "income_2021"),
        ("amount", "amt"),
        ("amount", "paid"),
        ("num__age", "num__job"),
        ("__", "x"),
    ],
)
def test_other_names_are_not(wanted, name):
    assert likely([wanted], [name]) == {}


def test_a_prefix_beats_a_slip_and_rivals_cancel_out():
    assert likely(["num__amount"], ["amount", "num__amoun"]) == {"num__amount": "amount"}
    assert likely(["amount"], ["amout", "ammount"]) == {}
    assert likely(["num__age", "cat__age"], ["age"]) == {}


def test_one_hot_names_are_recognised_by_column_and_value():
    names = ["housing_own", "enc__housing_rent", "housing", "age_own"]
    assert split_values(names, "housing", ["own", "rent"]) == ["housing_own", "enc__housing_rent"]
    assert split_values(names, "housing", []) == []
