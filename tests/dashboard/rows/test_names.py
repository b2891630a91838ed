"""What rows are called: by the thousand as one by one, and found by what a person types."""

from collections import Counter
from unicodedata import category

import pyarrow as pa
import pytest

from dashboard.rows.names import Numbers, row_names
from dashboard.words import one_line
from explainers.intake.summary import label

HOSTILE = [
    *("", " ", "a", "a  b", "\u202ea", "\u200b", "e\u0301", "\u3164", "\u2800", "a\u3164"),
    *("שם 7", "👩\u200d👧", "a\nb", "\ta", "a\u00a0b", "\ufeffa", "\u115f", "©", "P-1", "P-1"),
]


def one_by_one(values):
    """The same names, each written and compared alone."""
    names = [one_line(label(value)) for value in values]
    counts = Counter(names)
    return [
        f"{name or 'no name'} (row {at})" if counts[name] > 1 or not name else name
        for at, name in enumerate(names, 1)
    ]


def named(values, kind=None):
    return row_names(pa.chunked_array([pa.array(values, kind)]), len(values))


@pytest.mark.parametrize(
    "values",
    [
        HOSTILE,
        ["GC-1", None, "GC-3", None],
        [3, 1, None, 3],
        [1.0, 2.5, None, 1e20],
        [True, False, None],
        [True],
    ],
)
def test_names_are_those_written_one_by_one(values):
    assert named(values).first(len(values)) == one_by_one(values)


def test_every_character_is_told_as_plain_or_not():
    marks = [chr(code) for code in range(0x3100) if category(chr(code)) != "Cs"]
    values = [*(f"a{mark}b" for mark in marks), *marks]
    assert named(values).first(len(values)) == one_by_one(values)


def test_categories_and_chunks_are_read_like_plain_columns():
    chunks = pa.chunked_array(
        [pa.array(["b", "a"]).dictionary_encode(), pa.array(["c"]).dictionary_encode()]
    )
    assert row_names(chunks, 3).first(3) == ["b", "a", "c"]
    assert row_names(pa.chunked_array([], pa.string()), 0).first(5) == []


def test_a_row_is_found_as_it_is_shown_and_by_no_other_name():
    names = named(["07", "7 ", "P-1", "P-1"])
    assert [names.position(text) for text in ("07", " 7", "P-1 (row 4)")] == [0, 1, 3]
    assert names.position("P-1") is None and names.position("") is None
    assert (names.at(2), len(names)) == ("P-1 (row 3)", 4)


def test_like_names_are_found_by_a_part_in_capitals_or_not():
    names = named(["GC-1", "GC-2", "gc-3", "x%y", "gc-4"])
    assert names.near("gC-", 3) == ["GC-1", "GC-2", "gc-3"]
    assert names.near("%", 3) == ["x%y"]
    assert names.near("  ", 3) == [] == names.near("z", 3)


def test_numbers_are_counted_from_one_without_a_list_of_them():
    rows = row_names(None, 1_000_000)
    assert rows == Numbers(1_000_000)
    assert (rows.at(0), rows.first(2), len(rows)) == ("1", ["1", "2"], 1_000_000)
    assert [rows.position(text) for text in ("1", " 1000000 ", "0", "1000001", "01", "one")] == [
        *(0, 999_999),
        *(None,) * 4,
    ]


@pytest.mark.parametrize(
    ("typed", "meant"), [("1,000", ["1000"]), ("007", ["7"]), ("row", []), ("9" * 5_000, [])]
)
def test_a_number_that_was_written_otherwise_is_suggested(typed, meant):
    assert Numbers(5_000).near(typed, 3) == meant
