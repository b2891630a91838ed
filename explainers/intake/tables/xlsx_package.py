"""The parts of a workbook: sizes are checked from the directory, and XML is read piece by piece."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.parsers import expat

from explainers.errors import RefusedError
from explainers.intake.tables.limits import MAX_MEMBERS, check_expansion

_PIECE = 1 << 18
_WHAT = "workbook"
# A table needs these alone: macros, links to other files, pictures and charts are never read.
_NEEDED = re.compile(r"xl/(_rels/)?[^/]+\.(xml|rels)|xl/worksheets/[^/]+\.xml", re.IGNORECASE)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


class Package:
    """The members of a workbook that a table is made of.

    Raises RefusedError: TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH, BROKEN_TABLE, ENCRYPTED_TABLE.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except Exception as problem:  # a damaged directory raises far more than BadZipFile
            raise broken("its directory cannot be read") from problem
        members = self._archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise RefusedError(
                "TOO_MANY_MEMBERS",
                f"The workbook holds {len(members):,} files; at most {MAX_MEMBERS:,} are opened.",
                "Save the sheet alone, as a workbook of its own or as CSV.",
            )
        needed = [member for member in members if _NEEDED.fullmatch(member.filename)]
        # A member is unpacked up to the size it claims, and not one byte further.
        check_expansion(_WHAT, len(data), sum(member.file_size for member in needed))
        self._members: Mapping[str, zipfile.ZipInfo] = {
            member.filename.lower(): member for member in needed
        }
        if len(self._members) < len(needed):
            raise broken("two of its parts have the same name")
        if any(member.flag_bits & 1 for member in needed):
            raise RefusedError(
                "ENCRYPTED_TABLE",
                "The workbook is protected by a password.",
                "Save it without one.",
            )
        self.size = len(data)
        self.has_macros = any("vbaproject" in member.filename.lower() for member in members)

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name.lower() in self._members

    def parse(
        self, name: str, start: Start, end: End | None = None, characters: Characters | None = None
    ) -> None:
        """Read a part as XML, calling back with the names of elements without their namespaces.

        Raises RefusedError BROKEN_TABLE for what is no XML or declares its own entities, and lets
        through what the callbacks raise.
        """
        member = self._members.get(name.lower())
        if member is None:
            raise broken("a part of it is missing")
        parser = _parser(start, end, characters)
        try:
            for piece in self._pieces(member):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as problem:
            raise broken("a part of it is damaged") from problem

    def _pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            with self._archive.open(member) as stream:
                while piece := stream.read(_PIECE):
                    yield piece
        except Exception as problem:  # as with directories
            raise broken("a part of it cannot be unpacked") from problem


def broken(why: str) -> RefusedError:
    """The refusal of a workbook that cannot be read."""
    return RefusedError(
        "BROKEN_TABLE",
        f"The Excel workbook could not be read: {why}.",
        "It was probably cut off on its way or is no real workbook; save it again, or as CSV.",
    )


def _parser(start: Start, end: End | None, characters: Characters | None) -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, found: start(name.rpartition(" ")[2], found)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    if characters is not None:
        parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_: Any) -> None:
    raise broken("it declares XML entities of its own, which no workbook does")
