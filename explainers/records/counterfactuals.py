"""Counterfactuals: rows near one row that the model decides otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.records.explained import Explained, Floats

_ROUNDING: Final = 1e-9
"""Beyond a bound is only what rounding could not have put there, as a share of its scale."""


@dataclass(frozen=True)
class Goal:
    """What the model is wanted to answer: output `output` beyond `bound`, in the answer's unit.

    above: on which side of the bound. Where bound is None, the output is to be the largest.
    """

    output: int
    bound: float | None = None
    above: bool = True

    def margins(self, outputs: Floats) -> Floats:
        """How far answers, (rows, outputs), are beyond the bound, (rows,): reached where above 0.

        An answer on the bound itself is not beyond it, whichever side that counts to elsewhere.
        """
        own = outputs[:, self.output]
        if self.bound is None:
            others = np.delete(outputs, self.output, axis=1).max(axis=1, initial=-np.inf)
            return np.asarray(own - others - _ROUNDING)
        far = own - self.bound if self.above else self.bound - own
        return np.asarray(far - _ROUNDING * max(1.0, abs(self.bound)))

    def reached(self, outputs: Floats) -> NDArray[np.bool_]:
        """Whether answers, (rows, outputs), are what is wanted, (rows,)."""
        return np.asarray(self.margins(outputs) > 0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Counterfactuals(Explained):
    """Rows near the explained one after which the model answers as wanted, the nearest first.

    data: the explained row. outputs: (1, outputs), the model's answer for it. alternatives: the
    rows that were found, in the columns and types of `data`; the model was asked about each as it
    stands there. answers: (alternatives, outputs), what it said. changed: (alternatives, features),
    which cells differ from the row. sizes: like it, how large each change is: another category 1,
    a number its difference in median absolute deviations of the reference rows. asked: how many
    rows the model was asked about.
    """

    goal: Goal
    outputs: Floats
    alternatives: pa.Table
    answers: Floats
    changed: NDArray[np.bool_]
    sizes: Floats
    asked: int

    @property
    def distances(self) -> Floats:
        """(alternatives,) how far each lies from the row: its changes added up."""
        return np.asarray(self.sizes.sum(axis=1))
