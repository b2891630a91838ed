"""Picture files, good and odd, made in code."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

ORIENTATION = 0x0112


def colours(height: int = 6, width: int = 9, seed: int = 0) -> np.ndarray:
    """Pixels of every colour, (height, width, 3)."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def smooth(height: int = 16, width: int = 24) -> np.ndarray:
    """Pixels a lossy coding keeps nearly as they are, (height, width, 3)."""
    across, down = np.linspace(0, 200, width), np.linspace(0, 200, height)[:, None]
    plane = [across + 0 * down, 0 * across + down, (across + down) / 2]
    return np.stack(plane, axis=-1).astype(np.uint8)


def written(image: Image.Image | np.ndarray, form: str = "PNG", **options: object) -> bytes:
    """An image as a file of that form."""
    made = io.BytesIO()
    image = image if isinstance(image, Image.Image) else Image.fromarray(image)
    image.save(made, format=form, **options)
    return made.getvalue()


def turned(orientation: int) -> Image.Exif:
    """The notes of a camera that was held so."""
    notes = Image.Exif()
    notes[ORIENTATION] = orientation
    return notes


def animated(form: str, frames: int = 3) -> bytes:
    """An animation."""
    images = [Image.fromarray(colours(seed=seed)) for seed in range(frames)]
    return written(images[0], form, save_all=True, append_images=images[1:])


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of PNG with its length and checksum."""
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def claiming(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG of a few bytes that says it is as large as this."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(1_000)))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


def with_chunk(kind: bytes, content: bytes, pixels: np.ndarray | None = None) -> bytes:
    """A good PNG with one chunk more behind its header."""
    data = written(colours() if pixels is None else pixels)
    return data[:33] + chunk(kind, content) + data[33:]


def talkative() -> bytes:
    """A PNG with 200 MB of text and a colour profile of 200 MB, packed into 0.4 MB."""
    packed = zlib.compress(bytes(200_000_000))
    data = with_chunk(b"zTXt", b"Comment\x00\x00" + packed)
    return data[:33] + chunk(b"iCCP", b"profile\x00\x00" + packed) + data[33:]


def commented() -> bytes:
    """A PNG that says who made it and where."""
    notes = PngInfo()
    notes.add_text("Author", "somebody at home")
    return written(colours(), pnginfo=notes)


def deep() -> bytes:
    """Grey of 16 bits, 65,535 shades of it, 256 by 256."""
    shades = np.arange(65_536, dtype=np.uint16).reshape(256, 256)
    return written(Image.fromarray(shades))


def printed() -> bytes:
    """A JPEG in the colours of print."""
    return written(Image.fromarray(smooth()).convert("CMYK"), "JPEG", quality=95)


def glassy() -> bytes:
    """Red that is half transparent, and a corner that is wholly so."""
    image = Image.new("RGBA", (4, 3), (255, 0, 0, 128))
    image.putpixel((0, 0), (0, 0, 255, 0))
    return written(image)


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of files by their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def labelled() -> bytes:
    """Three pictures in two folders."""
    names = ("pets/dog/10.png", "pets/cat/2.jpg", "pets/dog/9.webp")
    forms = ("PNG", "JPEG", "WEBP")
    files = zip(names, forms, strict=True)
    return zipped({name: written(smooth(), form) for name, form in files})
