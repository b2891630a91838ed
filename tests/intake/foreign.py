"""Files of kinds we do not open, as small as they can be and as their own programs write them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import pickle
import struct
import zipfile

import h5py
import joblib
import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import orc

from tests import toys
from tests.intake.pictures import files as pictures

ARRAY = np.arange(400.0)


def archive(*names: str) -> bytes:
    """A zip archive whose members have these names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, b"content")
    return made.getvalue()


def joblib_file(compress: object = 0) -> bytes:
    made = io.BytesIO()
    joblib.dump({"model": ARRAY}, made, compress=compress)
    return made.getvalue()


def numpy_file(*, several: bool) -> bytes:
    made = io.BytesIO()
    np.savez(made, ARRAY) if several else np.save(made, ARRAY)
    return made.getvalue()


def hdf5() -> bytes:
    made = io.BytesIO()
    with h5py.File(made, "w") as file:
        file["weights"] = ARRAY
    return made.getvalue()


def safetensors() -> bytes:
    header = json.dumps({"w": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(8)


def arrow(write: object) -> bytes:
    made = io.BytesIO()
    write(pa.table({"a": [1, 2]}), made)
    return made.getvalue()


# What the file is called in `formats.FOREIGN` -> ways to make one.
FILES: dict[str, dict[str, bytes]] = {
    "empty": {"nothing": b"", "blanks": b" \r\n\n", "only a byte order mark": b"\xef\xbb\xbf\n"},
    "lz4": {"joblib lz4": b"\x04\x22\x4d\x18\x64\x40\xa7" + bytes(40)},
    "compressed": {
        "gz of another table": gzip.compress(toys.linear()),
        "csv.bz2": bz2.compress(toys.csv()),
        "csv.xz": lzma.compress(toys.csv()),
    },
    "hdf5": {"h5": hdf5()},
    "torch": {
        "pt": archive("archive/data.pkl", "archive/version", "archive/data/0"),
        "pt before 1.6": b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.",
    },
    "pt2-old": {
        "pt2 by older versions": archive("serialized_exported_program.json", "version"),
    },
    "safetensors": {"safetensors": safetensors()},
    "xgboost-old": {"binary": b"binf" + bytes(60)},
    "dump": {
        "text dump": b"booster[0]:\n0:[age<51] yes=1,no=2,missing=1\n",
        "json dump": b'[\n  { "nodeid": 0, "depth": 0, "split": "age" }\n]',
    },
    "json": {
        "object": b'{"name": "tree", "tree_info": []}',
        "columns": b'{"a": {"0": 1, "1": 2}}',
        "columns of lists": b'{"a": [1, 2]}',
        "cut off": b'{"a": 1, "b',
        "rows": b"[[1, 2], [3, 4]]",
        "nothing": b"{}",
        "with a byte order mark": b'\xef\xbb\xbf{"a": [1]}',
    },
    "numpy": {"npy": numpy_file(several=False), "npz": numpy_file(several=True)},
    "excel": {
        "xlsb": archive("[Content_Types].xml", "xl/workbook.bin"),
        "ods": archive("mimetype", "content.xml"),
        "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    },
    "excel-encrypted": {
        "xlsx with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(500)
        + "EncryptedPackage".encode("utf-16-le"),
    },
    "feather-1": {"old feather": b"FEA1" + bytes(20)},
    "orc": {"orc": arrow(orc.write_table)},
    "sqlite": {"sqlite": b"SQLite format 3\x00" + bytes(84)},
    "parquet-encrypted": {"encrypted": b"PARE" + bytes(30) + b"PARE"},
    "html": {
        "page": b"<!DOCTYPE html>\n<html><body>Not found, sorry</body></html>",
        "old page": b"\n <HTML><head></head></HTML>",
        "what some programs call .xls": b"<table border='1'><tr><td>a</td></tr></table>",
        "page in XHTML": b'<?xml version="1.0"?>\n<!-- x -->\n<html lang="en"></html>',
        "page in UTF-16": "<!doctype html><p>x".encode("utf-16"),
    },
    "xml": {"workbook of 2003": b'<?xml version="1.0"?>\n<Workbook xmlns="x"></Workbook>'},
    "pdf": {"pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"},
    "other-picture": {
        **{form: pictures.written(pictures.colours(), form) for form in ("GIF", "BMP", "TIFF")},
        "TIFF of another order": b"MM\x00*\x00\x00\x00\x08",
        "HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        "AVIF": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00",
    },
    "git-lfs": {
        "pointer": b"version https://git-lfs.github.com/spec/v1\n"
        b"oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
        b"size 12345\n",
    },
    "zip": {
        "zip": archive("readme.txt"),
        "almost skops": archive("my_schema.json"),
        "one picture of three files": archive("a.png", "b.txt", "c.txt"),
    },
    "broken-zip": {
        "half a zip": archive("a", "b")[:60],
        "skops without its end": toys.linear()[:-30],
        "only the signature": b"PK\x03\x04",
    },
    "unknown": {
        "one byte of ONNX": b"\x08",
        "one byte": b"\x01",
        "random": np.random.default_rng(3).bytes(5_000),
        "few random bytes": np.random.default_rng(4).bytes(40).replace(b"\x00", b"\x01"),
    },
}


def stream(table: pa.Table, to: object) -> None:
    """Write a table as a stream of Arrow messages."""
    with pa.ipc.new_stream(to, table.schema) as writer:
        writer.write_table(table)


def saved(method: str, **options: object) -> bytes:
    """The toy table as a method of pandas saves it."""
    made = io.BytesIO()
    getattr(toys.frame(), method)(made, **options)
    return made.getvalue()


PARQUET = arrow(lambda table, to: table.to_pandas().to_parquet(to))


PICKLES: dict[str, bytes] = {
    **{f"protocol {p}": pickle.dumps([ARRAY], p) for p in range(6)},
    "dict by protocol 0": pickle.dumps({"a": 1}, 0),
    "joblib": joblib_file(),
    **{f"joblib zlib {level}": joblib_file(("zlib", level)) for level in (1, 3, 6, 9)},
    **{f"joblib {how}": joblib_file((how, 3)) for how in ("gzip", "bz2", "xz", "lzma")},
    "gzip by protocol 0": gzip.compress(pickle.dumps([ARRAY], 0)),
    "bz2 of noise": bz2.compress(pickle.dumps(np.random.default_rng(1).bytes(1_000_000), 4)),
}
"""Pickles and joblib files, as they are compressed."""


def flat() -> list[tuple[str, str, bytes]]:
    """Every file as (name of its format, how it was made, bytes)."""
    return [(name, how, data) for name, files in FILES.items() for how, data in files.items()]


def frame_pickle() -> bytes:
    return pickle.dumps(pd.DataFrame({"a": [1]}))
