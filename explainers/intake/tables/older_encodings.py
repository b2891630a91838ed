"""Encodings older than UTF-8, told by how plausible the letters are that they make of the bytes.

General detectors are trained on running text and err on tables, which are digits and a few names:
of 21 small tables in 10 encodings, charset-normalizer 3.5 read 9 wrongly ("straße" became
"straﻑe", a Chinese header Big5). These rules look at the letters alone. Encodings of one byte a
letter beside Windows-1252 (Cyrillic, Greek, Central European ...) cannot be told from each other
by so little, so runs of such letters are plausible in none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

_PLAUSIBLE = 0.7
_RUN = re.compile(rb"[\x80-\xff]+")
# Characters of Windows-1252 beside the letters: the euro, quotation marks, dashes, fractions.
_WESTERN_SIGNS = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa1\xa3\xa7\xa9\xab\xae\xb0\xb1\xb2\xb3\xb4\xb5\xb7\xb9\xba"
    b"\xbb\xbc\xbd\xbe\xbf"
)
_WITHIN_WORDS = frozenset(b"\x92\xa0\xb4")  # apostrophes, and a blank that does not break
_CLOSING = frozenset(b"\x92\x94")  # quotation marks that stand behind something
_FIRST_LETTER = 0xC0
_SMALL = 0xDF  # the sharp s, and all small letters after it
_KOREAN_SURE = 10


@dataclass(frozen=True)
class Encoding:
    """An encoding by Python's name and by the name people know; how plausible a sample is in it."""

    codec: str
    title: str
    plausibility: Callable[[bytes], float]


def most_plausible(sample: bytes) -> Encoding | None:
    """Choose an encoding for lines of text that are no UTF-8; None where none is plausible."""
    found = max(_ENCODINGS, key=lambda encoding: encoding.plausibility(sample))
    return found if found.plausibility(sample) >= _PLAUSIBLE else None


def known_titles() -> str:
    """The encodings that can be told, for a sentence."""
    return ", ".join(sorted(encoding.title for encoding in _ENCODINGS))


def _western(sample: bytes) -> float:
    """Share of bytes beyond ASCII that are single accented letters within words, or known signs.

    Western languages hardly ever write two such letters in a row; other scripts do all the time.
    """
    good = total = 0
    for run in _RUN.finditer(sample):
        total += len(run.group())
        before = sample[max(0, run.start() - 1) : run.start()]
        after = sample[run.end() : run.end() + 1]
        good += _western_bytes(run.group(), before, after)
    return good / total


def _western_bytes(run: bytes, before: bytes, after: bytes) -> int:
    """Count the plausible bytes of a run between two ASCII characters."""
    # Two letters as in "größe" and "ações", and in capitals.
    if sum(byte >= _FIRST_LETTER for byte in run) > 1 and not (
        len(run) == 2 and len({byte >= _SMALL for byte in run}) == 1
    ):
        return 0
    signs = _WESTERN_SIGNS
    if before.isalpha() and after.isalpha():
        signs = _WITHIN_WORDS  # other signs there are letters of another encoding
    elif not before.strip(b" ,;|\t\r\n"):
        signs = _WESTERN_SIGNS - _CLOSING
    letters = (byte >= _FIRST_LETTER and byte not in b"\xd7\xf7" for byte in run)
    return sum(letters) + sum(byte in signs for byte in run)


def _pairs(sample: bytes, codec: str, common: Callable[[bytes], bool]) -> float:
    """Share of common characters of an encoding in pairs of bytes; rare signs count half."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return 0.0
    beyond = Counter(character for character in text if not character.isascii())
    good = 0.0
    for character, times in beyond.items():
        pair = character.encode(codec, "ignore")  # some are written in combination only
        if len(pair) == 2:
            rare = 0.5 if "\u4e00" <= character <= "\u9fff" else 0.0
            good += times * (1.0 if common(pair) else rare)
    return good / max(beyond.total(), 1)


def _chinese(sample: bytes) -> float:
    """The 3,755 everyday signs, and punctuation."""
    return _pairs(
        sample,
        "gb18030",
        lambda pair: pair[1] >= 0xA1 and (0xB0 <= pair[0] <= 0xD7 or pair[0] in b"\xa1\xa3"),
    )


def _japanese(sample: bytes) -> float:
    """Punctuation, both syllabaries, and the everyday signs."""
    return _pairs(sample, "cp932", lambda pair: 0x81 <= pair[0] <= 0x83 or 0x88 <= pair[0] <= 0x98)


def _taiwanese(sample: bytes) -> float:
    """Everyday signs only: nearly any two bytes are some sign of this encoding."""
    share = _pairs(sample, "big5hkscs", lambda pair: 0xA4 <= pair[0] <= 0xC6 or pair[0] == 0xA1)
    return share if share > 0.9 else 0.0


def _korean(sample: bytes) -> float:
    """Syllables have a smaller range than Chinese signs, so a few may be either: then Chinese."""
    syllables = sum(len(run) // 2 for run in _RUN.findall(sample))
    share = _pairs(sample, "cp949", lambda pair: 0xB0 <= pair[0] <= 0xC8)
    return share if syllables >= _KOREAN_SURE else 0.0


# Of two that are equally plausible the first is taken.
_ENCODINGS = (
    Encoding("cp949", "EUC-KR", _korean),
    Encoding("gb18030", "GB18030", _chinese),
    Encoding("cp1252", "Windows-1252 or Latin-1", _western),
    Encoding("cp932", "Shift-JIS", _japanese),
    Encoding("big5hkscs", "Big5", _taiwanese),
)
