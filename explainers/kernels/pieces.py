"""A slow model is asked about many rows in several calls, so that it can be told how far it is.

A call cannot be looked into while it lasts. One that is over in a moment stays one call: each call
has a cost of its own, and a model's arithmetic may round otherwise in another company of rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
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

_APART: Final = 1.5
"""How many times as many rows a call must have had to tell its fixed cost from that of its rows."""


@dataclass(frozen=True)
class Call:
    """One call of a model: how many rows it had and how many seconds it took."""

    rows: int
    seconds: float

    def most(self, before: Call | None) -> float:
        """How many rows a call may have to last as long as it should, by this one and another."""
        each = self.seconds / self.rows
        if before is not None and self.rows > _APART * before.rows:
            slope = (self.seconds - before.seconds) / (self.rows - before.rows)
            each = min(max(slope, each * 1e-3), each)
        return CALL_SECONDS / each if each else float("inf")


def in_pieces(
    predict: Callable[[pd.DataFrame], Floats],
    frame: pd.DataFrame,
    last: Call,
    report: Report,
    clock: Callable[[], float] = time.perf_counter,
) -> Floats:
    """Ask about a frame of one row or more, (rows, outputs), in calls of about a second.

    last: a call before. report: told in rows, after each call.
    """
    parts: list[Floats] = []
    before, done = None, 0
    while done < len(frame):
        left = len(frame) - done
        rows = int(min(max(FEWEST, last.most(before)), left))
        if left - rows < FEWEST:
            rows = left  # the last few cost less than a call of their own
        started = clock()
        parts.append(predict(frame if rows == len(frame) else frame.iloc[done : done + rows]))
        before, last = last, Call(rows, clock() - started)
        done += rows
        report(done, len(frame))
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
