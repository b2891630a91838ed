"""Marks that nobody sees, or that move what stands beside them: names are shown without them."""

from __future__ import annotations

import unicodedata

_TURNING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206a\u206b\u206c"
    "\u206d\u206e\u206f"
)
# Letters and symbols by their category, drawn as nothing: fillers and the empty Braille cell.
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_ISOLATE, _POP = "\u2066", "\u2069"
_SHOWN_CODES = 3

NO_NAME = "(no name)"


def one_line(text: str) -> str:
    """Text without line breaks, control characters, halves of characters, and marks that turn it.

    Text of invisible characters alone is told by their numbers, "(invisible: U+200B)": a name that
    cannot be seen can be taken for any other.
    """
    line = "".join(
        "�" if mark in _TURNING or unicodedata.category(mark) in {"Cc", "Cs"} else mark
        for mark in " ".join(str(text).split())
    )
    if not line or any(map(_visible, line)):
        return line
    codes = [f"U+{ord(mark):04X}" for mark in line if mark != " "]
    return f"(invisible: {', '.join(codes[:_SHOWN_CODES])}{', …' * (len(codes) > _SHOWN_CODES)})"


def _visible(mark: str) -> bool:
    """Whether a character leaves ink of its own: combining marks need one that carries them."""
    return mark not in _EMPTY and unicodedata.category(mark) not in {"Zs", "Cf", "Mn", "Me"}


def apart(line: str) -> str:
    """Text that runs from right to left, kept from turning round the numbers beside it.

    Without isolation "שם = 12" reads "12 = שם". Marks of the text's own were taken out by
    :func:`one_line`, so it cannot end the isolation.
    """
    return f"{_ISOLATE}{line}{_POP}" if any(map(_leftward, line)) else line


def _leftward(mark: str) -> bool:
    return unicodedata.bidirectional(mark) in {"R", "AL", "AN"}


def whole_head(line: str, end: int) -> str:
    """The first `end` characters of a line, less what would tear a letter from its marks."""
    while 0 < end < len(line) and _joined(line, end):
        end -= 1
    return line[:end]


def whole_tail(line: str, start: int) -> str:
    """A line from `start` on, less marks that have lost their letter."""
    while start < len(line) and _joined(line, start):
        start += 1
    return line[start:]


def _joined(line: str, at: int) -> bool:
    """Whether the character at `at` is drawn as one with that before it, as in 👩‍👧 or ñ."""
    mark = line[at]
    modifies = (
        unicodedata.category(mark) in {"Mn", "Mc", "Me"} or "\U0001f3fb" <= mark <= "\U0001f3ff"
    )
    tagged = "\U000e0020" <= mark <= "\U000e007f"
    return modifies or tagged or mark == "\u200d" or line[at - 1] == "\u200d"
