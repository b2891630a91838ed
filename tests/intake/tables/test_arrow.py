"""Arrow files and streams: every flat column, and claims measured before anything is unpacked."""

import io
import struct

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import feather

from explainers.intake.tables import limits
from explainers.intake.tables.arrow_messages import batch_of
from tests.intake.tables.reads import columns, refusal

ROWS = 20_000
TABLE = pa.table(
    {
        "numbers": np.arange(float(ROWS)),
        "texts": [f"text {i % 9}" for i in range(ROWS)],
        "codes": pa.array(["x", "y", None, "x"] * (ROWS // 4)).dictionary_encode(),
        "gaps": [None if i % 7 else i for i in range(ROWS)],
    }
)


def file_of(table, compression="zstd"):
    made = io.BytesIO()
    feather.write_feather(table, made, compression=compression)
    return made.getvalue()


def stream_of(table, compression=None):
    made = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_stream(made, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=7_000)
    return made.getvalue()


def messages(data):
    return list(pa.ipc.MessageReader.open_stream(pa.py_buffer(data)))


@pytest.mark.parametrize("compression", ["zstd", "lz4", "uncompressed"])
def test_a_file_comes_back(compression):
    assert columns(file_of(TABLE, compression)) == TABLE.to_pydict()


@pytest.mark.parametrize("compression", ["zstd", "lz4", None])
def test_a_stream_comes_back(compression):
    assert columns(stream_of(TABLE, compression)) == TABLE.to_pydict()


def test_texts_of_the_newer_kind_are_read_and_counted_as_often_as_they_are_meant(monkeypatch):
    texts = [None, "short", "a text longer than twelve bytes"] * 100
    data = file_of(pa.table({"a": pa.array(texts, pa.string_view())}))
    assert columns(data) == {"a": texts}
    view = struct.pack("<i4sii", 10_000, b"xxxx", 0, 0)
    buffers = [None, pa.py_buffer(view * 300), pa.py_buffer(b"x" * 10_000)]
    often = pa.Array.from_buffers(pa.string_view(), 300, buffers)
    data = file_of(pa.table({"a": often}), "uncompressed")
    assert len(data) < 20_000
    monkeypatch.setattr(limits, "FREE", 3_002_399)
    error = refusal(data)
    assert error.code == "EXPANDS_TOO_MUCH"
    monkeypatch.setattr(limits, "FREE", 3_002_400)
    assert columns(data)["a"] == ["x" * 10_000] * 300


@pytest.mark.parametrize("compression", ["zstd", "lz4", None])
def test_what_a_message_takes_is_known_before(compression):
    """Against what Arrow really lays out: each buffer is padded to 64 bytes at most."""
    measured = [batch_of(message) for message in messages(stream_of(TABLE, compression))]
    rows = [batch for batch in measured if batch is not None and not batch.is_dictionary]
    assert sum(batch.rows for batch in rows) == ROWS
    claimed = sum(batch.unpacked for batch in measured if batch is not None)
    assert TABLE.nbytes <= claimed <= 1.01 * TABLE.nbytes + 64 * 4 * len(measured)
    assert [batch.is_dictionary for batch in measured if batch is not None].count(True) == 1


def test_rows_without_bytes_are_counted(monkeypatch):
    """Columns of nothing take no room in a file, and eight bytes a row as numbers."""
    data = stream_of(pa.table({"a": pa.nulls(30_000), "b": pa.nulls(30_000)}))
    assert len(data) < 3_000
    monkeypatch.setattr(limits.check_cells, "__defaults__", (59_999,))
    error = refusal(data)
    assert error.code == "TOO_MANY_CELLS"
    assert "30,000 rows of 2 columns" in error.sentence


def test_a_file_that_expands_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    data = file_of(pa.table({"a": pa.repeat(1.0, 500_000)}))
    assert len(data) < 20_000
    monkeypatch.setattr(limits, "FREE", 3_999_999)
    monkeypatch.setattr(pa.ipc.RecordBatchStreamReader, "read_all", None, raising=False)
    error = refusal(data)
    assert error.code == "EXPANDS_TOO_MUCH"
    assert "expands to 4.0 MB; at most 4.0 MB" in error.sentence


def test_a_short_list_of_long_texts_is_counted_as_often_as_it_is_meant(monkeypatch):
    texts = pa.array(["x" * 10_000, "y"] * 400).dictionary_encode()
    data = file_of(pa.table({"a": texts}), "uncompressed")
    assert len(data) < 20_000
    monkeypatch.setattr(limits, "FREE", 4_000_000)
    assert refusal(data).code == "EXPANDS_TOO_MUCH"
    monkeypatch.setattr(limits, "FREE", 4_010_000)
    assert len(columns(data)["a"]) == 800


@pytest.mark.parametrize("claim", [0, 8, 2**40, 2**62, -2, -(2**63)])
def test_a_buffer_that_lies_about_its_size_is_refused(claim):
    data = bytearray(stream_of(pa.table({"a": np.arange(5_000.0) % 3}), "zstd"))
    true = struct.pack("<q", 40_000)
    assert data.count(true) == 1
    at = data.find(true)
    data[at : at + 8] = struct.pack("<q", claim)
    error = refusal(bytes(data))
    assert error.code in ("BROKEN_TABLE", "EXPANDS_TOO_MUCH")
    assert len(error.sentence) < 250


@pytest.mark.parametrize("kept", [0.01, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("write", [file_of, stream_of])
def test_a_file_that_was_cut_off_is_a_sentence(write, kept):
    data = write(TABLE)
    assert refusal(data[: max(16, int(len(data) * kept))]).code == "BROKEN_TABLE"


@pytest.mark.parametrize("write", [file_of, stream_of])
def test_a_file_changed_inside_never_gets_through_as_another_error(write):
    from explainers.errors import RefusedError
    from explainers.intake import tables

    data = write(pa.table({"a": [f"text {i}" for i in range(300)], "b": range(300)}))
    draw = np.random.default_rng(0)
    refused = 0
    for turn in range(300):
        changed = bytearray(data)
        # Half of the changes hit the headers, where lengths and places are.
        reach = len(data) if turn % 2 else 700
        for at in draw.integers(8, reach, 3):
            changed[at] = draw.integers(256)
        try:
            tables.read(bytes(changed), "t.arrow")
        except RefusedError:
            refused += 1
    assert refused > 100


UNFIT = {
    "lists": pa.array([[1, 2], [3]]),
    "views of lists": pa.array([[1], [2]], pa.list_view(pa.int64())),
    "runs": pa.RunEndEncodedArray.from_arrays([2], [7]),
    "bytes": pa.array([b"x"], pa.binary_view()),
    "structures": pa.array([{"x": 1}]),
}


@pytest.mark.parametrize("column", UNFIT.values(), ids=UNFIT)
def test_a_column_that_is_no_number_or_text_is_named(column):
    error = refusal(stream_of(pa.table({"bad one": column})))
    assert error.code == "NESTED_COLUMN"
    assert "“bad one” holds" in error.sentence
