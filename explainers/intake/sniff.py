"""Tell a file's format from its content; the ending is never believed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

_HEAD = 4096
_UBJ_LENGTH_MARKERS = (b"i", b"U", b"I", b"l", b"L")
_PREFIXES = (
    # The first five bytes of torch.save before 1.6 are a pickle too, so they are asked first.
    (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19", "torch"),
    (b"\x80", "pickle"),
    (b"\x89HDF", "hdf5"),
    (b"CBM1", "catboost"),
    (b"binf", "xgboost-old"),
    (b"PAR1", "parquet"),
    (b"PARE", "parquet-encrypted"),
    (b"ARROW1", "arrow"),
    (b"FEA1", "arrow"),
    (b"ORC", "orc"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\xd0\xcf\x11\xe0", "excel"),
    (b"\x93NUMPY", "numpy"),
    (b"BZh", "compressed"),
    (b"\xfd7zXZ", "compressed"),
    (b"\x5d\x00\x00", "compressed"),
    (b"\x04\x22\x4d\x18", "compressed"),
    (b"\x28\xb5\x2f\xfd", "compressed"),
    (b"7z\xbc\xaf", "compressed"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# A zip is told by the end of a member's name; the first that fits wins.
_MEMBERS = (
    (".weights.h5", "keras"),
    ("/data.pkl", "torch"),
    ("serialized_exported_program.json", "torch"),
    ("models/model.json", "torch"),
    ("xl/workbook.xml", "excel"),
    ("content.xml", "excel"),
    (".npy", "numpy"),
)
# Before protocol 2 a pickle has no mark of its own: a first object, kept as number 0.
_OLD_PICKLE = re.compile(rb"(\(?c[\w.]+\n\w+\n|\([dlt])p0\n|\(?c[\w.]+\n\w+\nq\x00|[\]})]q\x00")
_LIGHTGBM = re.compile(rb"tree\r?\n\w+=")
_DUMP = re.compile(rb"booster\[\d+\]:")
_JSON = re.compile(rb'\s*(\{\s*["}]|\[\s*[\[{])')
_HTML = re.compile(rb"\s*<(!doctype\s+html|html)", re.IGNORECASE)
_TEXT_CONTROLS = b"\t\n\r\f"
# Field 1 of an ONNX file is its small format version, followed by one of the other fields.
_ONNX = re.compile(rb"\x08[\x01-\x1f][\x12\x1a\x22\x2a\x32\x3a\x42]")


def format_of(data: bytes) -> str:
    """Name a file's format: one of `formats.MODEL_FORMATS`, `TABLE_FORMATS` or `FOREIGN`.

    Any text that is nothing else is "csv": a table of one column has no separators.
    """
    head = data[:_HEAD]
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return "empty"
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(data)
    for prefix, name in _PREFIXES:
        if head.startswith(prefix):
            return name
    return _compressed(head) or _braced(data) or _binary(data) or _text(head)


def _zip_format(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:  # noqa: BLE001 zipfile raises far more than BadZipFile on a damaged directory
        return "broken-zip"
    if "schema.json" in names:
        return "skops"
    for ending, name in _MEMBERS:
        if any(("/" + member).endswith(ending) for member in names):
            return name
    return "zip"


def _compressed(head: bytes) -> str:
    """Look into zlib and gzip streams, joblib's favourites; "" for anything else."""
    if head[:1] != b"\x78" and head[:2] != b"\x1f\x8b":
        return ""
    try:
        inside = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(head, 64)
    except zlib.error:
        return ""
    return "pickle" if inside.startswith(b"\x80") else "compressed"


def _braced(data: bytes) -> str:
    """Tell the formats that start with a bracket apart; "" for anything else."""
    if data.startswith(b"{") and data[1:2] in _UBJ_LENGTH_MARKERS and b"learner" in data:
        # The first key of a universal binary JSON object starts with its length's type.
        return "xgboost-ubj"
    if not _JSON.match(data[:_HEAD].removeprefix(b"\xef\xbb\xbf")):
        return ""
    if b'"nodeid"' in data[:_HEAD]:
        return "dump"
    return "xgboost-json" if b'"learner"' in data else "json"


def _binary(data: bytes) -> str:
    head = data[:_HEAD]
    if data.endswith(b".") and _OLD_PICKLE.match(head):
        return "pickle"
    if _ONNX.match(head):
        return "onnx"
    if data[8:10] == b'{"' and int.from_bytes(data[:8], "little") < len(data):
        return "safetensors"
    if b"\x00" in head:
        printable = sum(byte >= 32 or byte in _TEXT_CONTROLS for byte in head.replace(b"\x00", b""))
        return "utf-16" if printable >= 0.95 * (len(head) - head.count(0)) else "unknown"
    return ""


def _text(head: bytes) -> str:
    if head.startswith(b"version https://git-lfs.github.com/"):
        return "git-lfs"
    if _LIGHTGBM.match(head):
        return "lightgbm"
    if _DUMP.match(head):
        return "dump"
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    return "csv" if controls <= 0.01 * len(head) else "unknown"
