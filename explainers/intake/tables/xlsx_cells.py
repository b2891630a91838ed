"""The cells of one sheet, read in one pass and bounded while it lasts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from explainers.errors import RefusedError
from explainers.intake.tables.limits import (
    MAX_CELL,
    MAX_COLUMNS,
    check_columns,
    check_object_cells,
    check_unpacked,
)
from explainers.intake.tables.missing import MISSING
from explainers.intake.tables.values import Value
from explainers.intake.tables.xlsx_package import broken
from explainers.intake.tables.xlsx_workbook import Workbook, unescaped

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_DAYS = 2_958_466  # the year 10000
_LEAP_1900 = 60  # Excel believes in 29 February 1900
_EPOCH = datetime.datetime(1899, 12, 30)
_EPOCH_1904 = datetime.datetime(1904, 1, 1)
_MISSING = frozenset(MISSING)


@dataclass
class Cells:
    """Collects a sheet: rows of values, each as long as its last cell; blank rows are left out.

    `size` is the workbook's, in bytes: it bounds how often a shared text may be repeated.
    `errors` and `unstored` are the places of cells that hold an error such as #DIV/0!, and of
    formulas whose result is not stored.
    """

    workbook: Workbook
    size: int
    rows: list[list[Value]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unstored: list[str] = field(default_factory=list)
    _row: list[Value] = field(default_factory=list)
    _count: int = 0
    _written: int = 0
    _column: int = -1
    _place: str = ""
    _kind: str = "n"
    _style: int = 0
    _formula: bool = False
    _hints: bool = False
    _listening: bool = False
    _texts: list[str] = field(default_factory=list)

    def start(self, name: str, found: dict[str, str]) -> None:
        """Take note of where a row, a cell or a text begins."""
        if name == "c":
            self._start_cell(found)
        elif name in ("v", "t"):
            self._listening = not self._hints
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row, self._column = [], -1
        elif name == "rPh":
            self._hints = True

    def end(self, name: str) -> None:
        """Keep a cell or a row that is complete."""
        if name == "c":
            value = self._value("".join(self._texts))
            if value is not None:
                self._keep(value)
        elif name in ("v", "t"):
            self._listening = False
        elif name == "row" and self._row:
            self.rows.append(self._row)
            self._row = []
        elif name == "rPh":
            self._hints = False

    def characters(self, text: str) -> None:
        """Collect the text of a value."""
        if self._listening:
            self._texts.append(text)

    def _start_cell(self, found: dict[str, str]) -> None:
        self._place = found.get("r", "")
        self._column = _column(self._place) if self._place else self._column + 1
        self._kind = found.get("t", "n")
        style = found.get("s", "0")
        self._style = int(style) if style.isdecimal() and len(style) < 9 else 0
        self._formula = False
        self._texts = []

    def _keep(self, value: Value) -> None:
        gap = self._column - len(self._row)
        if gap < 0:
            raise broken(f"the cell {self._place} comes twice or too late")
        if self._column >= MAX_COLUMNS:
            check_columns(self._column + 1)
        self._count += gap + 1
        check_object_cells(self._count)
        if isinstance(value, str):
            self._written += len(value)
            check_unpacked("workbook", self.size, self._written)
        if gap:
            self._row.extend([None] * gap)
        self._row.append(value)

    def _value(self, text: str) -> Value:
        read = _READ.get(self._kind)
        if read is None:
            raise broken(f"the cell {self._place} is of a kind that is not known")
        if not text:
            # A formula may well answer an empty text, and then says that it is one.
            if self._formula and self._kind != "str":
                self.unstored.append(self._place)
            return None
        try:
            return read(self, text)
        except (ValueError, IndexError, OverflowError) as problem:
            raise broken(f"the cell {self._place} holds something else than it says") from problem

    def _number(self, text: str) -> Value:
        number = float(text)
        dates = self.workbook.dates
        if self._style < len(dates) and dates[self._style] and 0 <= number < _DAYS:
            return _moment(number, self.workbook.from_1904)
        return number

    def _shared(self, text: str) -> Value:
        place = int(text)
        if place < 0:
            raise IndexError(place)
        return _text(self.workbook.strings[place])

    def _error(self, _: str) -> Value:
        self.errors.append(self._place)
        return None


def _text(text: str) -> Value:
    if len(text) > MAX_CELL:
        raise RefusedError(
            "CELL_TOO_LONG",
            f"A cell holds {len(text):,} characters; at most {MAX_CELL:,} are taken.",
            "Shorten it or leave the column out.",
        )
    return None if text in _MISSING else text


def _iso(text: str) -> Value:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=None)


_READ: dict[str, Callable[[Cells, str], Value]] = {
    "n": Cells._number,
    "s": Cells._shared,
    "b": lambda _, text: text.strip() not in ("0", "false"),
    "e": Cells._error,
    "str": lambda _, text: _text(unescaped(text)),
    "inlineStr": lambda _, text: _text(unescaped(text)),
    "d": lambda _, text: _iso(text),
}


def _column(place: str) -> int:
    """Turn the letters of a place such as "AB7" into a number from 0."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise broken("a cell in it has no place that is one")
    number = 0
    for letter in found.group(1).upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _moment(days: float, from_1904: bool) -> Value:
    """Turn days since Excel's beginning into a moment, a part of one day into a time of day."""
    seconds = round(days * 86_400, 3)
    if days < 1:
        return (_EPOCH + datetime.timedelta(seconds=seconds)).time().isoformat("auto")
    if from_1904:
        return _EPOCH_1904 + datetime.timedelta(seconds=seconds)
    early = datetime.timedelta(days=1 if days < _LEAP_1900 else 0)
    return _EPOCH + early + datetime.timedelta(seconds=seconds)
