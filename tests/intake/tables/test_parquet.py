"""Parquet: every flat column becomes a number or text; the size is known before it is unfolded."""

import base64
import datetime
import decimal
import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet
from pyarrow.parquet import encryption

from explainers.errors import RefusedError
from explainers.intake import tables
from explainers.intake.tables import limits


def saved(table, **options):
    made = io.BytesIO()
    parquet.write_table(table, made, **options)
    return made.getvalue()


def read(table, **options):
    return tables.read(saved(table, **options), "table.parquet").data


def refusal(data):
    with pytest.raises(RefusedError) as caught:
        tables.read(data, "table.parquet")
    return caught.value


DAY = datetime.datetime(2020, 1, 31)
MOMENT = datetime.datetime(2020, 1, 31, 10, 30)

# An Arrow column -> the values it means.
MEANINGS = {
    "whole numbers": (pa.array([1, None], pa.int8()), [1, None]),
    "the largest whole number": (pa.array([2**64 - 1], pa.uint64()), [2**64 - 1]),
    "half precision": (pa.array(np.array([1.5], "float16")), [1.5]),
    "single precision": (pa.array([0.5, None], pa.float32()), [0.5, None]),
    "NaN beside null": (pa.array([np.nan, None, 1.0]), [None, None, 1.0]),
    "decimals": (pa.array([decimal.Decimal("1.25"), None]), [1.25, None]),
    "truth values": (pa.array([True, None]), [True, None]),
    "nothing at all": (pa.nulls(2), [None, None]),
    "text": (pa.array(["x", None, ""]), ["x", None, ""]),
    "long text": (pa.array(["x"], pa.large_string()), ["x"]),
    "categories": (pa.array(["x", "y", "x", None]).dictionary_encode(), ["x", "y", "x", None]),
    "categories of numbers": (pa.array([3, 5, 3]).dictionary_encode(), [3, 5, 3]),
    "days": (pa.array([DAY.date(), None]), ["2020-01-31", None]),
    "days kept as moments": (pa.array([DAY, None], pa.timestamp("ns")), ["2020-01-31", None]),
    "moments": (pa.array([MOMENT, DAY], pa.timestamp("us")), [
        "2020-01-31 10:30:00",
        "2020-01-31 00:00:00",
    ]),
    "moments to the nanosecond": (
        pa.array([1], pa.timestamp("ns")),
        ["1970-01-01 00:00:00.000000001"],
    ),
    "moments of a zone": (pa.array([DAY], pa.timestamp("s", "UTC")), ["2020-01-31 00:00:00Z"]),
    "times of day": (pa.array([MOMENT.time()], pa.time64("us")), ["10:30:00.000000"]),
}  # fmt: skip


@pytest.mark.parametrize(("column", "meaning"), MEANINGS.values(), ids=MEANINGS)
def test_the_column_means(column, meaning):
    found = read(pa.table({"a": column}))
    assert found.column("a").to_pylist() == meaning
    kind = found.schema.field("a").type
    assert any(
        test(kind)
        for test in (
            pa.types.is_string,
            pa.types.is_integer,
            pa.types.is_floating,
            pa.types.is_boolean,
        )
    )


UNFIT = {
    "lists": pa.array([[1, 2], [3]]),
    "structures": pa.array([{"x": 1}]),
    "maps": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
    "bytes": pa.array([b"x"]),
    "bytes of one length": pa.array([b"xy"], pa.binary(2)),
}


@pytest.mark.parametrize("column", UNFIT.values(), ids=UNFIT)
def test_a_column_that_is_no_number_or_text_is_named_with_its_type(column):
    error = refusal(saved(pa.table({"good": column, "bad one": column}).select(["bad one"])))
    assert error.code == "NESTED_COLUMN"
    assert f"“bad one” holds “{str(column.type).split('<')[0].split('[')[0]}" in error.sentence
    assert "not one number or text per row" in error.sentence


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_a_sentence(kept):
    data = saved(pa.table({"a": list(range(5_000)), "b": ["x"] * 5_000}))
    error = refusal(data[: int(len(data) * kept)])
    assert error.code == "BROKEN_TABLE"
    assert "cut off" in error.next_step
    assert len(error.sentence) < 250


def test_a_file_changed_inside_never_gets_through_as_another_error():
    data = bytearray(saved(pa.table({"a": [f"text {i}" for i in range(900)]}), compression="none"))
    draw = np.random.default_rng(0)
    for _ in range(60):
        changed = data.copy()
        for at in draw.integers(4, len(data), 4):
            changed[at] = draw.integers(256)
        try:
            tables.read(bytes(changed), "t.parquet")
        except RefusedError as error:
            assert error.code, error.sentence


def test_text_that_is_not_utf_8_is_refused():
    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.array([0, 1], pa.int32()).buffers()[1], pa.py_buffer(b"\xdf")]
    )
    assert refusal(saved(pa.table({"a": bad}))).code == "BROKEN_TABLE"


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


def test_names_are_checked_as_in_csv():
    assert refusal(saved(pa.table([[1], [2]], names=["a", "a"]))).code == "DUPLICATE_COLUMN"
    assert refusal(saved(pa.table([[1]], names=[" "]))).code == "BLANK_COLUMN"
    assert refusal(saved(pa.table({}))).code == "NO_COLUMNS"
    assert refusal(saved(pa.table({"a": pa.nulls(0)}))).code == "NO_ROWS"


def test_a_frame_comes_back_with_its_categories_as_text():
    made = io.BytesIO()
    frame = pd.DataFrame({"a": pd.Categorical(["x", None, "y"]), "b": [1.5, np.nan, 2.0]})
    frame.to_parquet(made)
    found = tables.read(made.getvalue(), "t.parquet")
    assert found.data.to_pydict() == {"a": ["x", None, "y"], "b": [1.5, None, 2.0]}
    assert [column.missing for column in found.card.columns] == [1, 1]


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


class Keys(encryption.KmsClient):
    """A key store that gives every key away."""

    def __init__(self, _):
        super().__init__()

    def wrap_key(self, key, _):
        return base64.b64encode(key)


@pytest.mark.parametrize(
    ("open_directory", "code"), [(True, "ENCRYPTED_TABLE"), (False, "UNOPENED_FORMAT")]
)
def test_an_encrypted_file_is_told_from_a_damaged_one(open_directory, code):
    keys = encryption.EncryptionConfiguration(
        footer_key="f", column_keys={"c": ["a"]}, plaintext_footer=open_directory
    )
    factory = encryption.CryptoFactory(Keys)
    properties = factory.file_encryption_properties(encryption.KmsConnectionConfig(), keys)
    error = refusal(saved(pa.table({"a": [1], "b": [2]}), encryption_properties=properties))
    assert error.code == code
    assert "encrypted" in error.sentence


def test_too_little_memory_is_told_from_a_damaged_file(monkeypatch):
    def short(*_):
        raise pa.ArrowMemoryError("malloc of size 4294967296 failed")

    monkeypatch.setattr(parquet.ParquetFile, "read_row_group", short)
    error = refusal(saved(pa.table({"a": [1]})))
    assert error.code == "EXPANDS_TOO_MUCH"
    assert "takes more memory than a worker may use" in error.sentence
