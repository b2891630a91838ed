"""Nothing malformed gets in, and nothing that would be refused is sent."""

import io
import struct
import tracemalloc

import numpy as np
import pyarrow as pa
import pytest

from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frames import Frame, FrameLimits, encode, read, write
from tests.service.workers.frame_bytes import (
    ONES,
    TABLE,
    arrow,
    claiming,
    listing,
    npy,
    packed,
    part,
)

OBJECTS = np.array([{"a": 1}, None], object)
NESTED = pa.table({"x": pa.array([[1], [2, 3]])})
UNSENDABLE = {
    "not a number": Frame("x", {"x": float("nan")}),
    "infinity": Frame("x", {"x": [float("inf")]}),
    "bytes": Frame("x", {"x": b"x"}),
    "an array as a field": Frame("x", {"x": np.ones(2)}),
    "objects": Frame("x", arrays={"x": OBJECTS}),
    "records": Frame("x", arrays={"x": np.zeros(2, [("a", "f8")])}),
    "nothing at all": Frame("x", arrays={"x": np.zeros(2, "V0")}),
    "lists in a column": Frame("x", tables={"x": NESTED}),
    "one name twice": Frame("x", arrays={"x": np.ones(1)}, tables={"x": TABLE}),
    "too many parts": Frame("x", arrays={str(i): np.ones(1) for i in range(65)}),
    "a long header": Frame("x", {"x": "x" * 2**20}),
}


@pytest.mark.parametrize("frame", UNSENDABLE.values(), ids=UNSENDABLE)
def test_what_would_be_refused_is_not_sent(frame):
    stream = io.BytesIO()
    with pytest.raises(FrameError):
        write(frame, stream)
    assert stream.getvalue() == b""


