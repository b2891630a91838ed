"""Small files that would become huge, and a confined process that reads them.

`python -m tests.intake.tables.bombs FILE ...` prints for each file, read in a child of its own with
limited memory, what was said of it and how much memory that took.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import feather, parquet

from explainers.errors import RefusedError
from explainers.intake import tables
from tests.intake.tables.workbooks import by_hand, row, text

MEMORY = 2 * 2**30
_LONG = "x" * 40_000


def packed_text() -> bytes:
    """2 GB of CSV text in 2 MB: a gzip file may consist of many streams."""
    return gzip.compress(b"1,2\n" * 2_500_000) * 200


def packed_once(size: int) -> bytes:
    """A workbook with a part that says it has `size` bytes; its 100 MB are packed into 0.1 MB."""
    made = bytearray(by_hand(row(text("a")), strings=" " * 100_000_000))
    for mark, at_name, at_size in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        at = made.find(b"xl/sharedStrings.xml", 0)
        while at >= 0:
            if made[at - at_name : at - at_name + 4] == mark:
                made[at - at_name + at_size : at - at_name + at_size + 4] = struct.pack("<I", size)
            at = made.find(b"xl/sharedStrings.xml", at + 1)
    return bytes(made)


def shared_text() -> bytes:
    """A text of 40 kB that 100,000 cells mean: 4 GB written out."""
    return by_hand(
        row(text("a")) + row('<c t="s"><v>0</v></c>') * 100_000,
        strings=f"<si><t>{_LONG}</t></si>",
    )


def opposite_corners() -> bytes:
    """A workbook of two cells, 17 thousand million cells apart."""
    return by_hand(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )


def repeated_text() -> bytes:
    """A Parquet file with one text of 40 kB meant 100,000 times."""
    codes = pa.DictionaryArray.from_arrays(np.zeros(100_000, np.int32), [_LONG])
    made = io.BytesIO()
    parquet.write_table(pa.table({"a": codes}), made)
    return made.getvalue()


def equal_numbers() -> bytes:
    """A Parquet file of 1,500 columns of 200,000 equal numbers: 2.4 GB."""
    made = io.BytesIO()
    column = pa.repeat(1.0, 200_000)
    parquet.write_table(pa.table({f"c{i}": column for i in range(1_500)}), made)
    return made.getvalue()


def rows_of_nothing() -> bytes:
    """A stream of 2,000 columns without values: a thousand million rows take no room."""
    column = pa.nulls(1_000_000_000)
    table = pa.table({f"c{i}": column for i in range(2_000)})
    made = io.BytesIO()
    with pa.ipc.new_stream(made, table.schema) as writer:
        writer.write_table(table)
    return made.getvalue()


def claimed_size(claim: int) -> bytes:
    """An Arrow file with a packed buffer that says it has `claim` bytes."""
    made = io.BytesIO()
    feather.write_feather(pa.table({"a": np.arange(5_000.0) % 3}), made, compression="zstd")
    return made.getvalue().replace(struct.pack("<q", 40_000), struct.pack("<q", claim))


def packed_numbers() -> bytes:
    """An Arrow file of 300 MB of zeros, packed into 0.1 MB."""
    made = io.BytesIO()
    zeros = pa.table({"a": pa.array(np.zeros(37_500_000))})
    feather.write_feather(zeros, made, compression="zstd")
    return made.getvalue()


def growing_records() -> bytes:
    """JSON lines that each name one of 2,000 columns: 100 million cells in 0.8 MB."""
    return "".join(f'{{"c{i % 2_000}": 1}}\n' for i in range(50_000)).encode()


def late_names() -> bytes:
    """Ten thousand JSON lines of one column, then one of ten thousand: 100 million cells."""
    last = json.dumps({f"c{i}": 1 for i in range(10_000)}).encode()
    return b'{"a": 1}\n' * 10_000 + last


def many_blank_cells() -> bytes:
    """A row of 2,000 columns whose last cell alone is filled, 20,000 times."""
    last = '<row><c r="BXX1"><v>1</v></c></row>'
    return by_hand(row(text("a")) + last * 20_000)


BOMBS = {
    "gzip": (packed_text, "EXPANDS_TOO_MUCH"),
    "a part that says it is huge": (lambda: packed_once(4_000_000_000), "EXPANDS_TOO_MUCH"),
    "a part that says it is small": (lambda: packed_once(1_000), "BROKEN_TABLE"),
    "a shared text": (shared_text, "EXPANDS_TOO_MUCH"),
    "opposite corners": (opposite_corners, "TOO_MANY_COLUMNS"),
    "blank cells": (many_blank_cells, "TOO_MANY_CELLS"),
    "a repeated text": (repeated_text, "EXPANDS_TOO_MUCH"),
    "equal numbers": (equal_numbers, "TOO_MANY_CELLS"),
    "rows of nothing": (rows_of_nothing, "TOO_MANY_CELLS"),
    "packed numbers": (packed_numbers, "EXPANDS_TOO_MUCH"),
    "a claim of 8 GiB": (lambda: claimed_size(2**33), "EXPANDS_TOO_MUCH"),
    "a claim of nothing": (lambda: claimed_size(8), "BROKEN_TABLE"),
    "growing records": (growing_records, "TOO_MANY_CELLS"),
    "late names": (late_names, "TOO_MANY_COLUMNS"),
    "a tower of lists": (lambda: b'{"a": 1}\n{"a": ' + b"[" * 5_000_000, "BROKEN_TABLE"),
    "a row of a million names": (lambda: b",".join([b"c"] * 1_000_000), "TOO_MANY_COLUMNS"),
}


def _outcome(path: Path) -> dict[str, object]:
    try:
        card = tables.read(path.read_bytes(), path.name).card
    except RefusedError as error:
        return error.fields()
    return {"code": "", "sentence": f"read: {card.rows} rows", "next_step": ""}


def _in_a_child(path: Path) -> dict[str, object]:
    import resource

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(ValueError, OSError):  # macOS refuses to limit address space
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.write(writing, json.dumps(_outcome(path)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        words = said.read()
    _, status, used = os.wait4(child, 0)
    found = json.loads(words) if words else {"code": f"DIED {status}"}
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return {**found, "megabytes": used.ru_maxrss / unit}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps(_in_a_child(Path(name))), flush=True)
