"""Values as a data dictionary has them: what a code means, and a number with its unit."""

from __future__ import annotations

from dataclasses import replace
from numbers import Real

from dashboard.rows.columns import cell
from dashboard.words import MISSING, num, one_line, value_text
from explainers.records import Condition, Dictionary
from explainers.records.explained import Explained


def said_of(result: Explained, name: str, row: int) -> str:
    """What a column holds in a row of a result, in words: "48 months", "own", "missing"."""
    return in_words(result.dictionary, name, cell(result.data, name, row))


def in_words(dictionary: Dictionary, name: str, value: object) -> str:
    """A value of the column `name` in words."""
    meant = dictionary.meaning(name, value)
    return with_unit(dictionary, name, value_text(meant), number=counts_units(meant))


def with_unit(dictionary: Dictionary, name: str, text: str, *, number: bool = True) -> str:
    """A number that is written already, with the unit of its column; others as they are."""
    unit = dictionary.entry(name).unit
    return f"{text} {one_line(unit)}" if unit and number and text != MISSING else text


def number_in_words(dictionary: Dictionary, name: str, value: float, digits: int = 3) -> str:
    """A number of the column `name` without its unit, or what it means where it is a code."""
    meant = dictionary.meaning(name, value)
    return num(value, digits) if meant is value else value_text(meant)


def category(dictionary: Dictionary, name: str, text: str) -> str:
    """What a category of the column `name` means."""
    return str(dictionary.meaning(name, text))


def with_meaning(dictionary: Dictionary, condition: Condition) -> Condition:
    """A condition whose category says what it means; the feature keeps its own name."""
    if condition.category is None:
        return condition
    return replace(condition, category=category(dictionary, condition.feature, condition.category))


def counts_units(value: object) -> bool:
    """Whether a value is a number, of so many of its column's units; true and false are none."""
    return isinstance(value, Real) and not isinstance(value, bool)
