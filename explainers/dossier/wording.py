"""How a document writes numbers, values and sentences: so that they can be compared digit by digit.

A page rounds to three digits, for it is looked at; a document is checked years later.
"""

from __future__ import annotations

import math
from numbers import Real

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explainers.checks.decisions import over
from explainers.dossier.markup import shortened, visible
from explainers.intake.summary import is_number
from explainers.records import Attribution, Counterfactuals, Dictionary, Floats, Predictions
from explainers.records.dictionary import NOTHING_SAID
from explainers.records.explained import Explained

DIGITS = 6
"""Significant digits in tables."""
NOTHING, MISSING, MINUS = "–", "missing", "−"
NAME_WIDTH, VALUE_WIDTH = 60, 200
_BARE = frozenset({"", "prediction", "value", "output", "number"})


def number(value: float | None, digits: int = DIGITS) -> str:
    """Write a number in `digits` significant digits and no fewer than it has before the point."""
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return f"{MINUS if value < 0 else ''}∞"
    whole = len(str(int(abs(value))))
    text = f"{value + 0.0:,.{max(digits, min(whole, 15))}g}"
    return "0" if text == "-0" else text.replace("-", MINUS)


def signed(value: float, digits: int = DIGITS) -> str:
    """Write an effect, whose sign is always told."""
    text = number(value, digits)
    return f"+{text}" if value > 0 else text


def value_text(value: object, width: int = VALUE_WIDTH) -> str:
    """Write a value of the user's table: a number, a text, or "missing"."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Real):
        return number(float(value))
    return shortened(value, width) or "(empty)"


def name_text(name: str, width: int = NAME_WIDTH) -> str:
    """Write the name of a column, a class or a file."""
    return shortened(name, width) or "(no name)"


def value_of(data: pa.Table, name: str, row: int) -> str:
    """Write what a row holds in a column, the first of those that are called so."""
    return value_text(cell(data, name, row))


def in_words(dictionary: Dictionary, name: str, value: object) -> str:
    """Write a value as a data dictionary has it: what a code means, a number with its unit."""
    meant = dictionary.meaning(name, value)
    text = value_text(meant)
    unit = dictionary.entry(name).unit
    counts = isinstance(meant, Real) and not isinstance(meant, bool)
    return f"{text} {visible(unit)}" if unit and counts and text != MISSING else text


def said_of(result: Explained, name: str, row: int) -> str:
    """What a row of a result holds in a column: "48 months", "own", "missing"."""
    return in_words(result.dictionary, name, cell(result.data, name, row))


def cell(data: pa.Table, name: str, row: int) -> object:
    """What a row holds in a column, the first of those that are called so."""
    return data.column(data.column_names.index(name))[row].as_py()


def usual(data: pa.Table, name: str, dictionary: Dictionary = NOTHING_SAID) -> str:
    """Write what is usual in a column: the median of numbers, else the most frequent value."""
    if name not in data.column_names or not data.num_rows:
        return NOTHING
    column = data.column(data.column_names.index(name))
    if is_number(column.type):
        values = column.cast(pa.float64(), safe=False).to_numpy()
        known = values[np.isfinite(values)]
        return in_words(dictionary, name, float(np.median(known)) if len(known) else None)
    counts = pc.value_counts(column.combine_chunks())
    most = int(np.argmax(counts.field("counts").to_numpy()))
    return in_words(dictionary, name, counts.field("values")[most].as_py())


def measured(unit: str, output_name: str, *, classes: bool) -> str:
    """What the numbers count: "log-odds, for “bad”", "prediction", "prediction (euros)"."""
    if classes:
        return f"{name_text(unit)}, for “{name_text(output_name)}”"
    return "prediction" if unit in _BARE else f"prediction ({name_text(unit)})"


def verdict(
    predictions: Predictions, row: int, name: str, output: int, threshold: float | None = None
) -> str:
    """Write the model's own answer for a row: "GC-0017: probability of “bad” 0.731".

    row: of `predictions`; with several outputs it says which of them is given. threshold: what the
    answer for one of two classes has to exceed; None where the largest answer wins.
    """
    answers = predictions.outputs[row]
    value = number(float(answers[output]))
    if len(predictions.output_names) == 1:
        what = measured(predictions.unit, "", classes=False)
        return f"{name_text(name)}: the model answers {value} ({what})."
    told = f"{name_text(predictions.unit)} of “{name_text(predictions.output_names[output])}”"
    if threshold is not None:
        return f"{name_text(name)}: {told} {value}."
    best = int(np.argmax(answers))
    count = len(answers)
    if best == output:
        return f"{name_text(name)}: {told} {value}, the largest of {count:,} classes."
    other = name_text(predictions.output_names[best])
    return (
        f"{name_text(name)}: {told} {value}; the largest of {count:,} classes is “{other}” with "
        f"{number(float(answers[best]))}."
    )


def decision_text(predictions: Predictions, row: int, positive: int, threshold: float) -> str:
    """Write which of two classes a row is given, and by which threshold."""
    answer = predictions.outputs[row, positive]
    above = bool(over(answer, threshold))
    names = [name_text(name) for name in predictions.output_names]
    side = "over" if above else "not over"
    return (
        f"Decided for “{names[positive if above else 1 - positive]}”: the "
        f"{name_text(predictions.unit)} of “{names[positive]}”, {number(float(answer))}, is "
        f"{side} the threshold {number(threshold)}."
    )


def decision_side(search: Counterfactuals) -> str:
    """Write what a search was to reach: "a probability of “bad” below 0.5"."""
    goal = search.goal
    name = name_text(search.output_names[goal.output])
    if goal.bound is None:
        return f"“{name}” as the largest answer"
    side = f"{'above' if goal.above else 'below'} {number(goal.bound)}"
    if len(search.output_names) == 1:
        return f"a prediction {side}"
    return f"a {name_text(search.unit)} of “{name}” {side}"


def way(result: Attribution, row: int, output: int) -> str:
    """Write how the answer comes about: from where to where, and what counts most each way."""
    effects = result.values[row, :, output]
    strongest = (
        f"{name_text(result.titles[at])} ({said_of(result, result.names[at], row)}) "
        f"{'raises' if effects[at] > 0 else 'lowers'} it most ({signed(float(effects[at]))})"
        for at in _ends(effects)
    )
    why = "; ".join(strongest) or "no feature moves it"
    if result.receipt.tolerance is None:
        return f"These numbers do not add up to the model's output. By them, {why}."
    base, end = result.base_values[row, output], result.outputs[row, output]
    return (
        f"From the base value {number(float(base))} the output comes to {number(float(end))} for "
        f"this row: {why}."
    )


def _ends(effects: Floats) -> list[int]:
    """The largest raise and the largest lowering, as far as there are any; the larger first."""
    found = [
        at
        for at, wanted in ((int(np.argmax(effects)), 1), (int(np.argmin(effects)), -1))
        if np.sign(effects[at]) == wanted
    ]
    return sorted(found, key=lambda at: -abs(effects[at]))