NOTHING = pa.Array.from_buffers(pa.null(), 2**31 - 1, [None])
STREAM = arrow(TABLE)
MALFORMED = {
    "two bytes": (b"RT", "FRAME_TRUNCATED"),
    "another magic": (packed(listing(), magic=b"PK\3\4"), "FRAME_MAGIC"),
    "a pickle": (b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00", "FRAME_MAGIC"),
    "half a header": (packed(listing(), length=200), "FRAME_TRUNCATED"),
    "a huge header": (packed(b"", length=2**31), "FRAME_TOO_LARGE"),
    "an empty header": (packed(b""), "FRAME_HEADER"),
    "no JSON": (packed(b"{'verb': 1}"), "FRAME_HEADER"),
    "no UTF-8": (packed(b'{"verb": "\xff"}'), "FRAME_HEADER"),
    "NaN": (packed(b'{"verb":"x","fields":{"x":NaN},"parts":[]}'), "FRAME_HEADER"),
    "1e999": (packed(b'{"verb":"x","fields":{"x":1e999},"parts":[]}'), "FRAME_HEADER"),
    "a key twice": (packed(b'{"verb":"x","verb":"y","fields":{},"parts":[]}'), "FRAME_HEADER"),
    "deep nesting": (packed(b"[" * 200_000), "FRAME_HEADER"),
    "a list": (packed(b"[]"), "FRAME_HEADER"),
    "no verb": (packed({"fields": {}, "parts": []}), "FRAME_HEADER"),
    "a number as verb": (packed(listing() | {"verb": 1}), "FRAME_HEADER"),
    "fields as a list": (packed(listing() | {"fields": []}), "FRAME_HEADER"),
    "more than agreed": (packed(listing(more=1)), "FRAME_HEADER"),
    "a part as text": (packed(listing() | {"parts": ["x"]}), "FRAME_HEADER"),
    "a size as text": (packed(listing(("x", "npy", "1"))), "FRAME_HEADER"),
    "a size as truth": (packed(listing(("x", "npy", True))), "FRAME_HEADER"),
    "a negative size": (packed(listing(("x", "npy", -1))), "FRAME_HEADER"),
    "an unknown kind": (packed(listing(("x", "pickle", 1)), b"x"), "FRAME_HEADER"),
    "a name twice": (packed(listing(("x", "npy", 1), ("x", "arrow", 1)), b"xx"), "FRAME_HEADER"),
    "a huge part": (packed(listing(("x", "npy", 2**40))), "FRAME_TOO_LARGE"),
    "three large parts": (
        packed(listing(*((name, "npy", 2**30) for name in "abc"))),
        "FRAME_TOO_LARGE",
    ),
    "too many parts": (
        packed(listing(*((str(i), "npy", 0) for i in range(65)))),
        "FRAME_TOO_LARGE",
    ),
    "half a part": (packed(listing(("x", "npy", len(ONES))), ONES[:-1]), "FRAME_TRUNCATED"),
    "no npy": (part("npy", b"x" * 200), "FRAME_PART"),
    "an empty npy": (part("npy", b""), "FRAME_PART"),
    "a pickled npy": (part("npy", npy(OBJECTS, allow_pickle=True)), "FRAME_PART"),
    "an npy too short": (part("npy", ONES[:-8]), "FRAME_PART"),
    "an npy too long": (part("npy", ONES + b"x"), "FRAME_PART"),
    "a shape of text": (part("npy", claiming("('3',)")), "FRAME_PART"),
    "an npy of records": (part("npy", npy(np.zeros(2, [("a", "f8")]))), "FRAME_PART"),
    "no arrow": (part("arrow", b"x" * 200), "FRAME_PART"),
    "an empty arrow": (part("arrow", b""), "FRAME_PART"),
    "half an arrow": (part("arrow", STREAM[: len(STREAM) // 2]), "FRAME_PART"),
    "a compressed arrow": (part("arrow", arrow(TABLE, compression="lz4")), "FRAME_PART"),
    "lists in arrow": (part("arrow", arrow(NESTED)), "FRAME_PART"),
    "rows of nothing": (part("arrow", arrow(pa.table({"x": NOTHING}))), "FRAME_PART"),
}


@pytest.mark.parametrize(("data", "code"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_frame_is_refused(data, code):
    with pytest.raises(FrameError) as caught:
        read(io.BytesIO(data))
    assert caught.value.code == code


@pytest.mark.parametrize("shape", ["(1000000000000,)", "(-3,)", "(-3, -1)", "(0, 3)", "(2,)"])
def test_array_must_be_as_long_as_its_bytes(shape):
    with pytest.raises(FrameError, match=r"needs -?[\d,]+ bytes; 24 came"):
        read(io.BytesIO(part("npy", claiming(shape))))


def test_compressed_dictionary_is_refused():
    words = pa.array(["long word " * 50] * 4).dictionary_encode()
    body = arrow(pa.table({"x": words}), compression="zstd")
    with pytest.raises(FrameError, match="compressed"):
        read(io.BytesIO(part("arrow", body)))


def test_arrow_text_outside_its_bytes_is_refused():
    body = arrow(pa.table({"x": ["abc", "def"]}))
    offsets = struct.pack("<3i", 0, 3, 6)
    assert body.count(offsets) == 1
    with pytest.raises(FrameError):
        read(io.BytesIO(part("arrow", body.replace(offsets, struct.pack("<3i", 0, 3, 2**30)))))


def test_a_changed_byte_never_ends_in_anything_but_a_frame_or_its_error():
    data = b"".join(encode(Frame("x", {"a": 1}, {"x": np.arange(4)}, {"t": TABLE})))
    random = np.random.default_rng(0)
    refused = 0
    for _ in range(2_000):
        changed = bytearray(data)
        changed[random.integers(len(data))] = random.integers(256)
        try:
            read(io.BytesIO(changed))
        except FrameError:
            refused += 1
    assert refused > 200


def test_nothing_is_allocated_for_a_size_above_the_limit():
    data = packed(listing(("x", "npy", 300 * 2**20)))
    tracemalloc.start()
    try:
        with pytest.raises(FrameError, match="314,572,800 bytes; at most 104,857,600"):
            read(io.BytesIO(data), FrameLimits(part=100 * 2**20))
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_limits_are_inclusive():
    frame = Frame("x", arrays={"x": np.zeros(100, np.uint8)})
    body = len(npy(np.zeros(100, np.uint8)))
    data = b"".join(encode(frame))
    assert read(io.BytesIO(data), FrameLimits(part=body, total=body)).arrays["x"].size == 100
    for limits in (FrameLimits(part=body - 1), FrameLimits(total=body - 1), FrameLimits(parts=0)):
        with pytest.raises(FrameError):
            read(io.BytesIO(data), limits)
        with pytest.raises(FrameError):
            encode(frame, limits)
