"""What tells two classes apart for one row: the difference of their attributions, and its words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.rows.said import said_of
from dashboard.tabular.measures import ranking
from dashboard.units import PROBABILITY, adds_up, measure
from dashboard.words import display_names, num, one_line, percent, sentence_case, shortened, signed
from explainers.records import Attribution, Floats, Predictions

NAME_WIDTH = 40
LOG_ODDS = "log-odds"


@dataclass(frozen=True, eq=False)
class Two:
    """One row's attribution, seen from class `first` rather than class `second`."""

    result: Attribution
    first: int
    second: int

    @property
    def names(self) -> tuple[str, str]:
        """What the two classes are called, short enough for a sentence."""
        names = self.result.output_names
        first, second = (shortened(names[at], NAME_WIDTH) for at in (self.first, self.second))
        return first, second

    @property
    def mirrored(self) -> bool:
        """Whether the second class's numbers are the first's with the other sign.

        Log-odds of one of two classes are those of it rather than of the other already: less the
        other's they would be twice as much.
        """
        return self.result.unit == LOG_ODDS and len(self.result.output_names) == 2

    def less(self, numbers: Floats) -> Floats:
        """(..., outputs) -> (..., 1): the first class's numbers less the second's."""
        own = numbers[..., [self.first]]
        return own if self.mirrored else own - numbers[..., [self.second]]


def difference(two: Two) -> Attribution:
    """The difference as an attribution of its own, with one output, for the row alone.

    A standard error is at most the sum of the two, whatever they have in common.
    """
    result = two.result
    errors = result.stderr
    both = None if errors is None else errors[..., [two.first]] + errors[..., [two.second]]
    return replace(
        result,
        values=two.less(result.values),
        base_values=two.less(result.base_values),
        outputs=two.less(result.outputs),
        stderr=errors[..., [two.first]] if errors is not None and two.mirrored else both,
        output_names=(f"{two.names[0]} rather than {two.names[1]}",),
        totals=None,
    )


def axis_words(two: Two) -> str:
    """What the chart of the difference measures: "Probability of “a” less that of “b”"."""
    a, b = two.names
    unit = sentence_case(one_line(two.result.unit))
    if not adds_up(two.result):
        unit = sentence_case(measure(two.result))
    between = "rather than" if two.mirrored else "less that of"
    return f"{unit} of “{a}” {between} “{b}”"


def two_sentence(two: Two) -> str:
    """How far apart the two are put, and what speaks most for each of them."""
    found = difference(two)
    effects = found.values[0, :, 0]
    a, b = two.names
    speaks = [
        f"{_pair(found, at)} speaks most for “{name}” ({signed(float(effects[at]))})"
        for name, at in _ends(effects, a, b)
    ]
    why = ", ".join(speaks) or "no feature tells them apart"
    if not adds_up(found):
        return (
            f"By {measure(found)}, {why}; these numbers do not add up to how far the two classes "
            "are apart."
        )
    base, end = float(found.base_values[0, 0]), float(found.outputs[0, 0])
    return (
        f"{_sides(end, a, b)} for this row, in {one_line(found.unit)} ({num(abs(base))} "
        f"{_over(base)} it before any feature is known): {why}."
    )


def answers_sentence(two: Two, predictions: Predictions, position: int) -> str:
    """What the model answers for the two, where these are probabilities."""
    if predictions.unit != PROBABILITY:
        return ""
    answers = predictions.outputs[position]
    a, b = two.names
    first, second = (percent(float(answers[at]), 1) for at in (two.first, two.second))
    return f"The model's probabilities: “{a}” {first}, “{b}” {second}."


def two_table(two: Two) -> pd.DataFrame:
    """One line a feature, the largest difference first, with its number for each class."""
    result, found = two.result, difference(two)
    effects = found.values[0, :, 0]
    order = ranking(effects)
    a, b = display_names(two.names, NAME_WIDTH)
    return pd.DataFrame(
        {
            "feature": [one_line(result.titles[at]) for at in order],
            "value": [said_of(result, result.names[at], 0) for at in order],
            f"for {a}": result.values[0, order, two.first],
            f"for {b}": result.values[0, order, two.second],
            f"for {a} rather than {b}": effects[order],
        }
    )


def _ends(effects: Floats, a: str, b: str) -> list[tuple[str, int]]:
    """What speaks most for each class, as far as anything does; the stronger first."""
    found = [(a, int(np.argmax(effects))), (b, int(np.argmin(effects)))]
    kept = [(name, at) for name, at in found if (effects[at] > 0) == (name is a) and effects[at]]
    return sorted(kept, key=lambda each: -abs(effects[each[1]]))


def _pair(found: Attribution, at: int) -> str:
    value = said_of(found, found.names[at], 0)
    name = display_names(found.titles, NAME_WIDTH)[at]
    return f"{name} = {shortened(value, NAME_WIDTH)}"


def _sides(apart: float, a: str, b: str) -> str:
    if apart == 0:
        return f"“{a}” and “{b}” are level"
    return f"“{a}” is {num(abs(apart))} {_over(apart)} “{b}”"


def _over(apart: float) -> str:
    return "above" if apart > 0 else "below"
