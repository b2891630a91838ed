"""The value of a group in a row: short, the same whatever rows are beside it, and never wrong."""

import numpy as np
import pyarrow as pa
import pytest

from explainers.intake.tables.columns import describe
from explainers.records import Column, Group, TableCard, players_of
from explainers.service.group_values import (
    NONE,
    group_texts,
    is_mark,
    player_data,
    shared_beginning,
)

JOBS = pa.table(
    {
        "job_clerk": [1, 0, 0, 0, 1, None],
        "job_none": [0, 1.0, 0, 0, 1, 0],
        "job_cook": [False, False, True, False, False, False],
        "city": ["Ulm", "Bonn", None, "Ulm", "Trier", "Ulm"],
        "lat": [48.401081, 50.0, 49.5, None, 49.75, 48.401081],
    }
)


def card(table):
    return TableCard("", "table.csv", 0, "CSV", table.num_rows, describe(table))


def texts(table, columns, beside=None):
    return group_texts(table, Group("", columns), card(beside or table)).to_pylist()


def test_marks_are_told_by_what_is_set_without_their_common_beginning():
    found = texts(JOBS, ("job_clerk", "job_none", "job_cook"))
    assert found == ["clerk", "none", "cook", NONE, "clerk · none", "clerk missing"]
    assert NONE not in {"none", "clerk"}


def test_other_columns_are_told_with_their_names():
    found = texts(JOBS, ("city", "lat", "job_clerk"))
    assert found[:3] == [
        "city Ulm · lat 48.4011 · job_clerk 1",
        "city Bonn · lat 50 · job_clerk 0",
        "city missing · lat 49.5 · job_clerk 0",
    ]
    assert found[5] == "city Ulm · lat 48.4011 · job_clerk missing"


def test_a_rows_text_does_not_hang_on_the_rows_beside_it():
    counts = pa.table({"a_x": [0, 1, 7], "a_y": [1, 0, 1]})
    assert texts(counts, ("a_x", "a_y")) == ["a_x 0 · a_y 1", "a_x 1 · a_y 0", "a_x 7 · a_y 1"]
    assert texts(counts.slice(0, 2), ("a_x", "a_y"), counts) == ["a_x 0 · a_y 1", "a_x 1 · a_y 0"]
    assert texts(counts.slice(0, 2), ("a_x", "a_y")) == ["y", "x"]


def test_written_truths_are_marks_too():
    table = pa.table({"is_a": ["True", "False"], "is_b": ["0", "1"]})
    assert texts(table, ("is_a", "is_b")) == ["a", "b"]


def test_long_texts_are_cut_and_counted():
    wide = pa.table({f"column number {at}": [at, 0.5] for at in range(40)})
    first, second = texts(wide, tuple(wide.column_names))
    assert first.startswith("column number 0 0 · column number 1 1 · ")
    assert first.endswith(" more") and len(first) < 140
    assert first != second
    long = pa.table({"x" * 500: ["y" * 500], "z": ["w"]})
    (text,) = texts(long, tuple(long.column_names))
    assert text.startswith("x" * 500 + " " + "y" * 39 + "…") and text.endswith("1 more")


def test_many_columns_of_many_values_are_told_apart():
    """Their combinations do not fit a number of 64 bits, so they are numbered in between."""
    draw = np.random.default_rng(0)
    table = pa.table({f"x{at}": draw.integers(0, 1_000, 3_000) for at in range(9)})
    frame = table.to_pandas()
    slow = [" · ".join(f"{name} {row[name]}" for name in frame) for _, row in frame.iterrows()]
    assert texts(table, tuple(table.column_names)) == slow


def test_no_rows_have_no_texts():
    assert texts(JOBS.slice(0, 0), ("city", "lat"), JOBS) == []


def test_players_have_a_column_each_under_their_titles():
    players = players_of(JOBS.column_names, [Group("work", ("job_cook", "job_clerk"))])
    table = player_data(JOBS, players, card(JOBS))
    assert table.column_names == ["work", "job_none", "city", "lat"]
    assert table.column("work").to_pylist()[:3] == ["clerk", NONE, "cook"]
    assert table.column("lat").equals(JOBS.column("lat"))
    assert player_data(JOBS, players_of(JOBS.column_names, ()), card(JOBS)) is JOBS


@pytest.mark.parametrize(
    ("names", "stem"),
    [
        (("job_clerk", "job_cook"), "job_"),
        (("job=clerk", "job=cook"), "job="),
        (("home_owner_yes", "home_owner_no"), "home_owner_"),
        (("city", "street"), ""),
        (("clerk", "clever"), ""),
        (("job_", "job_x"), ""),
        (("a b c", "a b d"), "a b "),
    ],
)
def test_a_common_beginning_ends_a_word_and_leaves_something_over(names, stem):
    assert shared_beginning(names) == stem


def test_what_is_a_mark():
    assert is_mark(Column("x", "number", 0, 2, 0.0, 1.0, ("0", "1")))
    assert is_mark(Column("x", "number", 3, 1, 1.0, 1.0, ("1",)))
    assert not is_mark(Column("x", "number", 0, 3, 0.0, 1.0, ("0", "1", "0.5")))
    assert not is_mark(Column("x", "number", 0, 900, 0.0, 1.0))
    assert not is_mark(Column("x", "number", 9, 0))
