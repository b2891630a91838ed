"""What is odd about columns is said in sentences, once for each kind."""

import numpy as np
import pyarrow as pa
import pytest

from explainers.intake.tables.columns import describe
from explainers.intake.tables.plain import plain
from explainers.intake.tables.remarks import remarks
from tests.intake.tables.reads import notes, read


def said(**columns):
    table = plain(pa.table({name: pa.array(values) for name, values in columns.items()}))
    return remarks(table, describe(table))


def test_an_ordinary_table_needs_no_word():
    assert said(a=[1.5, 2.5, None], b=["x", "y", "x"], c=[True, False, None], d=[1, 2, 3]) == ()


def test_columns_without_values_or_with_one_are_named_together():
    assert said(a=[None, None], b=[None, None], c=[1, 1], d=["x", "x"]) == (
        "“a” and “b” have no value in any row.",
        "“c” and “d” have the same value in every row, so no effect of them can be seen.",
    )
    assert said(a=[1, 1], b=[1, 2])[0].startswith("“a” has the same value in every row, so no eff")


def test_one_value_and_gaps_are_not_constant_and_neither_is_one_row():
    assert said(a=[1, None], b=[1, 2]) == ()
    assert said(a=[1]) == ()


def test_infinity_is_said_and_is_no_end_of_the_range():
    card = read("a\ninf\n2\n-3.5\n").card
    assert (card.columns[0].low, card.columns[0].high) == (-3.5, 2.0)
    assert card.notes == ("“a” holds infinity in 1 row, which many models cannot take.",)


@pytest.mark.parametrize("text", ["18446744073709551615", "1" + "0" * 30, "-9007199254740994"])
def test_numbers_too_large_to_be_exact_are_said(text):
    found = notes(f"id,b\n{text},1\n1,2\n")
    assert len(found) == 1
    assert "“id” holds whole numbers up to" in found[0]
    assert "keep identifiers as text" in found[0]


def test_numbers_that_are_exact_or_not_whole_are_not():
    assert said(a=[2.0**53, 1.0], b=[2**53, 1]) == ()
    assert said(a=[1e300, 0.5]) == ()
    assert len(said(a=[2.0**54, 1.0], b=[2**53 + 2, 1])) == 2


def test_unsigned_numbers_beyond_64_bits_are_said():
    (note,) = said(a=np.array([2**64 - 1, 1], np.uint64))
    assert "up to 1.84e+19" in note and "round them" in note


def test_a_text_among_numbers_is_quoted_with_its_row():
    cells = ["41", "7.5", "-1e3", None, "unknown", "n.k."]
    assert said(income=cells, b=range(6)) == (
        "“income” is taken for text: 3 cells of 5 are numbers, but row 5 holds “unknown”.",
    )


def test_a_few_numbers_among_texts_are_no_mixture():
    assert said(a=["x", "y", "7"], b=["7", "8", "9"], c=["2020-01-01", "1", "2x"]) == ()


def test_few_whole_numbers_may_be_codes():
    rows = 120
    table = {
        "grade": [i % 4 for i in range(rows)],
        "as float": [float(i % 4) for i in range(rows)],
        "a flag": [i % 2 for i in range(rows)],
        "half steps": [i % 4 / 2 for i in range(rows)],
        "many": [i % 11 for i in range(rows)],
        "a text": [str(i % 4) + "x" for i in range(rows)],
    }
    (note,) = said(**table)
    assert note.startswith("“grade” and “as float” hold few different whole numbers")
    assert said(**{name: values[:39] for name, values in table.items()}) == ()


def test_more_than_three_alike_are_counted():
    many = {f"c{i}": [float("inf"), 1.5] for i in range(9)}
    found = said(**many)
    assert len(found) == 4
    assert found[-1] == "The same holds of 6 more columns."
