"""The card of a table, and what is asked of its header."""

import hashlib

import pytest

from explainers.errors import RefusedError
from explainers.intake import tables
from tests import toys


def refusal(text):
    with pytest.raises(RefusedError) as caught:
        tables.read(text.encode(), "table.csv")
    return caught.value


def test_the_card_describes_the_toy_table():
    data = toys.csv()
    card = tables.read(data, "credit.csv").card
    assert (card.file_name, card.size, card.format) == ("credit.csv", len(data), "CSV")
    assert card.digest == hashlib.sha256(data).hexdigest()
    assert card.rows == toys.ROWS
    assert [column.name for column in card.columns] == ["id", *toys.frame(), "outcome"]
    assert card.notes == ()
    age, housing = card.column("age"), card.column("housing")
    assert (age.kind, age.missing, age.low, age.high) == (
        "number",
        0,
        toys.frame().age.min(),
        toys.frame().age.max(),
    )
    counts = toys.frame().housing.value_counts()
    assert (housing.kind, housing.distinct, housing.values) == ("category", 3, tuple(counts.index))
    assert housing.low is None and housing.high is None


REFUSED = {
    "two names alike": ("a,b,a\n1,2,3\n", "DUPLICATE_COLUMN", "2 columns are called “a”"),
    "no name": ("a,,c\n1,2,3\n", "BLANK_COLUMN", "Column 2 has no name"),
    "an index saved by pandas": (",a\n0,1\n", "BLANK_COLUMN", "Column 1 has no name"),
    "a name as long as a page": (
        "a," + "b" * 1_001 + "\n1,2\n",
        "NAME_TOO_LONG",
        "column 2 has 1,001 characters; at most 1,000",
    ),
    "2,001 columns": (
        ",".join(f"c{i}" for i in range(2_001)) + "\n" + ",".join("1" * 2_001) + "\n",
        "TOO_MANY_COLUMNS",
        "2,001 columns; at most 2,000",
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
    assert len(tables.read(text.encode(), "t.csv").card.columns) == 2_000
