"""Accumulated effects in words: how the answer goes along a feature, and where averages differ."""

from __future__ import annotations

import numpy as np

from dashboard.rows.said import category, with_unit
from dashboard.tabular.effects_measures import Beside, extremes, half_widths, rising
from dashboard.units import amount, subject
from dashboard.words import NAME_ALONE, num, sentence_case, shortened, value_text
from explainers.intake.summary import counted
from explainers.records import Accumulated

NAME_WIDTH = 40
NOISE = 1e-9  # relative: sums of the same numbers in another order differ by less
NEAR = 0.1  # of the curve's own height: what parts by less looks like one line


def accumulated_sentence(result: Accumulated, output: int) -> str:
    """Where along the feature the answer is lowest and where highest, and by how much."""
    what = subject(result, output)
    name = shortened(result.dictionary.called(result.feature), NAME_ALONE)
    if len(result.grid) == 1:
        return (
            f"{name} has one value here, {_value(result, 0)}, so there are no steps along it to "
            "add up."
        )
    low, high = extremes(result, output)
    curve = result.curve[:, output]
    rise, at = float(curve[high] - curve[low]), "around" if rising(result) else "for"
    if rise <= NOISE * max(1.0, float(np.abs(curve).max())):
        return f"Along {name}, {what} does not move."
    return (
        f"Among rows as they are, {what} is lowest {at} {_value(result, low)} of {name} and "
        f"highest {at} {_value(result, high)}: {amount(rise, result)} more."
    )


def accumulated_disclosure(result: Accumulated) -> str:
    """How sure the curve is, which steps nobody took, and how many rows stand beside it."""
    what = "The band is" if rising(result) else "Whiskers are"
    told = [f"{what} the 95 % interval over the rows, with these steps."]
    empty = int((result.counts == 0).sum())
    if empty and rising(result):
        steps = "1 step" if empty == 1 else f"{empty:,} steps"
        told.append(f"{sentence_case(steps)} no row took: the line is level there.")
    if result.left_out and len(result.grid) > 1:
        verb = "has" if result.left_out == 1 else "have"
        rows = counted(result.left_out, "row")
        told.append(f"{rows} {verb} no value, or none of these, and took no step.")
    return " ".join(told)


def beside_sentence(result: Accumulated, other: Beside, output: int) -> str:
    """How partial dependence differs from accumulated effects, and what that tells."""
    at = other.widest
    apart = float(abs(other.parts[at]))
    height = float(np.ptp(result.curve[:, output]))
    if apart <= max(NEAR * height, float(half_widths(result, output)[at])):
        return (
            "Partial dependence has nearly the same shape, so rows that cannot be have little part "
            "in it here."
        )
    return (
        f"Partial dependence has another shape: the two part by up to {amount(apart, result)}, at "
        f"{_value(result, at)}. Where columns go together, it asks about rows that do not occur; "
        "these steps are taken where rows are."
    )


def _value(result: Accumulated, at: int) -> str:
    said, name = result.dictionary, result.feature
    if rising(result):
        return with_unit(said, name, num(float(result.grid[at])))
    return f"“{shortened(value_text(category(said, name, str(result.grid[at]))), NAME_WIDTH)}”"
