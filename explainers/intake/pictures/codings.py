"""Which coding a picture has, told by its first bytes, and its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from explainers.intake.pictures import jpeg_segments, png_chunks, webp_chunks
from explainers.intake.pictures.limits import check_pixels
from explainers.intake.pictures.plain import Coding, Plain

_READERS: Mapping[Coding, Callable[[bytes, str], Plain]] = {
    "PNG": png_chunks.plain,
    "JPEG": jpeg_segments.plain,
    "WebP": webp_chunks.plain,
}


def coding_of(data: bytes) -> Coding | None:
    """Tell a picture's coding by its first bytes; None for what is no picture of ours."""
    if data.startswith(png_chunks.MARK):
        return "PNG"
    if data.startswith(jpeg_segments.MARK):
        return "JPEG"
    return "WebP" if webp_chunks.is_webp(data) else None


def read(data: bytes, name: str) -> Plain | None:
    """Take a picture's file apart, whatever it is called; None for what is no picture of ours.

    Raises RefusedError: BROKEN_PICTURE, MOVING_PICTURE, UNREAD_PICTURE, TOO_MANY_PIXELS, NO_PIXELS.
    """
    coding = coding_of(data)
    if coding is None:
        return None
    plain = _READERS[coding](data, name)
    check_pixels(name, plain.width, plain.height)
    return plain
