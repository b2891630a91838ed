"""How well one model repeats another: by its answers, and by what is decided from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.records import Floats


@dataclass(frozen=True)
class Fidelity:
    """What a surrogate repeats of a model over rows that it was not fitted to.

    explained: R2 of the outputs, 1 where all are repeated, 0 where their means would do as well,
    and less where they would do better; NaN where the model's answers never change. agreement: the
    share of rows in which the same class is decided for; None where there are no classes. rows: how
    many rows say so.
    """

    explained: float
    agreement: float | None
    rows: int


def fidelity(outputs: Floats, answers: Floats, classes: Classes | None = None) -> Fidelity:
    """Compare answers with a model's outputs: (rows, outputs) each, of rows kept from the fit.

    All outputs count by how far they vary (Craven and Shavlik 1996, section 4, for the agreement;
    R2 as in any regression). classes: how a decision is made of a row's outputs.
    """
    rows = len(outputs)
    spread = float(((outputs - outputs.mean(axis=0)) ** 2).sum()) if rows else 0.0
    missed = float(((outputs - answers) ** 2).sum())
    explained = 1.0 - missed / spread if spread > 0 else float("nan")
    agreement = None
    if classes is not None and rows:
        agreement = float((classes.decided(outputs) == classes.decided(answers)).mean())
    return Fidelity(explained, agreement, rows)


@dataclass(frozen=True)
class Classes:
    """How a class is decided for.

    Of two it is the `positive` one from the `threshold` on, if there is one; otherwise the one with
    the largest output.
    """

    positive: int = 0
    threshold: float | None = None

    def decided(self, outputs: Floats) -> np.ndarray:
        """The class decided for in each row, (rows,); outputs: (rows, outputs)."""
        if self.threshold is None or outputs.shape[1] != 2:
            return np.asarray(outputs.argmax(axis=1))
        reached = outputs[:, self.positive] >= self.threshold
        return np.where(reached, self.positive, 1 - self.positive)
