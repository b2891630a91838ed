"""Asking a model about many rows at once, each row once, and never about more than was granted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from explainers.kernels.reporting import Report, unheard
from explainers.records import Floats, Integers

Margins = Callable[[Integers], Floats]
"""(rows, features) of places -> (rows,): above 0 where the model's answer is the one wanted."""

UNKNOWN: Final = -1e100
"""The margin of a row beyond the budget, and of an answer that is no number: not reached."""

_BATCH_CELLS: Final = 2_000_000


class Asker:
    """Remembers what was asked: a search comes by the same row in several ways."""

    def __init__(self, margins: Margins, budget: int, report: Report = unheard) -> None:
        """Ask `margins` about up to `budget` rows; `report` hears of how many so far."""
        self._margins = margins
        self._known: dict[bytes, float] = {}
        self._budget = budget
        self._report = report

    @property
    def spent(self) -> int:
        """How many rows the model was asked about."""
        return len(self._known)

    @property
    def left(self) -> int:
        """About how many more it may be asked."""
        return self._budget - len(self._known)

    def __call__(self, rows: Integers) -> Floats:
        """Return the margins of rows, (rows,); UNKNOWN beyond the budget, the last rows first."""
        keys = [row.tobytes() for row in np.ascontiguousarray(rows, dtype=np.int64)]
        fresh: dict[bytes, int] = {}
        for at, key in enumerate(keys):
            if key not in self._known:
                fresh.setdefault(key, at)
        new = list(fresh.items())[: self.left]
        step = max(1, _BATCH_CELLS // max(1, rows.shape[1]))
        for start in range(0, len(new), step):
            part = new[start : start + step]
            found = np.nan_to_num(self._margins(rows[[at for _, at in part]]), nan=UNKNOWN)
            found = np.maximum(found, UNKNOWN)
            self._known.update(zip((key for key, _ in part), found.tolist(), strict=True))
            self._report(self.spent, self._budget)
        return np.array([self._known.get(key, UNKNOWN) for key in keys], dtype=np.float64)
