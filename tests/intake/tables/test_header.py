"""Names of columns: what is refused, and what is only said."""

import pytest

from explainers.intake.tables.header import header_remarks
from tests.intake.tables.reads import columns, refusal

REFUSED = {
    "two names alike": ("a,b,a\n1,2,3\n", "DUPLICATE_COLUMN", "2 columns are called “a”"),
    "no name": ("a,,c\n1,2,3\n", "BLANK_COLUMN", "Column 2 has no name"),
    "an index saved by pandas": (",a\n0,1\n", "BLANK_COLUMN", "Column 1 has no name"),
    "a name as long as a page": (
        "a," + "b" * 1_001 + "\n1,2\n",
        "NAME_TOO_LONG",
        "column 2 has 1,001 characters; at most 1,000",
    ),
}


@pytest.mark.parametrize(("text", "code", "part"), REFUSED.values(), ids=REFUSED)
def test_a_header_we_cannot_show_is_refused(text, code, part):
    error = refusal(text)
    assert error.code == code
    assert part in error.sentence


def test_the_largest_header_is_taken():
    names = [f"c{i}" for i in range(1_999)] + ["n" * 1_000]
    text = ",".join(names) + "\n" + ",".join("1" * 2_000) + "\n"
    assert len(columns(text)) == 2_000


ALIKE = {
    "capitals": ("Age", "age"),
    "a blank at the end": ("age ", "age"),
    "a blank inside": ("net income", "netincome"),
    "letters stored in two ways": ("caf\u00e9", "cafe\u0301"),
    "wide letters": ("\uff41ge", "age"),
    "a mark of direction": ("\u202eage\u202c", "age"),
    "a joiner nobody sees": ("a\u200dge", "age"),
}


@pytest.mark.parametrize("names", ALIKE.values(), ids=ALIKE)
def test_names_that_look_alike_are_shown_side_by_side(names):
    (note,) = header_remarks(["x", *names])
    assert "differ only in capitals, blanks or the way letters are stored." in note
    assert note.isprintable()


def test_names_that_only_begin_alike_are_not():
    assert header_remarks(["age", "age2", "ages", "a_ge", "nom", "name"]) == ()


def test_further_groups_are_counted():
    (note,) = header_remarks(["a", "A", "b", "B ", "c", "C"])
    assert "“a” and “A”" in note and "and 2 more such groups." in note


@pytest.mark.parametrize("names", [["1", "2.5", "-3"], ["0"], ["1,5", "2e3"]])
def test_a_header_of_numbers_may_be_none(names):
    (note,) = header_remarks(names)
    assert f"such as “{names[0]}”" in note and "its first row was taken for one" in note
    assert header_remarks([*names, "name"]) == ()
