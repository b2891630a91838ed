"""Dates are recognised by every cell of a column; which part comes first is told or left open."""

import pyarrow as pa
import pytest

from explainers.intake.tables.dates import find_dates
from tests.intake.tables.reads import read

ORDERS = {
    "days": (["2020-01-31", "1999-12-01"], "year"),
    "moments": (["2020-01-31 10:30:00", "2020-01-31"], "year"),
    "moments of a zone": (["2020-01-31T10:30:00Z", "2020-01-31T10:30:00.5+01:00"], "year"),
    "Chinese order, strokes": (["2020/1/31", "2020/12/1"], "year"),
    "German": (["31.01.2020", "1.2.2020"], "day"),
    "German, none beyond the twelfth": (["01.02.2020"], "day"),
    "British": (["31/01/2020", "01/02/2020"], "day"),
    "American": (["01/31/2020", "12/01/2020"], "month"),
    "American with a clock": (["1/31/20 9:05 PM", "12/1/20 10:00 AM"], "month"),
    "nobody can know": (["01/02/2020", "12/12/2020"], "either"),
}


@pytest.mark.parametrize(("texts", "order"), ORDERS.values(), ids=ORDERS)
def test_dates_are_told_by_what_comes_first(texts, order):
    found = find_dates(pa.array([None, *texts]))
    assert (found.order, found.example) == (order, texts[0])


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [None],
        ["2020-13-01"],
        ["2020-00-01"],
        ["13/13/2020"],
        ["31/01/2020", "01/31/2020"],
        ["2020-01-31", "soon"],
        ["1.2.3"],
        ["192.168.1.1"],
        ["10:30"],
        ["20200131"],
        [*["2020-01-31"] * 60, "2020-01-32"],
        [*["2020-01-31"] * 60, "x"],
    ],
)
def test_other_texts_are_no_dates(texts):
    assert find_dates(pa.array(texts, pa.string())) is None


SENTENCES = {
    "2020-01-31": "“2020-01-31”, year first; they stay text.",
    "31.01.2020": "“31.01.2020”, day first; they stay text.",
    "01/31/2020": "“01/31/2020”, month first; they stay text.",
    "01/02/2020": "“01/02/2020”, and whether day or month comes first cannot be told; they stay",
}


@pytest.mark.parametrize(("cell", "part"), SENTENCES.items())
def test_a_note_says_how_dates_are_written_and_that_they_stay_text(cell, part):
    found = read(f"when,b\n{cell},1\n{cell},2\nNA,3\n")
    assert found.card.column("when").role == "date"
    assert found.data.column("when").to_pylist() == [cell, cell, None]
    assert any(note.startswith("“when” holds dates such as ") and part in note
               for note in found.card.notes)  # fmt: skip
