"""Tell a file's format from its content; the ending is never believed."""

from __future__ import annotations

import io
import json
import re
import zipfile

from explainers.intake.inflating import beginning, compression_of
from explainers.intake.texts.onnx_folder import holds_graph

_HEAD = 4096
_UBJ_LENGTH_MARKERS = (b"i", b"U", b"I", b"l", b"L")
_PREFIXES = (
    # The first five bytes of torch.save before 1.6 are a pickle too, so they are asked first.
    (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19", "torch"),
    (b"\x80", "pickle"),
    (b"CBM1", "catboost"),
    (b"binf", "xgboost-old"),
    (b"PAR1", "parquet"),
    (b"PARE", "parquet-encrypted"),
    (b"ARROW1", "arrow"),
    (b"FEA1", "feather-1"),
    (b"ORC", "orc"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x93NUMPY", "numpy"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"\x28\xb5\x2f\xfd", "compressed"),
    (b"7z\xbc\xaf", "compressed"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF87a", "other-picture"),
    (b"GIF89a", "other-picture"),
    (b"II*\x00", "other-picture"),
    (b"MM\x00*", "other-picture"),
)
# A zip is told by the end of a member's name; the first that fits wins.
_MEMBERS = (
    ("/saved_model.pb", "saved-model"),
    (".weights.h5", "keras"),
    ("/archive_format", "pt2"),
    ("/serialized_exported_program.json", "pt2-old"),
    ("/constants.pkl", "torchscript"),
    ("/data.pkl", "torch"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "excel"),
    ("content.xml", "excel"),
    # With whatever weights: those that are not read are refused by name.
    ("/model.safetensors", "hugging-face"),
    ("/model.safetensors.index.json", "hugging-face"),
    ("/pytorch_model.bin", "hugging-face"),
    ("/pytorch_model.bin.index.json", "hugging-face"),
    ("/tf_model.h5", "hugging-face"),
    (".npy", "numpy"),
)
_MLFLOW = "/MLmodel"
_PICTURE = re.compile(
    r".*\.(png|jpe?g|jfif|webp|gif|bmp|tiff?|heic|avif)", re.IGNORECASE | re.DOTALL
)
_HEIF = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")
# Before protocol 2 a pickle has no mark of its own: a first object, kept as number 0.
_OLD_PICKLE = re.compile(rb"(\(?c[\w.]+\n\w+\n|\([dlt])p0\n|\(?c[\w.]+\n\w+\nq\x00|[\]})]q\x00")
_LIGHTGBM = re.compile(rb"tree\r?\n\w+=")
_DUMP = re.compile(rb"booster\[\d+\]:")
_JSON = re.compile(rb'\s*(\{\s*["}]|\[\s*[\[{])')
# Comments and declarations may come before the page; a bare table is what some programs call .xls.
_HTML = re.compile(rb"(\s*<[?!][^>]*>)*\s*<(html|head|body|table|meta)[\s>]", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\s", re.IGNORECASE)
_DOCTYPE = re.compile(rb"\s*<!doctype\s+html", re.IGNORECASE)
_HDF5 = b"\x89HDF\r\n\x1a\n"
_KERAS_CONFIG = b"model_config"  # names in HDF5 stand there as they are
_OLE = b"\xd0\xcf\x11\xe0"  # the container of Office files before 2007, and of encrypted ones
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A stream of Arrow messages starts with this mark and the length of the first, a multiple of 8.
_ARROW_STREAM = b"\xff\xff\xff\xff"
_FIRST_RECORD = 100_000
_TEXTS = ("csv", "json", "json-lines", "xgboost-json", "lightgbm", "dump", "html", "xml", "git-lfs")
_TEXT_CONTROLS = b"\t\n\r\f"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Field 1 of an ONNX file is its small format version, followed by one of the other fields: names
# (2, 3, 4, 6), the model's own version (5, a number), the graph (7) or the operators' versions (8).
_ONNX = re.compile(rb"\x08[\x01-\x1f][\x12\x1a\x22\x28\x32\x3a\x42]")


def format_of(data: bytes) -> str:
    """Name a file's format: one of `formats.MODEL_FORMATS`, `TABLE_FORMATS` or `FOREIGN`.

    Any text that is nothing else is "csv": a table of one column has no separators.
    """
    head = data[:_HEAD]
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return "empty"
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(data)
    if head.startswith(_HDF5):
        return "keras-hdf5" if _KERAS_CONFIG in data else "hdf5"
    for prefix, name in _PREFIXES:
        if head.startswith(prefix):
            return name
    if head.startswith(_OLE):
        return "excel-encrypted" if _ENCRYPTED in data else "excel"
    return _picture(head) or _compressed(data) or _braced(data) or _binary(data) or _text(head)


def _zip_format(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:  # noqa: BLE001 - zipfile raises far more than BadZipFile
        return "broken-zip"
    if any(("/" + member).endswith(_MLFLOW) for member in names):
        return "mlflow"  # before all others: the folder holds a model of another format
    if "schema.json" in names:
        return "skops"
    for ending, name in _MEMBERS:
        if any(("/" + member).endswith(ending) for member in names):
            return name
    if holds_graph(names):
        return "hugging-face"
    files = [name for name in names if not name.endswith("/")]
    pictures = sum(map(called_picture, files))
    return "pictures" if pictures and 2 * pictures >= len(files) else "zip"


def called_picture(file_name: str) -> bool:
    """Tell whether a name ends as those of pictures do, be they of a kind that is read or not."""
    return _PICTURE.fullmatch(file_name) is not None


def _picture(head: bytes) -> str:
    """Tell pictures whose mark is not at the very beginning, or is text that tables begin with."""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "picture"
    is_bitmap = head.startswith(b"BM") and head[6:10] == bytes(4)
    is_heif = head[:1] + head[4:8] == b"\x00ftyp" and head[8:12] in _HEIF
    return "other-picture" if is_bitmap or is_heif else ""


def _compressed(data: bytes) -> str:
    """Look into compressed streams: joblib writes most kinds, tables come in gzip; "" for no such.

    A gzip file of anything but text is no table of ours.
    """
    name = compression_of(data)
    inside = beginning(data, _HEAD) if name else b""
    if inside.startswith(b"\x80") or _OLD_PICKLE.match(inside):
        return "pickle"
    if name == "gzip" and format_of(inside) in _TEXTS:
        return "gzip"
    # The marks of these two are text that a table may begin with, or one byte of a binary file.
    return "compressed" if name and (inside or name not in ("zlib", "lzma")) else ""


def _braced(data: bytes) -> str:
    """Tell the formats that start with a bracket apart; "" for anything else."""
    if data.startswith(b"{") and data[1:2] in _UBJ_LENGTH_MARKERS and b"learner" in data:
        # The first key of a universal binary JSON object starts with its length's type.
        return "xgboost-ubj"
    if not _JSON.match(data[:_HEAD].removeprefix(b"\xef\xbb\xbf")):
        return ""
    if b'"nodeid"' in data[:_HEAD]:
        return "dump"
    if _is_records(data):
        return "json-lines"
    return "xgboost-json" if b'"learner"' in data else "json"


def _is_records(data: bytes) -> bool:
    """Tell records, in a list or one after the other, from a single object."""
    text = data[:_FIRST_RECORD].decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    if text.startswith("["):
        return text[1:].lstrip().startswith("{")
    try:
        first, end = json.JSONDecoder(parse_int=float).raw_decode(text)
    except (ValueError, RecursionError):
        return False
    rest = text[end:].lstrip()
    # A single record is a table of one row if all it holds are values.
    single = not rest and first and not any(isinstance(v, dict | list) for v in first.values())
    return rest.startswith("{") or bool(single)


def _binary(data: bytes) -> str:
    head = data[:_HEAD]
    if head.startswith(_ARROW_STREAM) and 0 < _length(head) <= len(data) and _length(head) % 8 == 0:
        return "arrow"
    if data.endswith(b".") and _OLD_PICKLE.match(head):
        return "pickle"
    if _ONNX.match(head):
        return "onnx"
    if data[8:10] == b'{"' and int.from_bytes(data[:8], "little") < len(data):
        return "safetensors"
    if b"\x00" in head and not head.startswith(_WIDE_MARKS):
        # UTF-16 without a mark, or a text with a NUL in it, which its reader refuses by its line.
        others = head.replace(b"\x00", b"")
        printable = sum(byte >= 32 or byte in _TEXT_CONTROLS for byte in others)
        text = printable >= 0.95 * len(others) and len(others) >= 0.2 * len(head)
        return "" if text else "unknown"
    return ""


def _length(head: bytes) -> int:
    return int.from_bytes(head[4:8], "little")


def _text(head: bytes) -> str:
    if head.startswith(_WIDE_MARKS):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    head = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    if head.startswith(b"version https://git-lfs.github.com/"):
        return "git-lfs"
    if _LIGHTGBM.match(head):
        return "lightgbm"
    if _DUMP.match(head):
        return "dump"
    if _HTML.match(head) or _DOCTYPE.match(head):
        return "html"
    if _XML.match(head):
        return "xml"
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    return "csv" if controls <= 0.01 * len(head) else "unknown"
