"""How long a model takes: what every call costs, and every row on top."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

Answer = Callable[["pd.DataFrame"], Floats]

LARGE_ROWS = 2_000
LARGE_SECONDS = 0.1  # what the large batch may take, by what the small one lets expect
_WORTH = 4  # a batch not this much larger than the small one would tell nothing new


@dataclass(frozen=True)
class Timed:
    """One call: what it answered and how long it took."""

    answer: Floats
    seconds: float


@dataclass(frozen=True)
class Timing:
    """A call with n rows takes about `seconds_per_call + n * seconds_per_row`."""

    seconds_per_call: float
    seconds_per_row: float


def timed(answer: Answer, rows: pd.DataFrame) -> Timed:
    """Ask for rows once, with a clock."""
    started = time.perf_counter()
    given = answer(rows)
    return Timed(given, time.perf_counter() - started)


def timing(answer: Answer, frame: pd.DataFrame, one: float, many: float) -> Timing:
    """Tell the cost of a call from that of a row, by the line through two sizes of batch.

    one, many: seconds a call took with one row and with the whole (rows, features) frame. Where
    the overhead of a call hides what a row costs, a larger batch is timed, of the same rows again
    and again: at most 2,000 rows, and as many as should take 0.1 s.
    """
    small = len(frame)
    slope = max(many - one, 0.0) / max(small - 1, 1)
    large = min(LARGE_ROWS, int(LARGE_SECONDS / slope)) if slope > 0 else LARGE_ROWS
    if large >= _WORTH * small:
        again = frame.iloc[np.resize(np.arange(small), large)].reset_index(drop=True)
        return line(1, one, large, timed(answer, again).seconds)
    return line(1, one, small, many)


def line(small: int, one: float, large: int, many: float) -> Timing:
    """The line through two measured batches; the larger alone where the clock shows no slope."""
    per_row = (many - one) / (large - small) if many > one else many / large
    return Timing(max(0.0, one - small * per_row), per_row)
