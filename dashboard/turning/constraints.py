"""What may not happen to a column on the way to another answer, and its short text for the URL."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard.what_if.links import from_text as cells_of
from dashboard.what_if.links import to_text as text_of
from explainers.records import Analysis

_FIXED, _RISES, _FALLS, _TO, _AND = "fixed", "rises", "falls", "..", ","

Range = tuple[str, float | None, float | None]
"""A column, and the least and the greatest it may become; None is no bound."""


@dataclass(frozen=True)
class Constraints:
    """Columns that cannot change, that can only rise, only fall, and that stay within a range."""

    fixed: tuple[str, ...] = ()
    rising: tuple[str, ...] = ()
    falling: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = field(default=())

    @property
    def parameters(self) -> dict[str, Any]:
        """The same as parameters of the method."""
        return {
            "fixed": self.fixed,
            "rising": self.rising,
            "falling": self.falling,
            "ranges": self.ranges,
        }

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column something is said of, once."""
        named = (*self.fixed, *self.rising, *self.falling, *(name for name, _, _ in self.ranges))
        return tuple(dict.fromkeys(named))


NONE: Final = Constraints()


def to_text(constraints: Constraints) -> str:
    """Write them: "age~fixed~~amount~falls,..5000"; "" for none."""
    ranges = {name: ends for name, *ends in constraints.ranges}
    told = []
    for name in sorted(constraints.columns):
        marks = [
            mark
            for mark, names in (
                (_FIXED, constraints.fixed),
                (_RISES, constraints.rising),
                (_FALLS, constraints.falling),
            )
            if name in names
        ]
        if name in ranges:
            low, high = (
                "" if end is None else f"{end!r}".removesuffix(".0") for end in ranges[name]
            )
            marks.append(f"{low}{_TO}{high}")
        told.append((name, _AND.join(marks)))
    return text_of(told)


def from_text(text: str, analysis: Analysis) -> Constraints:
    """Read what `to_text` wrote; what a link says of no column of the model is left out.

    Numbers rise, fall and have ranges; of other columns only that they are fixed is understood.
    """
    marks = {
        name: tuple(str(value).split(_AND))
        for name, value in cells_of(text, analysis.table)
        if name in analysis.columns and value is not None
    }
    numbers = [name for name in marks if holds_numbers(analysis, name)]
    found = ((name, _range(marks[name])) for name in numbers)
    return Constraints(
        fixed=tuple(sorted(name for name, said in marks.items() if _FIXED in said)),
        rising=tuple(sorted(name for name in numbers if _RISES in marks[name])),
        falling=tuple(sorted(name for name in numbers if _FALLS in marks[name])),
        ranges=tuple(sorted((name, *ends) for name, ends in found if ends is not None)),
    )


def holds_numbers(analysis: Analysis, name: str) -> bool:
    """Whether a column's values have an order."""
    column = analysis.table.column(name)
    return column is not None and column.kind == "number"


def _range(marks: Sequence[str]) -> tuple[float | None, float | None] | None:
    """Read a range; one whose ends are no numbers, or stand the wrong way round, is none."""
    said = next((mark for mark in marks if _TO in mark), None)
    if said is None:
        return None
    try:
        low, high = (float(end) if end else None for end in said.split(_TO))
    except ValueError:
        return None
    known = [end for end in (low, high) if end is not None]
    if not all(map(math.isfinite, known)) or known != sorted(known):
        return None
    return low, high
