"""A slow model is asked about many rows in several calls, so that it can be told how far it is.

A call cannot be looked into while it lasts. One that is over in a moment stays one call: each call
has a cost of its own, and a model's arithmetic may round otherwise in another company of rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from explainers.kernels.reporting import Report
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

CALL_SECONDS: Final = 1.0
"""How long one call should last at most."""

FEWEST: Final = 128
"""Rows of a call at least: a model that is traced first is slow once, and not for each row."""


def in_pieces(
    predict: Callable[[pd.DataFrame], Floats],
    frame: pd.DataFrame,
    pace: float,
    report: Report,
    clock: Callable[[], float] = time.perf_counter,
) -> Floats:
    """Ask about a frame of one row or more, (rows, outputs), in calls of about a second.

    pace: seconds a row as far as is known, 0 for a model that takes none. Each call tells the pace
    of the next. report: told in rows, after each call.
    """
    parts: list[Floats] = []
    done = 0
    while done < len(frame):
        rows = left = len(frame) - done
        if pace:
            rows = max(FEWEST, int(CALL_SECONDS / pace))
        if left - rows < FEWEST:
            rows = left  # the last few cost less than a call of their own
        started = clock()
        parts.append(predict(frame if rows == len(frame) else frame.iloc[done : done + rows]))
        pace = (clock() - started) / rows
        done += rows
        report(done, len(frame))
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
