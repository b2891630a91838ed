"""Odd and bad pictures, each with what is to come of it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from functools import cache

from PIL import Image

from tests.intake import odd_archives
from tests.intake.pictures import files
from tests.intake.tables.outcomes import Refused


class Read(tuple[str, ...]):
    """A file that is read: parts of its notes, one after the other, and no others."""


def _named(name: str = "a.png") -> dict[str, bytes]:
    return {name: files.written(files.colours())}


@cache
def _jpeg() -> bytes:
    return files.written(files.smooth(), "JPEG")


@cache
def _webp() -> bytes:
    return files.written(files.smooth(), "WEBP")


def _of_bits(bits: int) -> bytes:
    """A JPEG that says it has so many bits a colour."""
    data = bytearray(_jpeg())
    data[data.index(b"\xff\xc0") + 4] = bits
    return bytes(data)


def _of_way(marker: int) -> bytes:
    """A JPEG that says it is coded in another way."""
    return _jpeg().replace(b"\xff\xc0", bytes([0xFF, marker]))


def _twice_headed() -> bytes:
    """A PNG whose second header says that it is far larger."""
    large = files.claiming(50_000, 50_000)[8:33]
    data = files.written(files.colours())
    return data[:33] + large + data[33:]


def _grown_webp() -> bytes:
    """A WebP whose extended header says that it is 16,384 pixels a side."""
    data = bytearray(files.written(Image.new("RGBA", (9, 6), (0, 0, 0, 9)), "WEBP"))
    at = data.index(b"VP8X")
    data[at + 12 : at + 18] = b"\xff\x3f\x00" * 2
    return bytes(data)


def _claimed_webp() -> bytes:
    """A WebP without loss that says it is 16,384 pixels a side."""
    data = bytearray(files.written(files.colours(), "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    data[at : at + 4] = struct.pack("<I", 0x3FFF | 0x3FFF << 14)
    return bytes(data)


_THIN = "1 picture of 1 pixel in width or height: it has no shapes"
Case = tuple[Callable[[], bytes], Read | Refused]
ONE: dict[str, Case] = {
    "PNG": (lambda: files.written(files.colours()), Read()),
    "JPEG": (_jpeg, Read()),
    "progressive JPEG": (
        lambda: files.written(files.smooth(), "JPEG", progressive=True), Read()),
    "WebP": (_webp, Read()),
    "grey": (lambda: files.written(Image.new("L", (4, 3), 9)), Read()),
    "one bit": (lambda: files.written(Image.new("1", (4, 3), 1)), Read()),
    "a palette": (lambda: files.written(Image.new("P", (4, 3), 1)), Read()),
    "one pixel": (lambda: files.written(files.colours(1, 1)), Read((_THIN,))),
    "a line of pixels": (lambda: files.written(files.colours(1, 9_000)), Read((_THIN,))),
    "16 bits": (files.deep, Read(("1 picture with 16 bits a colour: the upper 8",))),
    "CMYK": (files.printed, Read(("1 picture in the colours of print (CMYK)",))),
    "transparent": (files.glassy, Read(("1 picture with a channel for transparency",))),
    "lying on its side": (
        lambda: files.written(files.smooth(), "JPEG", exif=files.turned(6)),
        Read(("1 picture turned upright",))),
    "notes of a camera that are none": (
        lambda: _jpeg()[:2] + b"\xff\xe1\x00\x0cExif\x00\x00II*\x00" + _jpeg()[2:], Read()),
    "packed text of 200 MB": (files.talkative, Read()),
    "an animation of one frame": (lambda: files.animated("PNG", frames=1), Read()),
    "an animated PNG": (
        lambda: files.animated("PNG"), Refused("MOVING_PICTURE", "an animation of 3 frames")),
    "an animated WebP": (
        lambda: files.animated("WEBP"), Refused("MOVING_PICTURE", "an animation; which one")),
    "an animated GIF": (
        lambda: files.animated("GIF"), Refused("UNOPENED_FORMAT", "a picture of another kind")),
    "BMP": (
        lambda: files.written(files.colours(), "BMP"),
        Refused("UNOPENED_FORMAT", "a picture of another kind")),
    "2,500 million pixels": (
        lambda: files.claiming(50_000, 50_000),
        Refused("TOO_MANY_PIXELS", "50,000 × 50,000 pixels, 2,500,000,000 in all; at most 25,")),
    "a WebP of 268 million pixels": (
        _claimed_webp, Refused("TOO_MANY_PIXELS", "16,384 × 16,384 pixels")),
    "no pixels": (lambda: files.claiming(0, 7), Refused("NO_PIXELS", "0 × 7 pixels")),
    "two headers": (
        _twice_headed, Refused("BROKEN_PICTURE", "its header is not where it should be")),
    "a WebP of two sizes": (
        _grown_webp, Refused("BROKEN_PICTURE", "header and its pixels have different sizes")),
    "12 bits": (lambda: _of_bits(12), Refused("UNREAD_PICTURE", "with 12 bits a colour")),
    "JPEG without loss": (
        lambda: _of_way(0xC3), Refused("UNREAD_PICTURE", "in one of the rare ways of JPEG")),
    "no decoder's colours": (
        lambda: files.claiming(3, 2, colour=5), Refused("BROKEN_PICTURE", "cut off or damaged")),
    "pixels missing": (
        lambda: files.claiming(900, 900), Refused("BROKEN_PICTURE", "cut off or damaged")),
    "half a PNG": (
        lambda: files.written(files.colours(90, 90))[:9_000],
        Refused("BROKEN_PICTURE", "its file ends in the middle")),
    "half a JPEG": (
        lambda: files.written(files.colours(90, 90), "JPEG")[:3_000],
        Refused("BROKEN_PICTURE", "cut off or damaged")),
    "a tenth of a JPEG": (
        lambda: _jpeg()[:200], Refused("BROKEN_PICTURE", "its file ends in the middle")),
    "a JPEG of nothing": (
        lambda: b"\xff\xd8\xff\xd9\x00\x00", Refused("BROKEN_PICTURE", "it has no pixels")),
    "half a WebP": (
        lambda: _webp()[:60], Refused("BROKEN_PICTURE", "its file ends in the middle")),
    "the mark of a PNG": (
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(200)),
        Refused("BROKEN_PICTURE", "its file ends in the middle")),
}  # fmt: skip
"""Pictures: how each is made, and what comes of it, whatever it is called."""

ZIPS: dict[str, Case] = {
    "two folders": (files.labelled, Read(("labels: “cat” and “dog”",))),
    "one folder": (lambda: files.zipped(_named("cats/a.png")), Read()),
    "renamed pictures": (
        lambda: files.zipped({"a.png": _jpeg(), "b.dat": _webp()}), Read()),
    "something beside": (
        lambda: files.zipped({**_named(), "LICENSE": b"free", "__MACOSX/._a.png": b"x"}),
        Read(("Left out, for no pictures: “LICENSE”.",))),
    "a picture in no folder": (
        lambda: files.zipped({**_named("a/1.png"), **_named("b/1.png"), **_named("1.png")}),
        Read(("“a” and “b”", "1 picture in no folder"))),
    "a page called a picture": (
        lambda: files.zipped({**_named(), "b.jpg": b"<html><body>Not found</body></html>"}),
        Refused("NO_PICTURE", "“b.jpg” is called a picture and is a web page")),
    "a text called a picture": (
        lambda: files.zipped({**_named(), "b.jpg": b"gone"}),
        Refused("NO_PICTURE", "“b.jpg” is called a picture and is text")),
    "GIFs": (
        lambda: files.zipped({"a.gif": files.animated("GIF")}),
        Refused("NO_PICTURE", "is called a picture and is a picture of another kind (GIF")),
    "only what file managers add": (
        lambda: files.zipped({"__MACOSX/._a.png": b"x"}),
        Refused("NO_PICTURE", "holds 0 files and no picture")),
    "a zip in the zip": (
        lambda: files.zipped({**_named(), "more.zip": files.zipped(_named())}),
        Refused("NESTED_ARCHIVE", "“more.zip” in the archive is an archive itself")),
    "one broken picture": (
        lambda: files.zipped({**_named(), "b.png": files.claiming(900, 900)}),
        Refused("BROKEN_PICTURE", "“b.png” cannot be read")),
    "a damaged member": (
        lambda: files.zipped(_named()).replace(b"IDAT", b"TADI", 1),
        Refused("BROKEN_PICTURE", "cannot be unpacked from its archive")),
    "41 pictures of 25 million pixels each": (
        lambda: files.zipped(
            {f"{i}.png": files.written(Image.new("1", (5_000, 5_000))) for i in range(41)}),
        Refused("TOO_MANY_PIXELS", "The 41 pictures in the archive have 1,025,000,000 pixels")),
    "10,001 members": (
        lambda: files.zipped({f"{i}.png": b"" for i in range(10_001)}),
        Refused("TOO_MANY_MEMBERS", "holds 10,001 files; at most 10,000")),
    "a picture of 101 MB": (
        lambda: files.zipped({"a.png": bytes(101_000_000)}, zipfile.ZIP_DEFLATED),
        Refused("TOO_LARGE", "“a.png” in the archive takes 101 MB; at most 100 MB")),
    "zeros of 180 MB": (
        lambda: files.zipped(
            {"a.png": bytes(90_000_000), "b.png": bytes(90_000_000)}, zipfile.ZIP_DEFLATED),
        Refused("EXPANDS_TOO_MUCH", "expands to 180 MB; at most 50 MB")),
    "a way of packing that is not read": (
        lambda: odd_archives.compressed("a.png", zipfile.ZIP_LZMA),
        Refused("BROKEN_PICTURE", "it is packed in a way that is not read (number 14)")),
    "a name that leads out": (
        lambda: files.zipped(_named("../a.png")), Refused("UNSAFE_NAME", "steps out")),
    "a name with a line break": (
        lambda: files.zipped(_named("a\nb.png")), Refused("UNSAFE_NAME", "control characters")),
    "a link": (
        lambda: odd_archives.with_kind("a.png", 0o120000), Refused("OUTSIDE_LINK", "“a.png”")),
    "a password": (
        lambda: odd_archives.locked("a.png"), Refused("ENCRYPTED_MEMBER", "“a.png”")),
    "a name twice": (
        lambda: odd_archives.twice("a.png"), Refused("DUPLICATE_MEMBER", "“a.png”")),
}  # fmt: skip
"""The same for archives of pictures."""
