"""How the table's other rows differ from its reference rows, where those are not all rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.backend import shelf
from dashboard.model.judged import NAME_WIDTH
from dashboard.rows.columns import categories, is_number, numbers
from dashboard.rows.held import held_columns
from dashboard.rows.population import USUAL_ROWS, Population
from dashboard.tabular.measures import sample
from dashboard.words import escape_markdown, num, one_line, percent, shortened
from explainers.checks.drift import distance_of_categories, distance_of_numbers
from explainers.intake.summary import counted, label
from explainers.records import Analysis, Integers


@dataclass(frozen=True)
class Drift:
    """One column: how far the two groups are apart in it, and how often it is missing in each."""

    column: str
    distance: float
    missing: float
    missing_reference: float


@dataclass(frozen=True)
class Drifts:
    """All input columns, the one with the largest distance first, and how many rows there are."""

    columns: tuple[Drift, ...]
    rows: int
    reference: int


def draw(analysis: Analysis, everyone: Population) -> None:
    """Draw the distances of all columns; nothing where every row is a reference row."""
    column = analysis.reference.column
    if column is None:
        return
    table = held_columns(analysis, [column])
    if table is None:
        return
    key = ("drift", everyone.predictions.receipt.key, analysis.id, analysis.reference.words())
    found = shelf().take(key, lambda: drifts(analysis, everyone.usual, table.column(0)))
    st.markdown(f"##### {escape_markdown(drift_sentence(analysis, found))}")
    st.dataframe(drift_table(analysis, found.columns), hide_index=True, key="drift")
    st.caption(
        "Distance: of numbers the largest difference of the shares of rows up to any value "
        "(Kolmogorov and Smirnov), of other values half the sum of the differences of their "
        "shares; 0 is alike, 1 is wholly apart. Few rows alone make it larger than 0."
    )


def drifts(analysis: Analysis, usual: pa.Table, by: pa.ChunkedArray) -> Drifts:
    """Hold the reference rows against all others.

    usual: the model's columns in a fair sample of the rows. by: (rows,) the column that says which
    rows are reference rows, of the whole table.
    """
    drawn = sample(len(by), USUAL_ROWS)
    values = by.take(pa.array(drawn)).to_pylist()
    # A missing value is no text: it must not be taken for the answer "None".
    inside = np.array(
        [each is not None and label(each) == analysis.reference.value for each in values],
        dtype=np.bool_,
    )
    columns = [_drift(usual, name, inside) for name in usual.column_names]
    columns.sort(key=lambda each: -each.distance if np.isfinite(each.distance) else 0.0)
    return Drifts(tuple(columns), len(drawn), int(inside.sum()))


def drift_sentence(analysis: Analysis, found: Drifts) -> str:
    """In which column the other rows differ most from the reference rows."""
    told = (
        f"{found.reference:,} of {counted(found.rows, 'row')} are reference rows "
        f"({shortened(analysis.reference.words(), 2 * NAME_WIDTH)})"
    )
    if not 0 < found.reference < found.rows or not found.columns:
        return f"{told}, so there are none to hold against each other."
    first = found.columns[0]
    name = shortened(analysis.dictionary.called(first.column), NAME_WIDTH)
    return (
        f"{told}; the others differ from them most in {name} (distance {num(first.distance, 2)})."
    )


def drift_table(analysis: Analysis, columns: Sequence[Drift]) -> pd.DataFrame:
    """One line for each input column."""
    return pd.DataFrame(
        {
            "column": [one_line(analysis.dictionary.called(each.column)) for each in columns],
            "distance": [each.distance for each in columns],
            "missing in reference rows": [percent(each.missing_reference) for each in columns],
            "missing in the others": [percent(each.missing) for each in columns],
        }
    )


def _drift(table: pa.Table, name: str, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Drift:
    if is_number(table, name):
        values = numbers(table, name)
        lost = ~np.isfinite(values)
        distance = distance_of_numbers(values[inside], values[~inside])
    else:
        codes: Integers = categories(table, name).codes
        lost = table.column(name).is_null().to_numpy()
        distance = distance_of_categories(codes[inside], codes[~inside])
    return Drift(name, distance, _share(lost[~inside]), _share(lost[inside]))


def _share(lost: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    return float(lost.mean()) if len(lost) else float("nan")
