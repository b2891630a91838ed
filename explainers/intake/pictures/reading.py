"""A picture, or a zip archive of pictures -> a table of one row a picture, and their pixels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake.formats import kind_of
from explainers.intake.pictures.archive import archive_of
from explainers.intake.pictures.codings import read as plain_of
from explainers.intake.pictures.limits import check_total
from explainers.intake.pictures.plain import Plain, broken
from explainers.intake.pictures.remarks import remarks
from explainers.intake.pictures.sequence import Pictures
from explainers.intake.sniff import called_picture, format_of
from explainers.records import Column, Role

ONE: Final = "picture"
SEVERAL: Final = "pictures"
"""The names of their formats, as `sniff.format_of` tells them."""
_ROLES: Mapping[str, Role] = {"picture": "identifier", "label": "label"}


@dataclass(frozen=True)
class Album:
    """What a file of pictures holds.

    table: one row a picture: its name, its folder as a label where there are several, its width and
    its height in pixels once it is upright. pictures: their pixels, in the same order. notes:
    sentences about how they were read.
    """

    table: pa.Table
    pictures: Pictures
    notes: tuple[str, ...]


def read(data: bytes, file_name: str) -> Album:
    """Read the headers of a picture or of a zip archive of them; no pixel is decoded.

    Raises RefusedError: what `codings.read` and `archive.archive_of` refuse, NO_PICTURE for a file
    that is only called one, NESTED_ARCHIVE, TOO_MANY_PIXELS.
    """
    return _several(data) if format_of(data) == SEVERAL else _one(data, file_name)


def check_decoding(album: Album) -> None:
    """Decode every picture once, so that a damaged one is told now and not when it is explained.

    Raises RefusedError BROKEN_PICTURE.
    """
    for at in range(len(album.pictures)):
        album.pictures[at]


def with_roles(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Say what the columns of an album are for: they are ours, so there is nothing to guess."""
    return tuple(replace(column, role=_ROLES.get(column.name, "")) for column in columns)


def check_called(file_name: str, name: str) -> None:
    """Refuse a text that is called a picture; `name` is its format. Raises RefusedError NO_PICTURE.

    Any text is a table of sorts, so its reader would complain of rows and headers.
    """
    if name == "csv" and called_picture(file_name):
        raise _no_picture(file_name, name)


def _one(data: bytes, file_name: str) -> Album:
    name = re.split(r"[/\\]", file_name)[-1] or "picture"
    plain = plain_of(data, name)
    if plain is None:
        raise broken(name, "it is no PNG, JPEG or WebP")
    return _album({name: plain}, (None,), Pictures((name,), lambda _: plain), ())


def _several(data: bytes) -> Album:
    archive = archive_of(data)
    found: dict[str, Plain] = {}
    left_out = []
    for name in archive.sizes:
        content = archive.read(name)
        plain = plain_of(content, name)
        if plain is not None:
            found[name] = replace(plain, data=b"")  # read again when its pixels are asked for
        elif called_picture(name):
            raise _no_picture(name, format_of(content))
        else:
            left_out.append(name)
    if not found:
        raise RefusedError(
            "NO_PICTURE",
            f"The archive holds {len(left_out):,} files and no picture.",
            "Pack pictures in PNG, JPEG or WebP, in a folder for each label.",
        )
    check_total(sum(plain.width * plain.height for plain in found.values()), len(found))

    def again(name: str) -> Plain:
        plain = plain_of(archive.read(name), name)
        if plain is None:
            raise broken(name, "its archive was changed meanwhile")
        return plain

    return _album(found, _labels(tuple(found)), Pictures(tuple(found), again), left_out)


def _album(
    found: Mapping[str, Plain],
    labels: Sequence[str | None],
    pictures: Pictures,
    left_out: Sequence[str],
) -> Album:
    top = _top(tuple(found))
    sizes = [plain.upright for plain in found.values()]
    columns = {
        "picture": pa.array([name.removeprefix(top) for name in found], pa.string()),
        "label": pa.array(labels, pa.string()),
        "width": pa.array([width for width, _ in sizes], pa.int64()),
        "height": pa.array([height for _, height in sizes], pa.int64()),
    }
    if all(label is None for label in labels):
        del columns["label"]
    notes = remarks(tuple(found.values()), labels, left_out)
    return Album(pa.table(columns), pictures, notes)


def _top(names: Sequence[str]) -> str:
    """The folders around all pictures, "" or "name/": they tell none from another."""
    parents = [name.split("/")[:-1] for name in names]
    shared = 0
    while all(len(p) > shared and p[shared] == parents[0][shared] for p in parents):
        shared += 1
    return "".join(part + "/" for part in parents[0][:shared])


def _labels(names: Sequence[str]) -> tuple[str | None, ...]:
    """The folder each picture lies in, where there are several; the nearest one, as in train/cat.

    A picture beside the folders has no label.
    """
    top = _top(names)
    parents = [name.removeprefix(top).split("/")[:-1] for name in names]
    labels = tuple(parent[-1] if parent else None for parent in parents)
    several = len({label for label in labels if label is not None}) > 1
    return labels if several else (None,) * len(labels)


def _no_picture(file_name: str, name: str) -> RefusedError:
    return RefusedError(
        "NO_PICTURE",
        f"{quoted(file_name)} is called a picture and is {kind_of(name)}.",
        "Save the picture itself as PNG, JPEG or WebP; what was downloaded may be a note that it "
        "was not found.",
    )
