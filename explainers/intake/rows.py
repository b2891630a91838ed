"""Rows of a table as a model wants them, and which rows a reference takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import label
from explainers.records import Integers, Reference

if TYPE_CHECKING:
    import pandas as pd


def model_frame(
    table: pa.Table, columns: Sequence[str], features: Sequence[str], positions: Integers
) -> pd.DataFrame:
    """Take rows and columns of a table under the model's own names, (rows, features).

    Whole numbers with gaps become floating point with NaN; missing text is NaN.
    """
    chosen = table.select(list(columns)).take(pa.array(positions))
    return chosen.rename_columns(list(features)).to_pandas()


def reference_positions(table: pa.Table, reference: Reference) -> Integers:
    """Choose the reference rows: positions in ascending order, at most `reference.limit`.

    Raises RefusedError MISSING_COLUMN where the table has no such column, and EMPTY_REFERENCE
    when no row fits.
    """
    positions = np.arange(table.num_rows)
    if reference.column is not None:
        positions = np.flatnonzero(_fits(table, reference.column, reference.value))
    if positions.size == 0:
        raise RefusedError(
            "EMPTY_REFERENCE",
            f"None of the {table.num_rows:,} rows has {quoted(reference.value)} in "
            f"{quoted(reference.column)}.",
            "Choose another value for the reference rows.",
        )
    if positions.size > reference.limit:
        generator = np.random.default_rng(reference.seed)
        positions = np.sort(generator.permutation(positions)[: reference.limit])
    return positions.astype(np.int64)


def _fits(table: pa.Table, column: str, wanted: str | None) -> np.ndarray:
    if column not in table.schema.names:
        raise RefusedError(
            "MISSING_COLUMN",
            f"The table has no column {quoted(column)} to choose reference rows by.",
            "Choose one of its columns.",
        )
    # A missing value is no text: it must not be taken for the answer "None".
    values = table.column(column).to_pylist()
    return np.array([value is not None and label(value) == wanted for value in values])
