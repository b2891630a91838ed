"""The card of a table, whatever its format."""

import gzip
import hashlib

import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.intake import tables
from tests import toys
from tests.intake import foreign


def test_the_card_describes_the_toy_table():
    data = toys.csv()
    card = tables.read(data, "credit.csv").card
    assert (card.file_name, card.size, card.format) == ("credit.csv", len(data), "CSV / TSV")
    assert card.digest == hashlib.sha256(data).hexdigest()
    assert card.rows == toys.ROWS
    assert [column.name for column in card.columns] == ["id", *toys.frame(), "outcome"]
    assert [column.role for column in card.columns] == ["identifier", *[""] * 5, "label"]
    assert card.notes == (
        "“unused” has the same value in every row, so no effect of it can be seen.",
    )
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


def test_a_gzip_file_is_read_as_what_is_inside():
    data = gzip.compress(toys.csv())
    found = tables.read(data, "credit.csv.gz")
    assert found.data.equals(tables.read(toys.csv(), "credit.csv").data)
    assert (found.card.size, found.card.format) == (len(data), "CSV / TSV")
    assert found.card.digest == hashlib.sha256(data).hexdigest()
    assert found.card.notes[0] == f"Unpacked from gzip: {len(data) / 1e3:.1f} kB to 9.2 kB."


def test_what_is_in_a_gzip_file_is_named_when_it_is_no_table():
    with pytest.raises(RefusedError) as caught:
        tables.read(gzip.compress(b'{"a": [1, 2]}'), "table.gz")
    assert caught.value.code == "UNOPENED_FORMAT"
    assert caught.value.sentence == "“table.gz” holds a JSON file of another kind."


@pytest.mark.parametrize("method", ["to_excel", "to_feather", "to_parquet", "to_json", "to_csv"])
def test_every_format_gives_the_same_table(method):
    options = {
        "to_json": {"orient": "records", "lines": True},
        "to_csv": {"index": False},
        "to_excel": {"index": False},
    }
    data = foreign.saved(method, **options.get(method, {}))
    read = tables.read(data, "table").data.to_pandas()
    pd.testing.assert_frame_equal(read, toys.frame(), check_dtype=False)


@pytest.mark.parametrize("data", [toys.csv(), gzip.compress(toys.csv())])
def test_rows_are_those_of_the_described_table_in_one_piece(data):
    described = tables.read(data, "toys.csv")
    found = tables.rows(data, "toys.csv")
    assert found.equals(described.data)
    assert all(found.column(name).num_chunks == 1 for name in found.column_names)


def test_what_is_refused_is_refused_without_a_description_too():
    for data, code in ((b"a,b\n", "NO_ROWS"), (b"%PDF-1.7", "UNOPENED_FORMAT")):
        for read in (tables.read, tables.rows):
            with pytest.raises(RefusedError) as refusal:
                read(data, "table")
            assert refusal.value.code == code
