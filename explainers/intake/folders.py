"""Folders packed as zip archives: a view of one folder, every member of it checked first.

Nothing is unpacked here. A member is read on request, by its name within the folder, and never as
more bytes than the archive's directory states.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType

from explainers.errors import RefusedError, quoted
from explainers.intake.archive import check_archive
from explainers.intake.summary import listed, sized

MAX_MEMBERS = 1_000
MAX_EXPANDED = 2_000_000_000
_MAX_NAME = 500
_ENCRYPTED = 0x1  # bit 0 of a member's flags
WAYS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What the macOS Finder and Windows Explorer add of their own.
_CLUTTER = re.compile(r"__MACOSX/.*|(.*/)?(\.DS_Store|Thumbs\.db|desktop\.ini)", re.DOTALL)
_ROOTED = re.compile(r"[A-Za-z]:|/")
_STRANGE = re.compile(r"[\x00-\x1f\x7f\\]")
_AGAIN = "Pack the folder again, as it was saved, and upload the new archive."


@dataclass(frozen=True)
class Folder:
    """A folder inside a zip archive.

    data: the archive. top: the path of the folder in it, "" or "name/". sizes: the bytes of each
    file of the folder, by its path within the folder with "/" between the parts.
    """

    data: bytes = field(repr=False)
    top: str
    sizes: Mapping[str, int]

    def __contains__(self, name: str) -> bool:
        """Tell whether the folder holds a file of that name."""
        return name in self.sizes

    def read(self, name: str, most: int = MAX_EXPANDED) -> bytes:
        """Read one file of at most `most` bytes.

        Raises RefusedError: BROKEN_MODEL where it is not there or cannot be unpacked, TOO_LARGE.
        """
        if name not in self.sizes:
            raise _broken(f"holds no {quoted(name)}")
        if self.sizes[name] > most:
            raise RefusedError(
                "TOO_LARGE",
                f"The file {quoted(name)} in the archive takes {sized(self.sizes[name])}; at most "
                f"{sized(most)} are read.",
                "Save the model alone, without what it was trained on.",
            )
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                content = archive.read(self.top + name)
        except Exception as problem:  # damaged members raise far more than BadZipFile
            raise _broken(f"holds {quoted(name)}, which cannot be unpacked") from problem
        if len(content) != self.sizes[name]:
            raise _broken(
                f"states {self.sizes[name]:,} bytes for {quoted(name)}, and {len(content):,} are "
                "there"
            )
        return content


def folder_of(data: bytes, mark: str, limit: int = MAX_EXPANDED) -> Folder:
    """View the folder that holds the file `mark`, at the top of an archive or one folder deep.

    Files beside that folder are not part of it. The archive may expand to `limit` bytes. Raises
    RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, UNSAFE_NAME, DUPLICATE_MEMBER, OUTSIDE_LINK,
    ENCRYPTED_MEMBER, EXPANDS_TOO_MUCH, SEVERAL_MODELS, TOO_DEEP, BROKEN_MODEL.
    """
    members = directory(data)
    if len(members) > MAX_MEMBERS:
        raise RefusedError(
            "TOO_MANY_MEMBERS",
            f"The archive holds {len(members):,} files; at most {MAX_MEMBERS:,} are opened.",
            "Pack the model's folder alone, without data or checkpoints beside it.",
        )
    check_members(members)
    check_archive(data, limit)
    files = files_of(members)
    top = _top(tuple(files), mark)
    inside = {name[len(top) :]: size for name, size in files.items() if name.startswith(top)}
    return Folder(data, top, MappingProxyType(inside))


def directory(data: bytes) -> list[zipfile.ZipInfo]:
    """Read the directory of an archive, unchecked. Raises RefusedError NOT_AN_ARCHIVE."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except Exception as problem:  # a damaged directory raises far more than BadZipFile
        raise RefusedError(
            "NOT_AN_ARCHIVE",
            "The file starts like a zip archive but its directory cannot be read.",
            "It was probably cut off or changed on its way; save or download it again.",
        ) from problem


