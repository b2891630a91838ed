"""Pictures given one by one -> one archive, so that they are kept, found and read as one file.

Nothing of them is opened here. Their names are a stranger's: none becomes a folder, which would be
taken for a label, and none is given twice.
"""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from explainers.errors import RefusedError
from explainers.intake.pictures.archive import counting_order
from explainers.intake.pictures.limits import MAX_PICTURES
from explainers.intake.sniff import called_picture
from explainers.intake.summary import counted, listed, sized

Given = tuple[str, BinaryIO]
"""A file as it was given: its name, and its bytes, which can be rewound."""
_MOST_LETTERS = 100
# What no name in an archive may hold, and the colon after which some systems look for a disk.
_STRANGE = re.compile(r"[\x00-\x1f\x7f:]")
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)


def pack(files: Sequence[Given], limit: int, place: BinaryIO) -> None:
    """Pack pictures, uncompressed, into an open file.

    The same pictures make the same bytes, in whatever order they are given. Raises RefusedError:
    SEVERAL_FILES where a name is no picture's, TOO_MANY_MEMBERS, TOO_LARGE for more than `limit`
    bytes in all.
    """
    _check_names([name for name, _ in files])
    sizes = [data.seek(0, io.SEEK_END) for _, data in files]
    _check_sizes(sizes, limit)
    ordered = sorted(
        zip((_plain(name) for name, _ in files), sizes, (data for _, data in files), strict=True),
        key=lambda file: counting_order(file[0]),
    )
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
        names = _told_apart([name for name, _, _ in ordered])
        for name, (_, size, data) in zip(names, ordered, strict=True):
            member = zipfile.ZipInfo(name)  # of 1980, so that the hour of packing is in no digest
            member.file_size = size
            data.seek(0)
            with archive.open(member, "w") as packed:
                shutil.copyfileobj(data, packed)


def _check_names(names: Sequence[str]) -> None:
    others = [name for name in names if not called_picture(name)]
    if others:
        raise RefusedError(
            "SEVERAL_FILES",
            f"{counted(len(names), 'file')} were given at once, and by their names "
            f"{listed(others)} {'is' if len(others) == 1 else 'are'} no "
            f"{'picture' if len(others) == 1 else 'pictures'}.",
            "Give one table or one archive alone, or pictures alone (PNG, JPEG or WebP).",
        )
    if len(names) > MAX_PICTURES:
        raise RefusedError(
            "TOO_MANY_MEMBERS",
            f"{len(names):,} pictures were given at once; at most {MAX_PICTURES:,} are opened.",
            "Give a sample of them.",
        )


def _check_sizes(sizes: Sequence[int], limit: int) -> None:
    if sum(sizes) > limit:
        raise RefusedError(
            "TOO_LARGE",
            f"{counted(len(sizes), 'picture')} have {sized(sum(sizes))} together; at most "
            f"{sized(limit)} are taken here.",
            "Give fewer or smaller ones, or have the administrator raise RATIONALE_TABLE_MB.",
        )


def _plain(name: str) -> str:
    """The name as an archive may hold it: no folder, no disk, and not endless."""
    own = " ".join(_FOLDERS.sub("", name).split()).encode("utf-8", "replace").decode()
    stem, _, ending = _STRANGE.sub("_", own).rpartition(".")
    return f"{stem[:_MOST_LETTERS].strip() or 'picture'}.{ending}"


def _told_apart(names: Sequence[str]) -> Iterator[str]:
    """Give a number to each name that some system would take for one before it."""
    taken: set[str] = set()
    repeated: Counter[str] = Counter()
    for name in names:
        stem, _, ending = name.rpartition(".")
        found = name
        while _same(found) in taken:
            repeated[_same(name)] += 1
            found = f"{stem} ({repeated[_same(name)] + 1}).{ending}"
        taken.add(_same(found))
        yield found


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
