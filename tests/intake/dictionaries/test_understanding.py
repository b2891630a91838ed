"""What is said of a table's columns, and a sentence for each line that does not fit."""

import pytest

from explainers.errors import RefusedError
from explainers.intake.dictionaries import Line, understood
from explainers.records import Dictionary, Entry

COLUMNS = ("age", "duration_months", "job type", "risk")


def remarks(*lines):
    return understood(lines, COLUMNS).remarks


def test_what_is_said_is_kept_under_the_tables_own_names():
    found = understood(
        [
            Line("duration_months", "duration", "months", "How long the credit runs."),
            Line("risk", values="1 = good; 2 = bad"),
            Line("job type", unit="rank"),
        ],
        COLUMNS,
    )
    assert found.remarks == ()
    assert found.dictionary == Dictionary(
        (
            Entry("duration_months", "duration", "months", "How long the credit runs."),
            Entry("risk", values=(("1", "good"), ("2", "bad"))),
            Entry("job type", unit="rank"),
        )
    )


def test_blanks_inside_a_columns_name_may_be_written_once():
    found = understood([Line("job type", "job")], ("job   type",))
    assert found.dictionary.called("job   type") == "job"


def test_columns_that_the_table_has_not_are_told():
    known = Line("age", "age at application")
    assert remarks(known, Line("rent", "rent")) == (
        "The table has no column “rent”; what is said of it is left out.",
    )
    assert remarks(known, Line("a"), Line("b"), Line("a")) == (
        "The table has no columns “a” and “b”; what is said of them is left out.",
    )
    assert understood([known, Line("rent", "rent")], COLUMNS).dictionary.entries == (
        Entry("age", "age at application"),
    )


def test_of_a_column_with_several_lines_the_first_counts():
    found = understood([Line("age", "first"), Line("age", "second")], COLUMNS)
    assert found.dictionary.called("age") == "first"
    assert found.remarks == ("“age” has several lines; the first counts.",)


def test_lines_that_say_nothing_are_told():
    found = understood([Line("age"), Line("risk", "risk of loss")], COLUMNS)
    assert found.remarks == ("Nothing is said of “age” but its name.",)
    assert [entry.column for entry in found.dictionary.entries] == ["risk"]


def test_lines_of_no_column_are_told_where_they_stand():
    known = Line("age", "years")
    assert remarks(known, Line("", "nobody's")) == ("1 line (line 3) says something of no column.",)
    assert remarks(Line("", "x"), known, Line("", unit="y")) == (
        "2 lines (the first is line 2) say something of no column.",
    )
    assert remarks(known, Line("")) == ()


@pytest.mark.parametrize(("what", "most"), [("title", 100), ("unit", 40), ("description", 1_000)])
def test_a_text_may_be_so_long_and_no_longer(what, most):
    longest = understood([Line("age", **{what: "x" * most})], COLUMNS)
    assert getattr(longest.dictionary.entry("age"), what) == "x" * most
    assert longest.remarks == ()
    known = Line("risk", "risk of loss")
    found = understood([known, Line("age", **{what: "x" * (most + 1)})], COLUMNS)
    assert found.dictionary.entry("age") == Entry("age")
    assert found.remarks == (
        f"The {what} of “age” has {most + 1:,} letters; it may have {most:,}, so it is left out.",
    )


def test_no_two_columns_go_by_one_title():
    both = understood([Line("age", "same", "years"), Line("risk", "same")], COLUMNS)
    assert both.dictionary.titles(("age", "risk")) == ("age", "risk")
    assert both.dictionary.heading("age") == "age (years)"
    assert both.remarks == (
        "“age” and “risk” would have the title of another column; their own names are shown.",
    )
    other = understood([Line("age", "risk")], COLUMNS)
    assert other.dictionary.called("age") == "age"
    assert other.remarks == (
        "“age” would have the title of another column; its own name is shown.",
    )


def test_columns_may_swap_their_names_and_keep_their_own():
    found = understood(
        [Line("age", "risk"), Line("risk", "age"), Line("job type", "job type")], COLUMNS
    )
    assert found.dictionary.titles(COLUMNS) == ("risk", "duration_months", "job type", "age")
    assert found.remarks == ()


def test_a_column_that_feeds_two_inputs_keeps_its_title():
    found = understood([Line("age", "years of age")], ("age", "age"))
    assert found.dictionary.called("age") == "years of age"


def test_a_dictionary_of_another_table_is_refused_with_names_of_both():
    with pytest.raises(RefusedError) as caught:
        understood([Line("Age", "a"), Line("sex", "b")], COLUMNS)
    assert caught.value.code == "UNFIT_DICTIONARY"
    assert "It names “Age” and “sex”, and the table has “age”, “duration_months”" in (
        caught.value.sentence
    )
    with pytest.raises(RefusedError, match="It names none at all"):
        understood([Line("", "x")], COLUMNS)
