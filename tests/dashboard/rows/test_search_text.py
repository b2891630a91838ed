"""A search in a link: short, readable, and back as it was whatever columns are called."""

import pytest

from dashboard.rows.search import Members, OneOf, Outcome, Search, Within
from dashboard.rows.search_text import from_text, to_text
from tests import hostile_names

FOUND = Search(
    Outcome.FALSE_POSITIVE,
    score=Within(0.4, 0.6),
    columns=(("age", Within(50.0)), ("housing", OneOf(("rent", None)))),
)
TEXT = "outcome~false positive~~score~0.4..0.6~~age~50..~~housing~rent~missing"


def test_a_search_is_readable():
    assert to_text(FOUND) == TEXT
    assert from_text(TEXT) == FOUND
    assert to_text(Search()) == ""
    assert from_text("") == Search()


SEARCHES = (
    Search(Outcome.RIGHT, among=Members(2, 900, (0, 5, 131, 40_000))),
    Search(columns=(("cluster", OneOf(("1", "2", "AA"))), ("age", Within(1)))),
    Search(taken="a~~b!", error=Within(high=1e-7)),
    Search(score=Within(-1.5, 123456.789), columns=(("score", Within(0.1)),)),
    Search(columns=(("outcome", OneOf(("1..2", "any", "missing", "", "!7e!"))),)),
    Search(columns=(("error", OneOf()), ("taken", Within()), ("", OneOf(("x",))))),
    Search(columns=(("age", OneOf((None,))), ("..", OneOf(("..",))))),
    *(
        Search(columns=((name, OneOf((name,))),))
        for name in (*hostile_names.NUMBERS, *hostile_names.VALUES)
    ),
)


@pytest.mark.parametrize("search", SEARCHES)
def test_any_search_comes_back_as_it_was(search):
    assert from_text(to_text(search)) == search


@pytest.mark.parametrize(
    "text",
    [
        "~",
        "~~",
        "~~~",
        "outcome",
        "outcome~great",
        "score~high",
        "score~1..x",
        "taken",
        "cluster~2~3",
        "cluster~0~3~AA",
        "cluster~٣~3~AA",
        "cluster~2~3~A",
        "!zz!",
        "~~~~~",
    ],
)
def test_what_is_no_condition_is_passed_over(text):
    found = from_text(text)
    assert (found.outcome, found.taken, found.score) == (None, "", Within())
    assert found.among is None


def test_a_mark_that_is_none_is_no_mark():
    assert from_text("!ffffff!~1..").columns == (("", Within(1.0)),)


def test_a_list_says_no_fewer_rows_than_it_has():
    """Links are written by anybody."""
    found = from_text(
        "cluster~2~1~" + to_text(Search(among=Members(2, 3, (1, 2, 3)))).split("~")[3]
    )
    assert found.among == Members(2, 3, (1, 2, 3))
