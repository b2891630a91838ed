"""The one thing that is read of a camera's notes: which side of a picture is up.

Exif 2.32, section 4.6.2; the notes are a TIFF file within the picture's.
"""

from __future__ import annotations

import struct

UPRIGHT = 1
_ORDERS = {b"II*\x00": "<", b"MM\x00*": ">"}
_ORIENTATION, _SHORT = 0x0112, 3


def orientation(notes: bytes) -> int:
    """Return the orientation, 1 to 8; 1, upright, where the notes do not say or are damaged."""
    notes = notes.removeprefix(b"Exif\x00\x00")
    order = _ORDERS.get(notes[:4])
    if order is None:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(order + "I", notes, 4)
        (entries,) = struct.unpack_from(order + "H", notes, start)
        for at in range(start + 2, start + 2 + 12 * entries, 12):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", notes, at)
            if tag == _ORIENTATION and kind == _SHORT:
                return value if 1 <= value <= 8 else UPRIGHT
    except struct.error:
        pass
    return UPRIGHT
