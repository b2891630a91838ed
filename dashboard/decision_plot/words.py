"""Decision plots in words and in a table."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from dashboard.charts.decision_plot import Drawn
from dashboard.decision_plot.measures import order_of
from dashboard.units import amount, class_name, measure, output_phrase
from dashboard.words import display_names, num, one_line, sentence_case
from explainers.records import Attribution

NAME_WIDTH = 40
GUIDE: Final = (
    "Each line is one row. It starts at the base value, below, and passes the features from the "
    "least important to the most important of these rows; each moves the line by its effect on the "
    "row, to the right where it raises the output. At the top the line has reached the model's "
    "output, which gives it its colour. Lines that run side by side have the same reasons; where a "
    "bundle parts, the feature written there tells its rows apart. A line that runs across a "
    "bundle is a row with reasons of its own."
)
GUIDE_CLASSES: Final = (
    "Each line is one class. It starts at the base value of the class, below, and each feature of "
    "this row moves it, to the right where it raises the class; at the top it has reached the "
    "model's output for the class. The thick line is the class that is predicted. Where two lines "
    "cross, the feature written there puts one class before the other."
)


def rows_sentence(drawn: Drawn, words: str) -> str:
    """From where to where the lines go, and which feature parts them most. words: which rows."""
    result, output = drawn.attribution, drawn.output
    values = result.values[drawn.rows, :, output]
    if not len(values):
        return "There are no such rows to draw."
    ends = result.outputs[drawn.rows, output]
    base = num(float(result.base_values[drawn.rows, output].mean()))
    low, high = num(float(ends.min())), num(float(ends.max()))
    one = len(values) == 1
    lines = f"The line of {words} leads" if one else f"The lines of {words} lead"
    reach = low if one else f"between {low} and {high}"
    what = output_phrase(result, output)
    start = f"{lines} from the base value, {base}, to {reach} ({what})"
    spread = np.ptp(values, axis=0)
    if one or not spread.any():
        return f"{start}."
    widest = int(np.argmax(spread))
    name = display_names(result.titles, NAME_WIDTH)[widest]
    return (
        f"{start}; {name} parts them most: its {measure(result)}s lie up to "
        f"{amount(float(spread[widest]), result)} apart."
    )


def classes_sentence(attribution: Attribution, row: int, predicted: int) -> str:
    """Which class comes out on top, and which feature takes it farthest from the next."""
    outputs = attribution.outputs[row]
    others = [at for at in range(len(outputs)) if at != predicted]
    second = max(others, key=lambda at: float(outputs[at]))
    gaps = attribution.values[row, :, predicted] - attribution.values[row, :, second]
    widest = int(np.argmax(np.abs(gaps)))
    name = display_names(attribution.titles, NAME_WIDTH)[widest]
    first, next_one = (class_name(attribution, at) for at in (predicted, second))
    unit = output_phrase(attribution, predicted).partition(" of ")[0]
    start = (
        f"{sentence_case(unit)}: {first} ends at {num(float(outputs[predicted]))}, {next_one} at "
        f"{num(float(outputs[second]))}"
    )
    if not gaps[widest]:
        return f"{start}; no feature tells the two apart."
    ahead = first if gaps[widest] > 0 else next_one
    return (
        f"{start}; {name} tells the two apart most, by {num(abs(float(gaps[widest])))} in favour "
        f"of {ahead}."
    )


def rows_table(drawn: Drawn) -> pd.DataFrame:
    """One line per drawn row: its base value, every feature's effect, the largest first, output."""
    result, output = drawn.attribution, drawn.output
    values = result.values[drawn.rows, :, output]
    order = order_of(values, top=values.shape[1]).upward[::-1]
    return pd.DataFrame(
        {
            "row": list(drawn.called),
            "base value": result.base_values[drawn.rows, output],
            **{one_line(result.titles[at]): values[:, at] for at in order},
            "output": result.outputs[drawn.rows, output],
        }
    )


def classes_table(attribution: Attribution, row: int) -> pd.DataFrame:
    """One line per feature, the largest first, with its effect on each class."""
    values = attribution.values[row]
    order = order_of(values.T, top=len(values)).upward[::-1]
    classes = [one_line(name) for name in attribution.output_names]
    lines = [
        ("output", *attribution.outputs[row]),
        *((one_line(attribution.titles[at]), *values[at]) for at in order),
        ("base value", *attribution.base_values[row]),
    ]
    return pd.DataFrame(lines, columns=["feature", *classes])
