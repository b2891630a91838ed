"""Whether an edited value is one the model may have seen the like of, by what the table holds."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from dashboard.rows.columns import categories, numbers
from dashboard.what_if.fields import Field
from dashboard.what_if.wording import span_text
from dashboard.words import percent, shortened
from explainers.records import Cell, Dictionary
from explainers.records.dictionary import NOTHING_SAID

RARE: Final = 0.05
"""A share of the rows: a value is told of where no more than these lie beyond it."""

_WIDTH = 40


def doubt(field: Field, value: Cell, usual: pa.Table, said: Dictionary = NOTHING_SAID) -> str:
    """Say how unusual a value is; "" where the table holds many like it, or it is missing.

    usual: rows of the table, all or a fair sample. said: what numbers of the column count.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _unseen(field, value, usual)
    if field.low is None or field.high is None:
        return "no row of the table has a number here"
    if not field.low <= value <= field.high:
        span = span_text(said, field.name, field.low, field.high)
        return f"outside of what the table holds, {span}: the model has hardly seen the like"
    return _far(value, numbers(usual, field.name))


def _far(value: float, known: np.ndarray) -> str:
    known = known[np.isfinite(known)]
    if not len(known):
        return ""
    below, above = float((known < value).mean()), float((known > value).mean())
    if above <= RARE and below >= 0.5:
        return f"more than {percent(below)} of the rows have"
    if below <= RARE and above >= 0.5:
        return f"less than {percent(above)} of the rows have"
    return ""


def _unseen(field: Field, value: str, usual: pa.Table) -> str:
    if value in field.options or field.kind == "truth":
        return ""
    if value in categories(usual, field.name).names:
        return ""
    rows = f"{usual.num_rows:,} rows" if usual.num_rows != 1 else "1 row"
    return f"“{shortened(value, _WIDTH)}” is in none of {rows}: the model has not learned it"
