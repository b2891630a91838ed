"""Whether a table's column suits a model's input."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.errors import quoted
from explainers.records import Column, Feature

_TRUTH = {"True", "False"}


@dataclass(frozen=True)
class Fit:
    """How a column suits an input, in a word or two and in a sentence.

    `problem` is a sentence that stops an explanation, `note` one that only needs to be seen.
    """

    brief: str
    problem: str = ""
    note: str = ""


def fit(feature: Feature, column: Column | None) -> Fit:
    """Judge a column for an input by what both cards say; None is no column at all."""
    if column is None:
        return Fit("no column")
    if _text_for_numbers(feature, column):
        return Fit("holds text", problem=_text_sentence(feature, column))
    note = _unseen(feature, column)
    if note:
        return Fit("new values", note=note)
    said = feature.kind != "unknown" or feature.categories
    return Fit("fits" if said else "found")  # what nothing is known of cannot be said to fit


def _text_for_numbers(feature: Feature, column: Column) -> bool:
    truth = set(column.values) <= _TRUTH
    return feature.kind == "number" and column.kind == "category" and not truth


def _text_sentence(feature: Feature, column: Column) -> str:
    example = quoted(column.values[0]) if column.values else "text"
    held = (
        "the table's column holds"
        if column.name == feature.name
        else f"{quoted(column.name)} holds"
    )
    return (
        f"The model takes numbers for {quoted(feature.name)}, but {held} text such as {example}. "
        "Give it the coding the model was trained with, or choose another column."
    )


def _unseen(feature: Feature, column: Column) -> str:
    if not feature.categories:
        return ""
    if column.kind == "number" and not column.values and column.low is not None:
        # More values than the card lists: they are compared as a kind, not one by one.
        return (
            "" if any(map(_is_number, feature.categories)) else _numbers_sentence(feature, column)
        )
    unseen = [value for value in column.values if value not in feature.categories]
    if not unseen:
        return ""
    return (
        f"{quoted(column.name)} has values the model was not trained on, such as "
        f"{quoted(unseen[0])}; they count as missing."
    )


def _numbers_sentence(feature: Feature, column: Column) -> str:
    return (
        f"The model was trained on categories such as {quoted(feature.categories[0])} for "
        f"{quoted(feature.name)}, and {quoted(column.name)} holds numbers from {column.low:,.4g} "
        f"to {column.high:,.4g}; what it was not trained on counts as missing."
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
