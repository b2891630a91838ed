"""The rows in which a reader matches columns, and what an edit of them means."""

from dashboard.opening.column_rows import (
    COLUMN,
    EXPECTED,
    FIT,
    HELD,
    INPUT,
    display_order,
    edited,
    options,
    rows,
)
from explainers.intake.matching.match import judged
from explainers.records import Feature
from tests.intake.small_cards import model, table

CARD = model(
    Feature("age", "number"), Feature("home", "category", ("own", "rent", "free", "tent")), "x"
)
DATA = table("home,age,note\nown,19,a\nrent,75,b\nown,,c\nrent,75,d\n")


def drawn(columns):
    return rows(CARD, DATA, columns, judged(CARD, DATA, columns), display_order(columns))


def test_inputs_without_a_column_come_first():
    assert display_order(("a", None, "b", None)) == [1, 3, 0, 2]
    assert [row[INPUT] for row in drawn(("age", "home", None))] == ["x", "age", "home"]


def test_a_row_says_what_is_expected_what_is_held_and_how_it_fits():
    x, age, home = drawn(("age", "home", None))
    assert x == {INPUT: "x", COLUMN: None, FIT: "✗ no column", EXPECTED: "not said", HELD: ""}
    assert age == {
        INPUT: "age",
        COLUMN: "age",
        FIT: "✓ fits",
        EXPECTED: "numbers",
        HELD: "19 to 75; 1 missing",
    }
    assert (home[EXPECTED], home[HELD]) == ("own, rent, free, …", "own, rent")


def test_a_column_of_one_value_or_none_holds_that():
    held = table("a,b,c\n3,,x\n3,,x\n")
    columns = ("a", "b", "c")
    found = judged(CARD, held, columns)
    assert [row[HELD] for row in rows(CARD, held, columns, found, [0, 1, 2])] == [
        "3",
        "2 missing",
        "x",
    ]


def test_what_cannot_be_used_and_what_is_doubtful_is_marked():
    fits = [row[FIT] for row in drawn(("note", "note", "home"))]
    assert fits == ["✗ holds text", "! used twice", "✓ found"]
    assert [row[FIT] for row in drawn(("age", "note", "home"))][1] == "! new values"


def test_edits_count_rows_as_they_are_shown():
    given, order = ("age", "home", None), [2, 0, 1]
    assert edited(given, order, {}, DATA) == given
    assert edited(given, order, {0: {COLUMN: "note"}}, DATA) == ("age", "home", "note")
    assert edited(given, order, {1: {COLUMN: None}}, DATA) == (None, "home", None)
    both = {0: {COLUMN: "age"}, 2: {COLUMN: "note"}}
    assert edited(given, order, both, DATA) == ("age", "note", "age")


def test_edits_that_the_page_does_not_offer_are_no_column():
    given, order = ("age", "home", None), [2, 0, 1]
    assert edited(given, order, {1: {COLUMN: "secret"}}, DATA) == (None, "home", None)
    assert edited(given, order, {7: {COLUMN: "age"}, 0: {INPUT: "y"}}, DATA) == given


def test_names_with_spaces_at_an_end_are_quoted_for_a_list_that_trims_them():
    held = table("city,city , city\nBern,1,x\nGenf,2,y\n")
    names = [column.name for column in held.columns]
    shown = options(held)
    assert list(shown.values()) == names
    assert len(shown) == len(names) and all(name == name.strip() for name in shown)
    found = judged(CARD, held, ("city ", None, None))
    (row,) = rows(CARD, held, ("city ", None, None), found, [0])
    assert row[COLUMN] in shown
    assert edited((None, None, None), [0, 1, 2], {0: {COLUMN: row[COLUMN]}}, held)[0] == "city "
