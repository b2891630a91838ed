"""Tell a file's format from its content; the ending is never believed."""

from __future__ import annotations

import io
import zipfile

_UBJ_LENGTH_MARKERS = (b"i", b"U", b"I", b"l", b"L")
_PREFIXES = (
    (b"tree\n", "lightgbm"),
    (b"tree\r\n", "lightgbm"),
    (b"\x80", "pickle"),
    (b"\x78\x01", "pickle"),
    (b"\x78\x9c", "pickle"),
    (b"\x78\xda", "pickle"),
    (b"\x89HDF", "keras"),
    (b"CBM1", "catboost"),
    (b"PAR1", "table"),
)
# A zip is told by a member whose name ends so; the first that fits wins.
_MEMBERS = (
    ("schema.json", "skops"),
    (".weights.h5", "keras"),
    ("data.pkl", "torch"),
    ("serialized_exported_program.json", "torch"),
    ("models/model.json", "torch"),
)


def model_format(data: bytes) -> str:
    """Name the format of a model file: one of `formats.MODEL_FORMATS` or `REFUSED_MODELS`."""
    head = data[:4096]
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(data)
    if head.startswith(b"{"):
        # The first key of a universal binary JSON object starts with its length's type.
        return "xgboost-ubj" if head[1:2] in _UBJ_LENGTH_MARKERS else "xgboost-json"
    for prefix, name in _PREFIXES:
        if head.startswith(prefix):
            return name
    # ONNX is a protobuf whose first field is the small integer ir_version.
    if head[:1] == b"\x08" and 0 < head[1] < 32:
        return "onnx"
    return "table" if _looks_like_rows(head) else "unknown"


def table_format(data: bytes) -> str:
    """Name the format of a table file: "parquet", "csv" (any text) or "unknown"."""
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK\x03\x04") or b"\x00" in data[:4096]:
        return "unknown"
    return "csv"


def _zip_format(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        return "unknown"
    for ending, name in _MEMBERS:
        if any(member.endswith(ending) for member in names):
            return name
    return "unknown"


def _looks_like_rows(head: bytes) -> bool:
    first_line = head.split(b"\n", 1)[0]
    return b"\x00" not in head and any(mark in first_line for mark in (b",", b";", b"\t"))
