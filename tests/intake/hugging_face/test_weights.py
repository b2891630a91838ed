"""The header of a safetensors file is checked to the byte."""

import json
import struct

import numpy as np
import pytest
import safetensors.numpy

from explainers.errors import RefusedError
from explainers.intake.hugging_face import weights
from explainers.intake.hugging_face.weights import Array, header_of, is_number

GOOD = {"a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}


def written(header, size=24):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(size)


def refused(data):
    with pytest.raises(RefusedError) as caught:
        header_of(data)
    return caught.value


def changed(**values):
    return {"a": GOOD["a"] | values}


def test_what_the_library_writes_is_read():
    arrays = {"x": np.ones((2, 3), np.float32), "n": np.arange(4), "one": np.float16([1])[0:1]}
    found = header_of(safetensors.numpy.save(arrays, {"format": "pt"}))
    assert {name: (each.dtype, each.shape) for name, each in found.items()} == {
        "x": ("F32", (2, 3)),
        "n": ("I64", (4,)),
        "one": ("F16", (1,)),
    }
    assert is_number(found["x"]) and not is_number(found["n"])
    assert header_of(written(GOOD)) == {"a": Array("F32", (2, 3), 0, 24)}


def test_arrays_without_numbers_and_single_numbers_are_read():
    header = {
        "none": {"dtype": "F32", "shape": [0, 3], "data_offsets": [0, 0]},
        "one": {"dtype": "F64", "shape": [], "data_offsets": [0, 8]},
    }
    assert len(header_of(written(header, 8))) == 2


@pytest.mark.parametrize(
    ("header", "size", "words"),
    [
        (changed(data_offsets=[0, 20]), 20, "takes 24 bytes, and 20 are given"),
        (changed(data_offsets=[4, 28]), 28, "leaves a gap before it"),
        (GOOD | {"b": GOOD["a"]}, 24, "overlaps the one before it"),
        (GOOD, 25, "end at byte 24, and its data at 25"),
        (GOOD, 23, "end at byte 24, and its data at 23"),
        (changed(dtype="F8_E4M3"), 24, "made of “F8_E4M3”"),
        (changed(shape=[-2, -3]), 24, "has no shape"),
        (changed(shape=[2.0, 3]), 24, "has no shape"),
        (changed(shape=[True, 6]), 24, "has no shape"),
        (changed(shape=[1] * 9), 4, "has no shape"),
        (changed(shape="six"), 24, "has no shape"),
        (changed(data_offsets=[24]), 24, "has no place"),
        (changed(data_offsets=None), 24, "has no place"),
        (changed(data_offsets=[24, 0]), 24, "takes 24 bytes, and -24 are given"),
        (changed(dtype=["F32"]), 24, "is made of"),
        ({"a": 1}, 24, "made of “None”"),
        ({"__metadata__": {}}, 0, "holds 0 arrays"),
        (b"[]", 0, "lists no arrays"),
        (b"{", 0, "cannot be read"),
        (b'{"a": 1, "a": 2}', 0, "a name stands twice"),
        (b"[" * 100_000, 0, "cannot be read"),
    ],
)
def test_a_header_that_cannot_be_right_is_refused(header, size, words):
    error = refused(written(header, size))
    assert error.code == "BROKEN_MODEL"
    assert words in error.sentence


def test_a_file_shorter_than_its_header_is_refused():
    for data in (b"", b"\x01", written(GOOD)[:20]):
        assert refused(data).code == "BROKEN_MODEL"


def test_the_header_and_the_number_of_arrays_are_limited(monkeypatch):
    data = written(GOOD)
    length = int.from_bytes(data[:8], "little")
    monkeypatch.setattr(weights, "MAX_HEADER", length)
    header_of(data)
    monkeypatch.setattr(weights, "MAX_HEADER", length - 1)
    assert refused(data).code == "TOO_LARGE_CONFIG"
    monkeypatch.undo()
    monkeypatch.setattr(weights, "MAX_ARRAYS", 1)
    header_of(data)
    empty = {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}
    assert "holds 2 arrays" in refused(written(GOOD | {"b": empty})).sentence
