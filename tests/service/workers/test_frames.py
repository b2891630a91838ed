"""Frames: what goes in comes out."""

import io
import json

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import StoppedError, from_fields
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frames import Frame, encode, read, write
from tests.service.workers.frame_bytes import TABLE

ARRAYS = {
    "matrix": np.arange(6.0).reshape(2, 3),
    "scalar": np.array(1.5),
    "no rows": np.empty((0, 3)),
    "no columns": np.empty((3, 0), np.int8),
    "every other": np.arange(24).reshape(2, 3, 4)[:, ::2, ::-1],
    "columns first": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "read-only": np.broadcast_to(np.float32(3), (2, 2)),
    "text": np.array(["a", "äöü"]),
    "bytes": np.array([b"a", b"bc"]),
    "dates": np.array(["2020-01-01", "NaT"], "M8[D]"),
    "spans": np.array([1, 2], "m8[s]"),
    "big-endian": np.arange(3, dtype=">f8"),
    "booleans": np.array([True, False]),
    "complex": np.array(1 + 2j),
    "half": np.array([1.0, np.nan, np.inf], np.float16),
    "large integers": np.array([2**64 - 1], np.uint64),
}


def travelled(frame):
    return read(io.BytesIO(b"".join(encode(frame))))


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)
def test_array_comes_back_as_it_was(array):
    back = travelled(Frame("x", arrays={"x": array})).arrays["x"]
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    np.testing.assert_array_equal(back, array)
    assert not back.flags.writeable


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)
def test_array_part_is_an_ordinary_npy_file(array):
    _, header, *pieces = encode(Frame("x", arrays={"x": array}))
    stream = io.BytesIO(b"".join(pieces))
    np.testing.assert_array_equal(np.load(stream, allow_pickle=False), array)
    assert json.loads(header)["parts"][0]["size"] == stream.getbuffer().nbytes


@pytest.mark.parametrize(
    "table",
    [TABLE, TABLE.slice(1, 1), TABLE.slice(0, 0), pa.concat_tables([TABLE, TABLE]), pa.table({})],
)
def test_table_comes_back_as_it_was(table):
    assert travelled(Frame("x", tables={"t": table})).tables["t"].equals(table)


def test_whole_frame_comes_back():
    fields = {"text": "ä 😀", "list": [1, 2.5, None, True], "deep": {"a": {}}}
    back = travelled(Frame("verb", fields, {"a": np.ones(2), "b": np.zeros(1)}, {"t": TABLE}))
    assert (back.verb, back.fields) == ("verb", fields)
    assert (list(back.arrays), list(back.tables)) == (["a", "b"], ["t"])


def test_frames_follow_one_another():
    stream = io.BytesIO()
    for verb in "abc":
        write(Frame(verb, arrays={"x": np.arange(3)}), stream)
    stream.seek(0)
    assert [read(stream).verb for _ in "abc"] == ["a", "b", "c"]
    with pytest.raises(EOFError):
        read(stream)


def test_large_array_is_written_without_a_copy():
    array = np.zeros(1_000_000)
    pieces = encode(Frame("x", arrays={"x": array}))
    assert np.shares_memory(np.frombuffer(pieces[-1], np.uint8), array)


class Drip(io.BytesIO):
    """A stream that hands out three bytes at a time, as a socket may."""

    def readinto(self, buffer):
        return super().readinto(memoryview(buffer)[:3])


def test_frame_is_read_from_a_stream_that_drips():
    data = b"".join(encode(Frame("x", {"a": 1}, {"x": np.arange(5)})))
    np.testing.assert_array_equal(read(Drip(data)).arrays["x"], np.arange(5))


def test_error_reads_the_same_on_the_other_side():
    error = FrameError("FRAME_PART", "It is no .npy file.")
    back = from_fields(error.fields())
    assert isinstance(back, StoppedError)
    assert str(back) == str(error)
