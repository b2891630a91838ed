"""Changed cells in a URL: short, readable, and any name and any text come back as they were."""

import pytest

from dashboard.what_if.links import from_text, to_text
from explainers.records import Column, TableCard
from tests import hostile_names

TABLE = TableCard(
    "t" * 64,
    "table.csv",
    9,
    "csv",
    3,
    (
        Column("age", "number", 0, 3, 18.0, 80.0),
        Column("job", "category", 0, 2, values=("clerk", "40")),
        Column("", "category", 0, 2),
        Column("~~", "number", 0, 2),
    ),
)


def there_and_back(*changes):
    return from_text(to_text(changes), TABLE)


def test_the_text_is_short_and_readable():
    changes = (("age", 40.0), ("housing", None), ("job", "skilled worker"))
    assert to_text(changes) == "age~40~~housing~~job~skilled worker"
    assert to_text(()) == "" and from_text("", TABLE) == ()


@pytest.mark.parametrize(
    "value", [40.0, 0.1 + 0.2, -0.0, 1e22, 5e-324, -1.7976931348623157e308, 3.5, None]
)
def test_a_number_comes_back_to_the_last_bit(value):
    ((name, found),) = there_and_back(("age", value))
    assert name == "age" and repr(found) == repr(value)


@pytest.mark.parametrize(
    "text", ["", "!", "~", "~~", "a~~b", "!7e", "40", "nan", "~!~", "clerk", " ", "ä\n"]
)
def test_a_text_comes_back_as_a_text(text):
    assert there_and_back(("job", text)) == (("job", text),)
    assert there_and_back(("", text), ("~~", 3.0)) == (("", text), ("~~", 3.0))


def test_hostile_names_and_values_come_back():
    names = (*hostile_names.NUMBERS, *hostile_names.TEXTS)
    changes = tuple((name, value) for name in names for value in (*hostile_names.VALUES, None))
    assert from_text(to_text(changes), TABLE) == changes


def test_what_is_no_number_stays_a_text_that_can_be_refused():
    assert from_text("age~forty", TABLE) == (("age", "forty"),)
    assert from_text("age~1e999", TABLE) == (("age", float("inf")),)
    assert from_text("nobody~40", TABLE) == (("nobody", "40"),)
    assert from_text("~~~~", TABLE) == (("", None),) * 3
