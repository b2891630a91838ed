"""Columns that are called like something nobody can choose to change: a guess, and said to be one.

The names alone are looked at. Which columns must stay as they are is for the reader to say: nothing
is held fixed before that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_CALLED: Final = frozenset(
    (
        *("age", "birth", "birthdate", "birthday", "born", "dob"),
        *("sex", "gender", "female", "male"),
        *("race", "ethnicity", "ethnic", "nationality", "citizenship", "foreign", "foreigner"),
        *("religion", "disability", "disabled", "orientation", "pregnant", "caste"),
    )
)
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def unchangeable(columns: Sequence[str], titles: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of which a word of the name or of the title is such a word."""
    return tuple(
        column
        for column, title in zip(columns, titles, strict=True)
        if _CALLED & {word.lower() for word in _WORD.findall(f"{column} {title}")}
    )
