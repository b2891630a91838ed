"""Odd and bad tables: the corpus of the table readers, put through the page."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.intake.summary import counted
from tests.hostile.items import Item, Outcome, Refused, Remarked
from tests.intake.tables import outcomes
from tests.intake.tables.corpus import CASES
from tests.intake.tables.outcomes import Taken

# What a case is called there -> the term it stands for, where that is put in other words.
TERMS: Mapping[str, str] = {
    "blanks alone": "empty",
    "a cell of 60 kB": "cell over 50 kB",
    "2,000 columns": "2,000 columns",
    "10,000 columns in Parquet": "10,000 columns",
    "ragged the other way": "ragged",
    "an open quote": "unclosed quote",
    "NaN": "NaN/inf",
    "infinity": "NaN/inf",
    "1e400": "NaN/inf",
    "all missing": "all-NaN column",
    "constant": "constant column",
    "a constant target": "constant target",
    "mixed": "mixed types",
    "a uint64": "uint64",
    "a whole number of 20 digits": "uint64",
    "days": "dates",
    "days of Germany": "dates",
    "days of America": "dates",
    "days nobody can know": "ambiguous dates",
    "semicolons and decimal commas": "decimal commas",
    "tabs": "tab",
    "a byte order mark": "BOM",
    "UTF-16 without a mark": "UTF-16",
    "Latin-1": "latin-1",
    "a NUL": "NUL",
    "HTML saved as .xls": "HTML saved as CSV",
    "a gzipped page": "HTML saved as CSV",
    "records saved as CSV": "JSON saved as CSV",
    "CJK names": "CJK headers",
    "a name twice": "duplicate name",
    "Parquet with a name twice": "duplicate name",
    "no name": "blank name",
    "a name of blanks": "blank name",
    "an index saved by pandas": "blank name",
    "a name twice, as pandas mangles it": "colliding name",
    "nearly the same name": "near-matching name",
    "the same name in two spellings": "unicode name",
    "a name written backwards": "bidi name",
    "a name of 10 kB": "10 kB name",
    "names with HTML and brackets": "HTML name",
    "two rows of names": "MultiIndex",
    "a MultiIndex of columns in Parquet": "MultiIndex",
    "a MultiIndex of rows in Parquet": "MultiIndex",
    "Parquet cut off": "truncated Parquet",
    "Parquet in name alone": "truncated Parquet",
    "no workbook": "not-an-XLSX",
    "a zip of another kind": "not-an-XLSX",
    "a model": "a model for a table",
}


def _outcome(data: bytes, expected: Taken | outcomes.Refused) -> Outcome:
    if not data:
        return Refused("EMPTY_FILE", "has 0 bytes")  # told before any worker is asked
    if isinstance(expected, outcomes.Refused):
        return Refused(expected.code, expected.part)
    size = f": {counted(expected.rows, 'row')}, {counted(len(expected.kinds), 'column')}"
    return Remarked((size, *expected.notes))


def _item(name: str) -> Item:
    data, expected = CASES[name]
    term = TERMS.get(name, name)
    return Item(
        f"table: {name}", term, "table", "table.bin", lambda: data, _outcome(data, expected)
    )


ITEMS = tuple(_item(name) for name in CASES)
