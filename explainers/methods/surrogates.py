"""What surrogates share: the model's answers they are trained on, and the rows kept from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.errors import ModelError, RefusedError
from explainers.intake.summary import counted
from explainers.methods.declaration import Subject
from explainers.records import Floats, Integers

HELD: Final = 0.3
"""The share of rows that a surrogate never sees, and is judged by."""

FEWEST: Final = 20
"""Rows that are worth fitting anything to."""

_BATCH: Final = 2_048


@dataclass(frozen=True, eq=False)
class Taught:
    """The model's answers for a subject's rows. outputs: (rows, outputs); held: (rows,), 1 or 0."""

    outputs: Floats
    held: Integers

    @property
    def fitted(self) -> Integers:
        """The rows a surrogate is trained on."""
        return np.flatnonzero(self.held == 0)


def taught(subject: Subject, generator: np.random.Generator, work: int = 0) -> Taught:
    """Ask the model about every row, and draw the rows to keep.

    work: what comes after the asking, in rows of the model, for the progress that is reported.
    Raises RefusedError TOO_FEW_ROWS and ModelError GAPS_IN_ANSWERS.
    """
    rows = len(subject.rows)
    if rows < FEWEST:
        raise RefusedError(
            "TOO_FEW_ROWS",
            f"A surrogate is fitted to the model's answers and judged by others of them; here are "
            f"{counted(rows, 'row')}, and it takes {FEWEST} or more.",
            "Open a larger table, or look at single decisions.",
        )
    parts = []
    for at in range(0, rows, _BATCH):
        parts.append(subject.model.predict(subject.rows.iloc[at : at + _BATCH]))
        subject.report(min(at + _BATCH, rows), rows + work)
    outputs = np.concatenate(parts)
    gaps = int((~np.isfinite(outputs).all(axis=1)).sum())
    if gaps:
        raise ModelError(
            "GAPS_IN_ANSWERS",
            f"The model answers {counted(gaps, 'row')} of {rows:,} with no number, and nothing can "
            "be fitted to that.",
            "Fill the gaps in these rows, or put a preprocessor before the model that does.",
        )
    held = np.zeros(rows, dtype=np.int64)
    held[generator.permutation(rows)[: round(HELD * rows)]] = 1
    return Taught(outputs, held)


def held_note(known: Taught) -> str:
    """Say how many rows it was fitted to, and how many were kept from it."""
    kept = int(known.held.sum())
    return (
        f"Fitted to the model's answers for {counted(len(known.fitted), 'row')}; judged by its "
        f"answers for {counted(kept, 'other row')} that it has not seen."
    )
