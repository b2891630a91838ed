"""Lines of a data dictionary -> what is said of a table's columns, and a sentence for each misfit.

What does not fit is left out and said: a dictionary labels numbers, so a wrong line in it is no
reason to show none of the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from explainers.errors import RefusedError, quoted
from explainers.intake.dictionaries.meanings import meanings
from explainers.intake.summary import counted, listed
from explainers.records import Dictionary, Entry

SAID: Final = ("title", "unit", "description", "values")
"""What a dictionary may say of a column, by the names of its own columns."""
_LONGEST: Final = {"title": 100, "unit": 40, "description": 1_000}
"""In letters: what is longer has no place on a chart, or is no description but a document."""


@dataclass(frozen=True)
class _Remark:
    """A sentence about a column, and the same about several; "{}" is where they are named."""

    one: str
    several: str

    def about(self, columns: Iterable[str]) -> str:
        """The sentence about some columns, each named once; "" about none."""
        names = tuple(dict.fromkeys(columns))
        said = self.one if len(names) == 1 else self.several
        return said.format(listed(names)) if names else ""


_UNKNOWN: Final = _Remark(
    "The table has no column {}; what is said of it is left out.",
    "The table has no columns {}; what is said of them is left out.",
)
_TWICE: Final = _Remark(
    "{} has several lines; the first counts.", "{} have several lines each; the first counts."
)
_SILENT: Final = _Remark(
    "Nothing is said of {} but its name.", "Nothing is said of {} but their names."
)
_SHARED: Final = _Remark(
    "{} would have the title of another column; its own name is shown.",
    "{} would have the title of another column; their own names are shown.",
)


class Line(NamedTuple):
    """One line of a dictionary, texts without line breaks; "" where nothing stands."""

    column: str
    title: str = ""
    unit: str = ""
    description: str = ""
    values: str = ""


@dataclass(frozen=True)
class Found:
    """What is said of the columns of a table, and sentences about what was left out."""

    dictionary: Dictionary
    remarks: tuple[str, ...] = ()


def understood(lines: Sequence[Line], columns: Sequence[str]) -> Found:
    """Match the lines of a dictionary to the columns of a table, by name.

    Raises RefusedError UNFIT_DICTIONARY where none of them is in the table.
    """
    own = {" ".join(name.split()): name for name in columns}
    named = [line._replace(column=own.get(line.column, "")) for line in lines]
    first: dict[str, Line] = {}
    for line in named:
        if line.column:
            first.setdefault(line.column, line)
    unknown = [line.column for line in lines if line.column and line.column not in own]
    if not first:
        raise _for_another(unknown, columns)
    counts = Counter(line.column for line in named if line.column)
    remarks = [
        _UNKNOWN.about(unknown),
        _unnamed([at for at, line in enumerate(lines, 2) if not line.column and any(line)]),
        _TWICE.about([name for name, count in counts.items() if count > 1]),
        _SILENT.about([name for name, line in first.items() if not any(line[1:])]),
    ]
    entries = []
    for line in first.values():
        entry, misfits = _entry(line)
        remarks += misfits
        entries.append(entry)
    entries, clash = _told_apart(entries, columns)
    kept = tuple(entry for entry in entries if entry != Entry(entry.column))
    return Found(Dictionary(kept), tuple(filter(None, (*remarks, clash))))


def _entry(line: Line) -> tuple[Entry, list[str]]:
    """What a line says, less what is too long, and a sentence about each such thing."""
    texts = {what: getattr(line, what) for what in _LONGEST}
    long = [what for what, text in texts.items() if len(text) > _LONGEST[what]]
    remarks = [
        f"The {what} of {quoted(line.column)} has {len(texts[what]):,} letters; it may have "
        f"{_LONGEST[what]:,}, so it is left out."
        for what in long
    ]
    values, misfits = meanings(line.column, line.values)
    kept = {what: "" if what in long else text for what, text in texts.items()}
    return Entry(line.column, values=values, **kept), [*remarks, *misfits]


def _told_apart(entries: Sequence[Entry], columns: Sequence[str]) -> tuple[list[Entry], str]:
    """Take away titles that two columns would share: they could not be told apart on a chart."""
    known = {entry.column: entry.title for entry in entries}
    shown = Counter(known.get(name) or name for name in dict.fromkeys(columns))
    shared = [entry.column for entry in entries if entry.title and shown[entry.title] > 1]
    kept = [replace(one, title="") if one.column in shared else one for one in entries]
    return kept, _SHARED.about(shared)


def _unnamed(lines: Sequence[int]) -> str:
    """A sentence about lines without a column; they are counted from 1, which is the header."""
    if not lines:
        return ""
    verb = "says" if len(lines) == 1 else "say"
    return (
        f"{counted(len(lines), 'line')} ({'line' if len(lines) == 1 else 'the first is line'} "
        f"{lines[0]:,}) {verb} something of no column."
    )


def _for_another(unknown: Sequence[str], columns: Sequence[str]) -> RefusedError:
    said = f"It names {listed(unknown)}" if unknown else "It names none at all"
    return RefusedError(
        "UNFIT_DICTIONARY",
        f"The dictionary says nothing of this table's columns. {said}, and the table has "
        f"{listed(tuple(dict.fromkeys(columns)))}.",
        "Write the columns as the table does, capital letters and blanks included.",
    )
