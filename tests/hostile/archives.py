"""Archives that grow, hold too much, or are no archives."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping

import numpy as np
import scipy.sparse

from tests.hostile.items import Outcome, Refused, family
from tests.intake.keras_files import archive

ZEROS = 60_000_000


def _zipped(members: Mapping[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return made.getvalue()


def _skops(**members: bytes) -> bytes:
    return _zipped({"schema.json": b"{}", **members})


def _inside() -> bytes:
    """An archive that is small, around one that is not."""
    made = io.BytesIO()
    nothing = np.zeros(ZEROS // 8)
    matrix = scipy.sparse.csr_matrix((nothing, nothing.astype("int32"), [0, len(nothing)]))
    scipy.sparse.save_npz(made, matrix)
    return _zipped({"schema.json": b"{}", "1.npz": made.getvalue()}, zipfile.ZIP_STORED)


def _lying() -> bytes:
    """An archive that says of a member that it is smaller than it is."""
    data = bytearray(_skops(zeros=bytes(1_000_000)))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.rfind(mark, 0, len(data) if mark[2] == 1 else data.find(b"PK\x01\x02"))
        data[at + offset : at + offset + 4] = (1_000).to_bytes(4, "little")
    return bytes(data)


def _overlapping() -> bytes:
    """Members that are all one: the directory names the same bytes many times."""
    content = _skops(zeros=bytes(1_000_000))
    first = content.rfind(b"PK\x01\x02")
    entry, end = content[first : content.rfind(b"PK\x05\x06")], content.rfind(b"PK\x05\x06")
    times = 500
    tail = bytearray(content[end:])
    entries = int.from_bytes(tail[10:12], "little") + times
    for at in (8, 10):
        tail[at : at + 2] = entries.to_bytes(2, "little")
    size = int.from_bytes(tail[12:16], "little") + times * len(entry)
    tail[12:16] = size.to_bytes(4, "little")
    return content[:end] + entry * times + bytes(tail)


MODELS: dict[str, tuple[str, Callable[[], bytes], Outcome]] = {
    "a skops file of zeros": (
        "zip that expands",
        lambda: _skops(zeros=bytes(ZEROS)),
        Refused("EXPANDS_TOO_MUCH", "expands to 60 MB"),
    ),
    "an archive in the archive": ("zip that expands", _inside, Refused("EXPANDS_TOO_MUCH")),
    "a Keras file of zeros": (
        "zip that expands",
        lambda: archive({"config.json": b"{}", "model.weights.h5": bytes(ZEROS)}),
        Refused("EXPANDS_TOO_MUCH"),
    ),
    "the same bytes 500 times": ("zip that expands", _overlapping, Refused("EXPANDS_TOO_MUCH")),
    "a member that is larger than it says": ("zip that lies", _lying, Refused("NOT_AN_ARCHIVE")),
    "100,001 members": (
        "too many zip members",
        lambda: _skops(**{str(i): b"" for i in range(100_001)}),
        Refused("TOO_MANY_MEMBERS", "holds 100,002 files; at most 100,000"),
    ),
    "a tower of brackets": (
        "deep JSON",
        lambda: _skops() and _zipped({"schema.json": b"[" * 200_000 + b"]" * 200_000}),
        Refused("BROKEN_MODEL"),
    ),
    "a description of nothing": (
        "skops without a model",
        lambda: _zipped({"schema.json": json.dumps([]).encode()}),
        Refused("BROKEN_MODEL"),
    ),
}
ITEMS = family("archive", "model", "model.skops", MODELS)
