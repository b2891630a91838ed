"""Pictures packed as a zip archive: all members are checked first, and then read one by one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from explainers.errors import RefusedError, quoted
from explainers.intake.folders import WAYS, check_members, directory, files_of
from explainers.intake.pictures.limits import check_members as check_count
from explainers.intake.pictures.limits import check_sizes
from explainers.intake.pictures.plain import broken

_ZIP = b"PK\x03\x04"
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Archive:
    """The files of an archive: the bytes of each by its name, in the order people count in."""

    packed: zipfile.ZipFile = field(repr=False)
    sizes: Mapping[str, int]

    def read(self, name: str) -> bytes:
        """Unpack one file. Raises RefusedError: BROKEN_PICTURE, NESTED_ARCHIVE."""
        try:
            content = self.packed.read(name)
        except MemoryError:
            raise
        except Exception as problem:  # damaged members raise far more than BadZipFile
            raise broken(name, "it cannot be unpacked from its archive") from problem
        if content.startswith(_ZIP):
            raise RefusedError(
                "NESTED_ARCHIVE",
                f"{quoted(name)} in the archive is an archive itself, which is not opened.",
                "Unpack it, and pack the pictures in it with the others.",
            )
        return content


def archive_of(data: bytes) -> Archive:
    """Check an archive's directory. Nothing is unpacked.

    Raises RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, BROKEN_PICTURE for a file packed in a way
    that is not read, UNSAFE_NAME, OUTSIDE_LINK, ENCRYPTED_MEMBER, DUPLICATE_MEMBER, TOO_LARGE,
    EXPANDS_TOO_MUCH.
    """
    members = directory(data)
    check_count(len(members))
    for member in members:
        if member.compress_type not in WAYS:
            way = f"it is packed in a way that is not read (number {member.compress_type})"
            raise broken(member.filename, way)
    check_members(members)
    sizes = files_of(members)
    check_sizes(len(data), sizes)
    ordered = {name: sizes[name] for name in sorted(sizes, key=counting_order)}
    return Archive(zipfile.ZipFile(io.BytesIO(data)), ordered)


def counting_order(name: str) -> list[str | int]:
    """Order names as people count: “picture 2” before “picture 10”."""
    return [int(part) if at % 2 else part for at, part in enumerate(_DIGITS.split(name))]
