"""Questions in words: what is said of the number that is written must be true of it."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.surrogates.splits import bound_text, branch, conditions, way
from explainers.records import Dictionary, Entry, Nodes, Split
from tests.tree_results import nodes, tree


@pytest.mark.parametrize(
    ("bound", "text", "reached"),
    [
        (float(np.nextafter(15.0, 99.0)), "15", True),
        (16.0, "16", False),
        (15.9999995, "16", False),
        (15.5000003, "15.5", True),
        (0.0, "0", False),
        (-3.0, "−3", False),
        (2678.2249, "2,678.22", True),
        (2678.2251, "2,678.23", False),
    ],
)
def test_a_bound_is_written_so_that_it_is_true(bound, text, reached):
    found = bound_text(bound)
    assert (found.text, found.reached) == (text, reached)
    assert (float(text.replace(",", "").replace("−", "-")) < bound) == reached


def test_a_bound_a_hair_above_zero_is_zero():
    assert (bound_text(1e-35).text, bound_text(1e-35).reached) == ("0", True)
    assert bound_text(1e-12).text == "1e−12"  # numbers as small as that do exist
    assert bound_text(-1e-35).text != "0"  # 0 itself goes right of it


def test_each_branch_says_what_leads_there():
    told = [branch(tree(), node) for node in range(7)]
    assert told == [
        "",
        "age ≤ 35",
        "age > 35 or missing",
        "housing = rent",
        "housing ≠ rent",
        "age < 55 or missing",
        "age ≥ 55",
    ]


def test_a_way_is_one_condition_for_each_column():
    assert conditions(tree(), 5) == ("35 < age < 55 or missing", "housing = rent")
    assert conditions(tree(), 6) == ("age ≥ 55", "housing = rent")
    assert conditions(tree(), 4) == ("age > 35 or missing", "housing ≠ rent")
    assert conditions(tree(), 0) == ()


def test_gaps_are_told_of_where_there_are_any():
    full = tree(data=tree().data.set_column(0, "age", [[20.0] * 6]))
    assert branch(full, 2) == "age > 35"
    assert way(full, 5)[0].missing is True  # both ways down take a gap


def test_the_dictionary_names_columns_values_and_units():
    said = Dictionary(
        (
            Entry("age", title="age of the applicant", unit="years"),
            Entry("housing", title="home", values=(("rent", "rents a flat"),)),
        )
    )
    named = replace(tree(), dictionary=said)
    assert branch(named, 1) == "age of the applicant ≤ 35 years"
    assert branch(named, 3) == "home = rents a flat"
    assert conditions(named, 5)[0] == "35 < age of the applicant < 55 years or missing"


def stump(split, **parts):
    grown = Nodes(
        np.array([1, -1, -1]),
        np.array([2, -1, -1]),
        (split, None, None),
        np.ones(3),
        np.tile([0.5, 0.5], (3, 1)),
    )
    return tree(nodes=grown, ends=np.ones(6, dtype=np.int64), **parts)


def test_of_many_categories_the_shorter_way_to_say_it_is_taken():
    many = tuple("abcdefgh")
    told = stump(Split(1, None, many, ("z",)))
    assert branch(told, 1) == "housing ≠ z" and branch(told, 2) == "housing = z"
    both = stump(Split(1, None, ("a", "b"), ("y", "z")))
    assert branch(both, 1) == "housing is a or b"
    long = stump(Split(1, None, many, tuple("stuvwxyz")))
    assert branch(long, 1) == "housing is one of a, b, c and 5 more"
    assert branch(long, 1, 24) == "housing is a or one of 7 more"


def test_a_bound_beyond_all_numbers_asks_whether_there_is_one():
    never = float(np.finfo(np.float64).max)
    told = stump(Split(0, never, missing=False))
    assert branch(told, 1) == "age is any number"
    assert branch(told, 2) == "age is missing"
    assert branch(stump(Split(0, never, missing=True)), 1) == "age is any number or missing"
    assert branch(stump(Split(0, never, missing=True)), 2) == "age is beyond all numbers"


def test_categories_nobody_has_are_said_to_be_none():
    assert branch(stump(Split(1, None, (), ("own",))), 1) == "housing is none of those known"


def test_a_leaf_asks_nothing():
    from dashboard.surrogates.splits import taken

    with pytest.raises(ValueError, match="leaf"):
        taken(tree(), 1, 2)
    assert len(nodes()) == 7