def check_members(members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse names that lead out of the folder or clash, links, and what is locked or packed oddly.

    Raises RefusedError: UNSAFE_NAME, OUTSIDE_LINK, ENCRYPTED_MEMBER, BROKEN_MODEL,
    DUPLICATE_MEMBER.
    """
    for member in members:
        _check_name(member)
        _check_kind(member)
    _check_different([member.filename for member in members])


def files_of(members: Sequence[zipfile.ZipInfo]) -> dict[str, int]:
    """The bytes of each file by its name, without folders and what file managers add."""
    return {
        member.filename: member.file_size
        for member in members
        if not member.is_dir() and not _CLUTTER.fullmatch(member.filename)
    }


def _check_name(member: zipfile.ZipInfo) -> None:
    """Refuse a name that would leave the folder, or mean another one to another program."""
    name = member.orig_filename  # zipfile itself cuts names off at a NUL
    parts = name.removesuffix("/").split("/")
    if _ROOTED.match(name):
        why = "starts at the root of a disk"
    elif _STRANGE.search(name):
        why = "holds control characters or backslashes"
    elif any(part in ("", ".", "..") for part in parts):
        why = "has empty parts or steps out of a folder"
    elif len(name) > _MAX_NAME:
        why = f"is {len(name):,} characters long, and {_MAX_NAME} are the most"
    else:
        return
    raise RefusedError(
        "UNSAFE_NAME", f"A name in the archive {why}: {quoted(name.replace(chr(0), '␀'))}.", _AGAIN
    )


def _check_kind(member: zipfile.ZipInfo) -> None:
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise RefusedError(
            "OUTSIDE_LINK",
            f"{quoted(member.filename)} in the archive is a link or a device, not a file.",
            "Pack the folder with the files themselves: zip -r model.zip folder follows links.",
        )
    if member.flag_bits & _ENCRYPTED:
        raise RefusedError(
            "ENCRYPTED_MEMBER",
            f"{quoted(member.filename)} in the archive is protected by a password.",
            "Pack the folder without a password.",
        )
    if member.compress_type not in WAYS:
        raise _broken(
            f"holds {quoted(member.filename)} compressed in a way that is not read (number "
            f"{member.compress_type}; stored and deflated files are)"
        )


def _check_different(names: Sequence[str]) -> None:
    """Refuse two members that one system or another would take for the same file."""
    seen: dict[str, str] = {}
    for name in names:
        plain = unicodedata.normalize("NFC", name.removesuffix("/")).casefold()
        if plain in seen:
            raise RefusedError(
                "DUPLICATE_MEMBER",
                f"The archive holds {quoted(seen[plain])} and {quoted(name)}, which are the same "
                "name.",
                _AGAIN,
            )
        seen[plain] = name
    folders = {
        unicodedata.normalize("NFC", str(parent)).casefold()
        for name in names
        for parent in PurePosixPath(name).parents
    }
    for plain in folders & {each for each, name in seen.items() if not name.endswith("/")}:
        raise RefusedError(
            "DUPLICATE_MEMBER",
            f"The archive holds {quoted(seen[plain])} both as a file and as a folder.",
            _AGAIN,
        )


def _top(names: Sequence[str], mark: str) -> str:
    """The path of the one folder that holds `mark`."""
    if mark in names:
        return ""
    found = [name for name in names if name.endswith("/" + mark)]
    near = [name for name in found if name.count("/") == mark.count("/") + 1]
    if len(near) == 1:
        return near[0].removesuffix(mark)
    if len(near) > 1:
        raise RefusedError(
            "SEVERAL_MODELS",
            f"The archive holds {len(near)} models, in the folders "
            f"{listed([name.removesuffix('/' + mark) for name in near])}.",
            "Pack one of these folders alone.",
        )
    if found:
        raise RefusedError(
            "TOO_DEEP",
            f"{quoted(mark)} lies {found[0].count('/') - mark.count('/')} folders deep in the "
            f"archive, at {quoted(found[0])}; it is looked for at the top or one folder deep.",
            "Pack the folder that holds it, without the folders around it.",
        )
    raise _broken(f"holds no {quoted(mark)}")


def _broken(what: str) -> RefusedError:
    return RefusedError("BROKEN_MODEL", f"The archive {what}.", _AGAIN)
