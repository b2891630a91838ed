"""Parquet: every flat column becomes a number or text, and a damaged file is a sentence."""

import base64
import datetime
import decimal
import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow.parquet import encryption

from explainers.errors import RefusedError
from explainers.intake import tables
from tests.intake.tables.parquet_files import read, refusal, saved

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
