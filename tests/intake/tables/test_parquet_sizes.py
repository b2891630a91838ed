"""A Parquet file's size is known before it is unfolded, or counted while it is."""

import io

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from explainers.intake import tables
from explainers.intake.tables import limits
from tests.intake.tables.parquet_files import read, refusal, saved


def test_runs_of_equal_values_are_counted_as_what_they_become(monkeypatch):
    data = saved(pa.table({f"c{i}": pa.repeat(True, 100_000) for i in range(10)}))
    assert len(data) < 15_000
    monkeypatch.setattr(limits, "FREE", 7_999_999)
    asked = []
    monkeypatch.setattr(parquet.ParquetFile, "read_row_group", lambda *_: asked.append(1))
    error = refusal(data)
    assert error.code == "EXPANDS_TOO_MUCH"
    assert "expands to 8.0 MB" in error.sentence
    assert not asked, "it was read before its size was checked"


def test_a_long_text_written_once_and_meant_often_is_counted_as_often(monkeypatch):
    table = pa.table({"a": pa.array(["x" * 10_000] * 3_000)})
    data = saved(table)
    assert len(data) < 30_000
    monkeypatch.setattr(limits, "FREE", 29_999_999)
    error = refusal(data)
    assert error.code == "EXPANDS_TOO_MUCH"
    assert "expands to 30 MB" in error.sentence
    monkeypatch.setattr(limits, "FREE", 31_000_000)
    assert tables.read(data, "t.parquet").data.num_rows == 3_000


def test_a_large_table_that_is_really_there_is_read_whatever_its_ratio():
    rows = 300_000
    assert read(pa.table({"a": pa.repeat(1.0, rows)})).num_rows == rows


def test_too_many_columns_are_refused_before_anything_is_read(monkeypatch):
    data = saved(pa.table({f"c{i}": [1] for i in range(2_001)}))
    monkeypatch.setattr(parquet, "ParquetFile", None)
    error = refusal(data)
    assert error.code == "TOO_MANY_COLUMNS"
    assert "2,001 columns; at most 2,000" in error.sentence


def lying(table, **options):
    """A file of three groups whose directory says that each takes a hundred bytes."""
    data = saved(table, **options)
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    directory = data[start:]
    for i in range(3):
        true = varint(parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(i).total_byte_size)
        # Zeros at the end of a number change nothing, so the directory keeps its length.
        low, high = varint(100)
        filling = b"\x80" * (len(true) - 3) + b"\x00"
        directory = directory.replace(true, bytes([low, high | 0x80]) + filling)
    return data[:start] + directory


def varint(number):
    """A number as the directory of a Parquet file holds it: seven bits a byte, low ones first."""
    found, left = [], number << 1
    while left > 0x7F:
        found.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes([*found, left])


def test_a_directory_that_lies_is_caught_while_groups_are_read(monkeypatch):
    draw = np.random.default_rng(0)
    texts = [draw.bytes(2_000).hex() for _ in range(900)]
    options = {"use_dictionary": False, "write_statistics": False, "row_group_size": 300}
    data = lying(pa.table({"a": texts}), **options)
    footer = parquet.ParquetFile(io.BytesIO(data)).metadata
    assert [footer.row_group(i).total_byte_size for i in range(3)] == [100] * 3
    monkeypatch.setattr(limits, "MAX_RATIO", 1)
    monkeypatch.setattr(limits, "MAX_EXPANDED", 2_000_000)
    read, real = [], parquet.ParquetFile.read_row_group

    def watched(file, i):
        read.append(i)
        return real(file, i)

    monkeypatch.setattr(parquet.ParquetFile, "read_row_group", watched)
    error = refusal(data)
    assert error.code == "EXPANDS_TOO_MUCH"
    assert read == [0, 1], "a third group was read, though two were too much"


def test_too_little_memory_is_told_from_a_damaged_file(monkeypatch):
    def short(*_):
        raise pa.ArrowMemoryError("malloc of size 4294967296 failed")

    monkeypatch.setattr(parquet.ParquetFile, "read_row_group", short)
    error = refusal(saved(pa.table({"a": [1]})))
    assert error.code == "EXPANDS_TOO_MUCH"
    assert "takes more memory than a worker may use" in error.sentence
