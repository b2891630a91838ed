"""What a workbook says beside its cells: sheets, shared texts, and which numbers are dates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from explainers.intake.tables.limits import check_object_cells
from explainers.intake.tables.xlsx_package import Package, broken

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
# Quoted text, escaped letters and brackets (colours, conditions, countries) are no parts of a date.
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
# Hours counted beyond a day are an amount, in days.
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Sheet:
    """One sheet of cells: its name and its part."""

    name: str
    part: str


@dataclass(frozen=True)
class Workbook:
    """The visible sheets in order; `dates[i]` tells whether cells of style i are dates."""

    sheets: tuple[Sheet, ...]
    strings: tuple[str, ...]
    dates: tuple[bool, ...]
    from_1904: bool


def read_workbook(package: Package) -> Workbook:
    """Read everything but the cells. Raises RefusedError BROKEN_TABLE."""
    listed: list[tuple[str, str]] = []
    from_1904 = False

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal from_1904
        if name == "workbookPr":
            from_1904 = found.get("date1904", "").lower() in ("1", "true", "on")
        elif name == "sheet" and found.get("state", "visible") == "visible":
            key = next((value for key, value in found.items() if key.endswith(" id")), "")
            listed.append((found.get("name", ""), key))

    package.parse(_WORKBOOK, start)
    parts = _parts(package)
    # What is no sheet of cells (a chart on its own page) has another kind of part.
    cells = {part.key: part.name for part in parts if part.kind == "worksheet"}
    return Workbook(
        tuple(Sheet(name, cells[key]) for name, key in listed if key in cells),
        _strings(package, parts),
        _dates(package, parts),
        from_1904,
    )


def unescaped(text: str) -> str:
    """Turn _x000D_ and its like, which XML itself cannot hold, into what they stand for."""
    return _ESCAPED.sub(_meant, text) if "_x" in text else text


def _meant(found: re.Match[str]) -> str:
    sign = chr(int(found.group(1), 16))
    return found.group() if "\ud800" <= sign <= "\udfff" else sign  # half a letter is none


@dataclass(frozen=True)
class _Part:
    """A part the workbook refers to: the key it uses, what kind of part, where."""

    key: str
    kind: str
    name: str


def _parts(package: Package) -> list[_Part]:
    parts: list[_Part] = []

    def start(name: str, found: dict[str, str]) -> None:
        if name == "Relationship":
            target = found.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            kind = found.get("Type", "").rpartition("/")[2]
            parts.append(_Part(found.get("Id", ""), kind, posixpath.normpath(full)))

    package.parse(_RELATIONS, start)
    return parts


@dataclass
class _Texts:
    """Collects shared texts; rich text is several runs, and phonetic hints are left out."""

    found: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _hints: int = 0
    _inside: bool = False

    def start(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._hints += 1
        elif name == "t":
            self._inside = not self._hints

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append(unescaped("".join(self._parts)))
            check_object_cells(len(self.found))
        elif name == "rPh":
            self._hints -= 1
        elif name == "t":
            self._inside = False

    def characters(self, text: str) -> None:
        if self._inside:
            self._parts.append(text)


def _strings(package: Package, parts: Sequence[_Part]) -> tuple[str, ...]:
    texts = _Texts()
    for part in parts:
        if part.kind == "sharedStrings":
            package.parse(part.name, texts.start, texts.end, texts.characters)
    return tuple(texts.found)


def _dates(package: Package, parts: Sequence[_Part]) -> tuple[bool, ...]:
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = False

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            codes[_number(found.get("numFmtId"))] = found.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            formats.append(_number(found.get("numFmtId", "0")))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    for part in parts:
        if part.kind == "styles":
            package.parse(part.name, start, end)
    return tuple(_is_date(number, codes.get(number)) for number in formats)


def _is_date(number: int, code: str | None) -> bool:
    if code is None:
        return number in _BUILT_IN_DATES
    if _ELAPSED.search(code):
        return False
    return bool(re.search(r"[ymdhs]", _NOT_CODE.sub("", code.partition(";")[0]), re.IGNORECASE))


def _number(text: str | None) -> int:
    try:
        return int(text or "")
    except ValueError as problem:
        raise broken("a number in it is none") from problem
