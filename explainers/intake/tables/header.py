"""The names of a table's columns: which cannot be used, and which deserve a word."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from explainers.errors import RefusedError, quoted
from explainers.intake.tables.limits import MAX_NAME, check_columns

_NUMBER = re.compile(r"\s*[+-]?\d*[.,]?\d+([eE][+-]?\d+)?\s*")


def check_header(names: Sequence[str]) -> None:
    """Refuse names that cannot be told apart, shown or matched.

    Raises RefusedError: NO_COLUMNS, TOO_MANY_COLUMNS, BLANK_COLUMN, NAME_TOO_LONG,
    DUPLICATE_COLUMN.
    """
    if not names:
        raise RefusedError("NO_COLUMNS", "The table has no columns.", "Save it with its columns.")
    check_columns(len(names))
    blank = [i for i, name in enumerate(names) if not name.strip()]
    if blank:
        raise RefusedError(
            "BLANK_COLUMN",
            f"Column {blank[0] + 1} has no name.",
            "Give every column a name; an index column saved by pandas goes with index=False.",
        )
    long = [i for i, name in enumerate(names) if len(name) > MAX_NAME]
    if long:
        raise RefusedError(
            "NAME_TOO_LONG",
            f"The name of column {long[0] + 1} has {len(names[long[0]]):,} characters; at most "
            f"{MAX_NAME:,} are taken.",
            "Give it a shorter name. Perhaps the file has no header.",
        )
    twice, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise RefusedError(
            "DUPLICATE_COLUMN",
            f"{count} columns are called {quoted(twice)}.",
            "Give every column a name of its own.",
        )


def header_remarks(names: Sequence[str]) -> tuple[str, ...]:
    """Say where names are so alike that one may be taken for another, or are no names."""
    found = []
    if all(map(_NUMBER.fullmatch, names)):
        found.append(
            f"All names of columns are numbers, such as {quoted(names[0])}: if the file has no "
            "header, its first row was taken for one."
        )
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(_bare(name), []).append(name)
    groups = [group for group in alike.values() if len(group) > 1]
    if groups:
        more = f", and {len(groups) - 1} more such groups" if len(groups) > 1 else ""
        found.append(
            f"The columns {' and '.join(map(_exactly, groups[0]))} differ only in capitals, blanks "
            f"or the way letters are stored{more}."
        )
    return tuple(found)


def _bare(name: str) -> str:
    """What is left of a name for a reader who looks fleetingly."""
    letters = unicodedata.normalize("NFKC", name).casefold()
    return "".join(
        letter
        for letter in letters
        if not letter.isspace() and unicodedata.category(letter) != "Cf"
    )


def _exactly(name: str) -> str:
    # One blank more is what these names differ in, and what `quoted` would take away.
    return f"“{name[:60]}”" if name.isprintable() else quoted(ascii(name), 60)
