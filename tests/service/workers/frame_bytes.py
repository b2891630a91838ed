"""Frames and their parts, made by hand."""

import io
import json
import struct

import numpy as np
import pyarrow as pa

TABLE = pa.table(
    {
        "number": [1.5, None, 3.0],
        "text": ["ä", None, ""],
        "category": pa.array(["x", None, "x"]).dictionary_encode(),
        "day": pa.array([1, None, 3], pa.timestamp("ms")),
        "missing": pa.nulls(3),
    }
)


def packed(header, *bodies, magic=b"RTNL", length=None):
    """A frame by hand."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    size = len(text) if length is None else length
    return struct.pack("<4sI", magic, size) + text + b"".join(bodies)


def listing(*parts, **more):
    keys = ("name", "kind", "size")
    return {
        "verb": "x",
        "fields": {},
        "parts": [dict(zip(keys, part, strict=True)) for part in parts],
        **more,
    }


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def claiming(shape):
    """A .npy file of three ones whose header tells another shape."""
    changed = ONES.replace(b"(3,), }" + b" " * (len(shape) - 4), f"{shape}, }}".encode())
    assert len(changed) == len(ONES)
    assert changed != ONES
    return changed


def arrow(table, **options):
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return sink.getvalue()


def part(kind, body):
    return packed(listing(("x", kind, len(body))), body)


ONES = npy(np.ones(3))
