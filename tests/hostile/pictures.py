"""Pictures and archives of them: the corpus of their reader, put through the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.hostile.items import Item, Outcome, Refused, Remarked, Unfit
from tests.intake.pictures import files
from tests.intake.pictures.corpus import ONE, ZIPS, Read
from tests.intake.tables import outcomes

# Made to fill memory or to reach elsewhere -> the term it stands for.
_HOSTILE: Mapping[str, str] = {
    "packed text of 200 MB": "picture that expands",
    "2,500 million pixels": "picture that expands",
    "a WebP of 268 million pixels": "picture that expands",
    "two headers": "picture of two sizes",
    "a WebP of two sizes": "picture of two sizes",
    "41 pictures of 25 million pixels each": "zip of pictures that expands",
    "a picture of 101 MB": "zip of pictures that expands",
    "zeros of 180 MB": "zip of pictures that expands",
    "10,001 members": "too many zip members",
    "a zip in the zip": "zip in a zip",
    "a name that leads out": "zip name that leads out",
    "a name with a line break": "zip name that leads out",
    "a link": "zip link",
}
# What honest people bring -> the term, where that is put in other words.
_TERMS: Mapping[str, str] = {
    "16 bits": "16-bit picture",
    "CMYK": "CMYK picture",
    "one pixel": "one-pixel picture",
    "a line of pixels": "one-pixel picture",
    "an animated PNG": "animated picture",
    "an animated WebP": "animated picture",
    "an animated GIF": "animated picture",
    "half a PNG": "truncated picture",
    "half a JPEG": "truncated picture",
    "a tenth of a JPEG": "truncated picture",
    "half a WebP": "truncated picture",
    "renamed pictures": "renamed picture",
    "a page called a picture": "renamed picture",
    "a text called a picture": "renamed picture",
    "lying on its side": "turned picture",
    "transparent": "transparent picture",
    "two folders": "folders as labels",
    "a password": "zip with a password",
}


def _outcome(expected: Read | outcomes.Refused, name: str) -> Outcome:
    if isinstance(expected, outcomes.Refused):
        return Refused(expected.code, expected.part)
    return Remarked((f"{name}: ", "picture", *expected))


def _item(
    name: str, term: str, make: Callable[[], bytes], expected: Read | outcomes.Refused
) -> Item:
    return Item(
        f"picture: {name}", term, "table", "upload.bin", make, _outcome(expected, "upload.bin")
    )


_CASES = {**ONE, **ZIPS}
_BESIDE = Item(
    "picture: beside a model of columns",
    "pictures for a model of columns",
    "table",
    "upload.bin",
    lambda: files.written(files.colours()),
    Unfit("The model takes 3 columns, and “upload.bin” holds 1 picture."),
)
_CALLED = Item(
    "picture: a text called one",
    "renamed picture",
    "table",
    "logo.png",
    lambda: b"not found\n",
    Refused("NO_PICTURE", "“logo.png” is called a picture and is text"),
)
_AS_MODEL = Item(
    "picture: for a model",
    "a picture for a model",
    "model",
    "logo.png",
    lambda: files.written(files.colours()),
    Refused("UNOPENED_FORMAT", "is a picture, not a model"),
)
BAD = (
    *(_item(n, _TERMS.get(n, n), *case) for n, case in _CASES.items() if n not in _HOSTILE),
    _BESIDE,
    _CALLED,
    _AS_MODEL,
)
HOSTILE = tuple(_item(name, term, *_CASES[name]) for name, term in _HOSTILE.items())
ITEMS = (*BAD, *HOSTILE)
