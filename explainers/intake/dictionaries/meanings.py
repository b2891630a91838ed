"""What the values of a column mean, out of one text: "A11 = below 0 DM; A12 = 0 to 200 DM"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainers.errors import quoted
from explainers.intake.summary import counted, listed

MOST: Final = 200
"""Values of one column; of more, nobody reads a list."""
_LONGEST: Final = 100


def meanings(column: str, text: str) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """Pairs of a value and its meaning, in the text's order, and sentences about what is neither.

    A value that is told twice keeps its first meaning.
    """
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if len(parts) > MOST:
        return (), [
            f"{counted(len(parts), 'value')} of {quoted(column)} have a meaning; at most {MOST} "
            "are taken, so they are shown as they are."
        ]
    told: dict[str, str] = {}
    misfits = []
    for part in parts:
        value, _, meaning = (piece.strip() for piece in part.partition("="))
        if value and meaning and max(len(value), len(meaning)) <= _LONGEST:
            told.setdefault(value, meaning)
        else:
            misfits.append(part)
    return tuple(told.items()), [_remark(column, misfits)] if misfits else []


def _remark(column: str, misfits: Sequence[str]) -> str:
    verb, left = ("is", "it is") if len(misfits) == 1 else ("are", "they are")
    return (
        f"Among the values of {quoted(column)}, {listed(misfits)} {verb} not written as “value = "
        f"meaning” with at most {_LONGEST} letters each; {left} left out."
    )
