"""A list of class names: a text with one name a line, in the order of a model's outputs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import counted
from explainers.intake.tables.encoding import decoded

MAX_BYTES: Final = 1 << 20
MAX_LETTERS: Final = 200
"""Of one name: more is a sentence about a class, and no chart has room for it."""
_LINE = re.compile(r"\r\n|\r|\n")
_AS_TEXT = "Save the list as plain text (UTF-8), one name a line."


@dataclass(frozen=True)
class ClassList:
    """One line for each output, some of them maybe empty or equal; `note` is about the encoding."""

    lines: tuple[str, ...]
    note: str = ""


def read(data: bytes, file_name: str, outputs: int) -> ClassList:
    """Read one name for each of a model's outputs.

    Raises RefusedError: TOO_LARGE, UNFIT_CLASS_LIST.
    """
    check_size(len(data), file_name)
    try:
        text = decoded(data)
    except RefusedError as problem:
        why = f"{quoted(file_name)} is not read as text: {problem.sentence}"
        raise RefusedError("UNFIT_CLASS_LIST", why, _AS_TEXT) from problem
    lines = lines_of(text.text)
    if len(lines) != outputs:
        raise RefusedError(
            "UNFIT_CLASS_LIST",
            f"{quoted(file_name)} has {counted(len(lines), 'line')}, and the model answers "
            f"{counted(outputs, 'number')}.",
            "Give one name for each, in their order.",
        )
    longest = max(range(len(lines)), key=lambda at: len(lines[at]))
    if len(lines[longest]) > MAX_LETTERS:
        raise RefusedError(
            "UNFIT_CLASS_LIST",
            f"Line {longest + 1:,} of {quoted(file_name)} has {len(lines[longest]):,} letters; a "
            f"name may have {MAX_LETTERS}.",
            "Shorten it, or check that the file is a list of names.",
        )
    return ClassList(lines, text.note)


def check_size(size: int, file_name: str) -> None:
    """Refuse a list of too many bytes. Raises RefusedError TOO_LARGE."""
    if size > MAX_BYTES:
        raise RefusedError(
            "TOO_LARGE",
            f"{quoted(file_name)} has {size:,} bytes; a list of class names may have "
            f"{MAX_BYTES:,}.",
            "Give the names alone, one a line.",
        )


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, blanks around and repeated within left out; no empty ones at its end."""
    lines = [" ".join(line.split()) for line in _LINE.split(text.removeprefix("\ufeff"))]
    while lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


def apart(names: Sequence[str]) -> tuple[str, ...]:
    """Names of which no two are equal: of ImageNet's cranes one is a bird, and one lifts weights.

    Repeated ones get the number of their output behind, and so does a line without a name.
    """
    counts = Counter(names)
    return tuple(
        name if name and counts[name] == 1 else f"{name} ({at})".strip()
        for at, name in enumerate(names)
    )
