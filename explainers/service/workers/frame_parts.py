"""Arrays and tables as bytes and back, for readers who do not trust the writer.

A part is written without a copy where memory allows it, and read without one: what comes back
looks into the bytes that came in. Nothing is allocated on the word of a header: an array must be
exactly as long as the bytes that arrived, and a table must not need decompressing (one MiB of LZ4
can claim to be 255).
"""

from __future__ import annotations

import io
import math
import struct
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.lib import format as npy
from numpy.typing import NDArray

from explainers.errors import quoted
from explainers.service.workers.frame_errors import FrameError

Bytes = bytes | memoryview

_NUMPY_KINDS: Final = "biufcSUmM"
"""Booleans, numbers, text, dates: what has a fixed size and no code behind it."""

_READ_HEADER: Final = {
    (1, 0): npy.read_array_header_1_0,
    (2, 0): npy.read_array_header_2_0,
}

_ROWS_PER_BYTE: Final = 8
"""A column that is not all missing needs one bit a row at least."""


def array_bytes(name: str, array: NDArray[Any]) -> list[Bytes]:
    """An array as a .npy file in pieces: the header, then its memory.

    Raises FrameError for objects and records, which .npy could only pickle or nest.
    """
    array = np.asarray(array)
    _check_dtype(name, array.dtype)
    if not (array.flags.c_contiguous or array.flags.f_contiguous):
        array = np.ascontiguousarray(array)
    header = io.BytesIO()
    npy.write_array_header_1_0(header, npy.header_data_from_array_1_0(array))
    flat = (array if array.flags.c_contiguous else array.T).reshape(-1)
    return [header.getvalue(), flat.view(np.uint8).data]


def read_array(name: str, data: memoryview) -> NDArray[Any]:
    """The array in the .npy file `data`, read-only. Raises FrameError."""
    stream = io.BytesIO(data[: 16 * 1024].tobytes())
    try:
        read_header = _READ_HEADER[npy.read_magic(stream)]
        shape, fortran, dtype = read_header(stream)
    except Exception as error:  # numpy's parser raises whatever it meets in hostile bytes
        raise FrameError("FRAME_PART", f"The part {quoted(name)} is no .npy file.") from error
    _check_dtype(name, dtype)
    start, count = stream.tell(), math.prod(shape)
    claimed, there = count * dtype.itemsize, len(data) - start
    if min(shape, default=0) < 0 or claimed != there:
        raise FrameError(
            "FRAME_PART",
            f"The array {quoted(name)} of shape {quoted(shape)} needs {claimed:,} bytes;"
            f" {there:,} came.",
        )
    array = np.frombuffer(data, dtype, count, start) if count else np.empty(0, dtype)
    array = array.reshape(shape, order="F" if fortran else "C")
    array.setflags(write=False)
    return array


def table_bytes(name: str, table: pa.Table) -> list[Bytes]:
    """A table as one Arrow IPC stream, not compressed. Raises FrameError for nested columns."""
    _check_schema(name, table.schema)
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression=None)
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return [memoryview(sink.getvalue())]


def read_table(name: str, data: memoryview) -> pa.Table:
    """The table in the Arrow IPC stream `data`, checked in full. Raises FrameError."""
    buffer = pa.py_buffer(data)
    try:
        _refuse_compressed(name, buffer)
        with pa.ipc.open_stream(buffer) as reader:
            _check_schema(name, reader.schema)
            table = reader.read_all()
        table.validate(full=True)
    except FrameError:
        raise
    except Exception as error:  # the decoder raises whatever it meets in hostile bytes
        raise FrameError("FRAME_PART", f"The part {quoted(name)} is no Arrow stream.") from error
    if table.num_rows > _ROWS_PER_BYTE * len(data):
        raise FrameError(
            "FRAME_PART",
            f"The table {quoted(name)} claims {table.num_rows:,} rows in {len(data):,} bytes.",
        )
    return table


def _check_dtype(name: str, dtype: np.dtype[Any]) -> None:
    if dtype.hasobject or dtype.kind not in _NUMPY_KINDS or not dtype.itemsize:
        raise FrameError(
            "FRAME_PART",
            f"The array {quoted(name)} has the type {quoted(dtype)}; only booleans, numbers, text"
            " and dates travel.",
        )


def _check_schema(name: str, schema: pa.Schema) -> None:
    for field in schema:
        if not _flat(field.type):
            raise FrameError(
                "FRAME_PART",
                f"The column {quoted(field.name)} of the table {quoted(name)} has the type"
                f" {quoted(field.type)}; only flat columns travel.",
            )


def _flat(kind: pa.DataType) -> bool:
    """True for types whose values cannot be far larger than their bytes."""
    types = pa.types
    if types.is_dictionary(kind):
        return _flat(kind.value_type)
    return any(
        holds(kind)
        for holds in (
            types.is_null,
            types.is_boolean,
            types.is_integer,
            types.is_floating,
            types.is_decimal,
            types.is_temporal,
            types.is_string,
            types.is_large_string,
            types.is_binary,
            types.is_large_binary,
        )
    )


def _refuse_compressed(name: str, buffer: pa.Buffer) -> None:
    """Raise FrameError when a batch is compressed.

    pyarrow has no switch for it, so the messages' Flatbuffers are followed by hand, in the
    numbering of Message.fbs: a Message has its header at 2; a DictionaryBatch has its RecordBatch
    at 1; a RecordBatch has its compression at 3.
    """
    for message in pa.ipc.MessageReader.open_stream(buffer):
        if message.type == "schema":
            continue
        metadata = message.metadata.to_pybytes()
        batch = _child(metadata, _pointed(metadata, 0), 2)
        if message.type == "dictionary":
            batch = _child(metadata, batch, 1)
        if _slot(metadata, batch, 3):
            raise FrameError(
                "FRAME_PART", f"The table {quoted(name)} is compressed; plain ones travel."
            )


def _child(data: bytes, table: int, field: int) -> int:
    """Where the table that `field` of the table at `table` refers to begins."""
    return _pointed(data, _slot(data, table, field))


def _slot(data: bytes, table: int, field: int) -> int:
    """Where a Flatbuffers table keeps `field`, or 0 when it is left out."""
    vtable = table - int(struct.unpack_from("<i", data, table)[0])
    size = int(struct.unpack_from("<H", data, vtable)[0])
    entry = 4 + 2 * field
    offset = int(struct.unpack_from("<H", data, vtable + entry)[0]) if entry < size else 0
    return table + offset if offset else 0


def _pointed(data: bytes, position: int) -> int:
    return position + int(struct.unpack_from("<I", data, position)[0])
