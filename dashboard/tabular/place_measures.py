"""Where one row stands along the features that count most for it, among rows of a sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.rows.columns import categories, cell, is_number, numbers
from dashboard.rows.said import in_words
from dashboard.tabular.marked import Marked
from dashboard.tabular.measures import ranking, trend
from dashboard.units import measure
from dashboard.words import one_line
from explainers.records import Attribution, Floats


@dataclass(frozen=True)
class Place:
    """A row on one feature's curve.

    value: None where it is missing. lowest, highest: the shares of all rows, itself among them,
    whose value is at most and at least its own; None where values have no order. rows: how many
    others have the same category, or lie in the same stretch of a number, `like` as a share of all
    others; least, most: their attributions, own: this row's.
    """

    feature: str
    value: object
    own: float
    lowest: float | None
    highest: float | None
    rows: int
    like: float
    least: float
    most: float

    @property
    def aside(self) -> float:
        """How far the row's attribution lies outside of those of rows like it; 0 within."""
        return max(self.least - self.own, self.own - self.most, 0.0) if self.rows else 0.0


def places(marked: Marked, output: int, most: int) -> tuple[Place, ...]:
    """The places of the marked row on up to `most` curves, its largest attributions first.

    A feature that has 0 for the row is none of them.
    """
    effects = marked.result.values[marked.place, :, output]
    order = [int(at) for at in ranking(effects)[:most] if effects[at]]
    return tuple(_place(marked.result, marked.place, output, at) for at in order)


def _place(sample: Attribution, row: int, output: int, at: int) -> Place:
    name, effects = sample.names[at], sample.values[:, at, output]
    others = np.arange(len(effects)) != row
    value = cell(sample.data, name, row)
    lowest: float | None = None
    highest: float | None = None
    if is_number(sample.data, name):
        values = numbers(sample.data, name)
        known = np.isfinite(values)
        if known[row]:
            alike = _same_stretch(values, effects, float(values[row]))
            lowest = float((values[known] <= values[row]).mean())
            highest = float((values[known] >= values[row]).mean())
        else:
            value, alike = None, ~known
    else:
        codes = categories(sample.data, name).codes
        alike = codes == codes[row]
    near = effects[alike & others]
    ends = (float(near.min()), float(near.max())) if len(near) else (np.nan, np.nan)
    share = len(near) / max(1, len(effects) - 1)
    return Place(name, value, float(effects[row]), lowest, highest, len(near), share, *ends)


def _same_stretch(values: Floats, effects: Floats, here: float) -> NDArray[np.bool_]:
    """Rows in the same bin as the chart's line has them."""
    part = next(each for each in trend(values, effects) if each.low <= here <= each.high)
    return (values >= part.low) & (values <= part.high)


def places_table(found: tuple[Place, ...], sample: Attribution) -> pd.DataFrame:
    """One line a feature: the row's value, where it stands, and what others have there."""
    noun, said = measure(sample), sample.dictionary
    return pd.DataFrame(
        {
            "feature": [one_line(said.called(each.feature)) for each in found],
            "value": [in_words(said, each.feature, each.value) for each in found],
            f"{noun} here": [each.own for each in found],
            "share of rows up to it": _shares([each.lowest for each in found]),
            "share of rows from it on": _shares([each.highest for each in found]),
            "rows like it": [each.rows for each in found],
            f"lowest {noun} of these": [each.least for each in found],
            f"highest {noun} of these": [each.most for each in found],
        }
    )


def _shares(shares: list[float | None]) -> list[float]:
    return [np.nan if share is None else share for share in shares]
