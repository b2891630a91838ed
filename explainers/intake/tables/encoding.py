"""Bytes -> text, with the encoding named; what could be several encodings is not guessed at.

What is no UTF-8 goes through `older_encodings`, and is refused where none of them is plausible.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from explainers.errors import RefusedError, quoted
from explainers.intake.tables.older_encodings import known_titles, most_plausible

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_SHOWN_WORDS = 3
_LOOKED_THROUGH = 1_000_000
# Only from where a word begins, or a long word of plain letters would be gone over again and again.
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]*[^\x00-\x7f\s][^\W\d_]*")
# A letter of more than one byte: its first byte, then only bytes that cannot start one.
_UTF_8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_SOME_LETTERS = 3
_FEW_STRAYS = 0.4  # by chance, more than half of the bytes of other encodings are strays
_ASCII = re.compile(rb"[\x00-\x7f]+")


@dataclass(frozen=True)
class Text:
    """Text and the encoding it came in; `note` is empty for plain UTF-8.

    `note` continues "Read as text" and shows some words, so that a wrong guess can be seen.
    """

    text: str
    note: str = ""


def decoded(data: bytes) -> Text:
    """Decode a text file.

    Raises RefusedError: NUL_BYTE, BROKEN_TEXT where an encoding is told but not kept to, and
    UNKNOWN_ENCODING where none is told.
    """
    for mark, codec, title in _BOMS:
        if data.startswith(mark):
            text = _strict(data, codec, title).removeprefix("\ufeff")
            return Text(text, "" if codec == "utf-8" else _told(title, text))
    wide = _unmarked_utf_16(data)
    if wide:
        return Text(text := _strict(data, wide, "UTF-16"), _told("UTF-16", text))
    if (at := data.find(b"\x00")) >= 0:
        raise _nul(_line(data, at))
    try:
        return Text(data.decode("utf-8"))
    except UnicodeDecodeError as problem:
        return _older(data, problem.start)


def _strict(data: bytes, codec: str, title: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as problem:
        raise RefusedError(
            "BROKEN_TEXT",
            f"The text says that it is {title}, but its byte {problem.start + 1:,} is not.",
            "It was probably cut off or pieced together; save it again as UTF-8.",
        ) from problem
    if (at := text.find("\x00")) >= 0:
        raise _nul(text.count("\n", 0, at) + 1)
    return text


def _unmarked_utf_16(data: bytes) -> str:
    """Tell UTF-16 without a mark by its NUL bytes, all on one side; "" for anything else."""
    head = data[:4_000]
    for codec, text_side, nul_side in (
        ("utf-16-le", head[::2], head[1::2]),
        ("utf-16-be", head[1::2], head[::2]),
    ):
        if nul_side.count(0) > 0.3 * len(nul_side) and not text_side.count(0):
            return codec
    return ""


def _older(data: bytes, at: int) -> Text:
    """Take the older encoding whose letters are the most plausible ones; byte `at` is no UTF-8."""
    line = _line(data, at)
    rest, letters = _UTF_8_LETTER.subn(b"", data)
    strays, beyond = (len(_ASCII.sub(b"", part)) for part in (rest, data))
    if letters >= _SOME_LETTERS and strays < _FEW_STRAYS * beyond:
        raise RefusedError(
            "BROKEN_TEXT",
            f"Line {line:,} of the text holds the byte 0x{data[at]:02X}, which is not UTF-8, "
            "though letters elsewhere in it are.",
            "It was probably pieced together from files in two encodings; save it again as UTF-8.",
        )
    found = most_plausible(_with_letters(data, at))
    if found is not None:
        with suppress(UnicodeDecodeError):
            return Text(text := data.decode(found.codec), _told(found.title, text))
    raise RefusedError(
        "UNKNOWN_ENCODING",
        f"Line {line:,} of the text holds the byte 0x{data[at]:02X}, which is not UTF-8, and "
        f"the text is not clearly in one of the older encodings known here ({known_titles()}).",
        "Save it as UTF-8: in Excel, choose “CSV UTF-8”; in pandas, to_csv writes it.",
    )


def _with_letters(data: bytes, at: int) -> bytes:
    """Return lines that have letters beyond ASCII, from the one of byte `at` on."""
    start = data.rfind(b"\n", 0, at) + 1
    piece = data[start : start + _LOOKED_THROUGH]
    if start + _LOOKED_THROUGH < len(data):
        piece = piece[: piece.rfind(b"\n") + 1] or piece  # no letter may be cut in two
    return b"".join(line for line in piece.splitlines(keepends=True) if not line.isascii())


def _told(title: str, text: str) -> str:
    words = islice((found.group() for found in _WORD.finditer(text, 0, _LOOKED_THROUGH)), 1_000)
    shown = [quoted(word, 30) for word in islice(dict.fromkeys(words), _SHOWN_WORDS)]
    return f"encoded in {title}" + (f" ({', '.join(shown)})" if shown else "")


def _nul(line: int) -> RefusedError:
    return RefusedError(
        "NUL_BYTE",
        f"Line {line:,} of the text holds a NUL byte, which no text has.",
        "The file is damaged or no text; save the table again as CSV (UTF-8).",
    )


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
