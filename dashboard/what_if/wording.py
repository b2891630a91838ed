"""Changed cells in words: "age from 23 to 40", and what they do to the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dashboard.rows.said import counts_units, with_unit
from dashboard.what_if.fields import Field
from dashboard.what_if.links import Changes
from dashboard.words import num, shortened, value_text
from explainers.records import Cell, Dictionary

_TOLD: Final = 3
_NAME_WIDTH, _VALUE_WIDTH = 40, 40


def cell_text(dictionary: Dictionary, name: str, value: object) -> str:
    """Write what a cell holds: numbers with all their digits up to six, or what a text means."""
    meant = dictionary.meaning(name, value)
    if isinstance(meant, int | float) and counts_units(meant):
        return num(float(meant), 6)
    return value_text(meant)


def change_text(field: Field, value: Cell, dictionary: Dictionary, *, short: bool = False) -> str:
    """Write one change: "age from 23 to 40 years", or in short "age 23 → 40 years"."""
    name = shortened(dictionary.called(field.name), _NAME_WIDTH)
    own, now = change_pair(dictionary, field.name, field.own, value)
    return f"{name} {own} → {now}" if short else f"{name} from {own} to {now}"


def change_pair(dictionary: Dictionary, name: str, own: object, now: object) -> tuple[str, str]:
    """Write what a cell held and holds: the unit stands once, behind the last number of the two."""
    texts = [shortened(cell_text(dictionary, name, each), _VALUE_WIDTH) for each in (own, now)]
    counts = [counts_units(dictionary.meaning(name, each)) for each in (own, now)]
    return (
        with_unit(dictionary, name, texts[0], number=counts[0] and not counts[1]),
        with_unit(dictionary, name, texts[1], number=counts[1]),
    )


def number_text(dictionary: Dictionary, name: str, value: float) -> str:
    """Write a number of a column with its unit, with all its digits up to six."""
    return with_unit(dictionary, name, num(value, 6))


def span_text(dictionary: Dictionary, name: str, low: float, high: float) -> str:
    """Write from which number to which a column goes: "4 to 72 months"."""
    return f"{num(low, 6)} to {number_text(dictionary, name, high)}"


def changes_phrase(changes: Changes, fields: Mapping[str, Field], dictionary: Dictionary) -> str:
    """Begin a sentence: "Raising age from 23 to 40", "Changing 5 values, age among them,"."""
    told = [change_text(fields[name], value, dictionary) for name, value in changes]
    if len(changes) > _TOLD:
        name = shortened(dictionary.called(changes[0][0]), _NAME_WIDTH)
        return f"Changing {len(changes):,} values, {name} among them,"
    return f"{_verb(changes, fields)} {listed(told)}"


def listed(parts: Sequence[str]) -> str:
    """Join parts of a sentence: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _verb(changes: Changes, fields: Mapping[str, Field]) -> str:
    """All of them raised, or all lowered; else they are just changed."""
    ways = {
        (value > own) if isinstance(value, float) and isinstance(own, float) else None
        for name, value in changes
        for own in (fields[name].own,)
    }
    return {frozenset({True}): "Raising", frozenset({False}): "Lowering"}.get(
        frozenset(ways), "Changing"
    )
