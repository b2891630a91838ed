"""Positions of rows as a text that is short enough for a link.

Rising positions are told by the steps between them, seven bits a byte, in the letters of a URL: a
row in three or so takes one and a third letters, a row in ten thousand not yet three.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Final

ROOM: Final = 3_000
"""Letters that a list may take: a link has other things to say, and servers on the way a limit."""

_MORE: Final = 0x80
_LONGEST_STEP: Final = 5  # bytes: tables are no longer than what five of them count


def to_letters(positions: Sequence[int]) -> str:
    """The text of some positions, in rising order."""
    steps, last = bytearray(), -1
    for position in sorted(set(positions)):
        steps += _step(position - last - 1)
        last = position
    return base64.urlsafe_b64encode(bytes(steps)).decode().rstrip("=")


def from_letters(text: str) -> tuple[int, ...] | None:
    """The positions a text of `to_letters` names; None where it names none: links are free."""
    try:
        steps = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    positions, last, held, shift = [], -1, 0, 0
    for byte in steps:
        held |= (byte & ~_MORE) << shift
        shift += 7
        if byte & _MORE:
            if shift >= 7 * _LONGEST_STEP:
                return None
            continue
        last += held + 1
        positions.append(last)
        held, shift = 0, 0
    return None if shift or not positions else tuple(positions)


def as_many_as_fit(positions: Sequence[int]) -> tuple[int, ...]:
    """As many of the first of some positions as a link has room for, in rising order."""
    count = len(positions)
    while (letters := len(to_letters(positions[:count]))) > ROOM:
        count = min(count - 1, count * ROOM // letters)
    return tuple(sorted({int(each) for each in positions[:count]}))


def _step(number: int) -> bytes:
    found = bytearray()
    while number >= _MORE:
        found.append(number & ~_MORE & 0xFF | _MORE)
        number >>= 7
    found.append(number)
    return bytes(found)
