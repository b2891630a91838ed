"""The scale on which what columns add is added up: log-odds for probabilities, else the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.records import Floats

SURE: Final = 1e-3
"""A probability nearer to 0 or 1 is taken for this one: its log-odds would outweigh all others."""

LIGHTEST: Final = 1e-2
"""The least weight of a row, of at most 1/4: those that are sure have a say, too."""

MIRRORED: Final = 1e-6
"""How far two outputs may be from being each other's mirror image, as a share of their reach."""


@dataclass(frozen=True, eq=False)
class LinkScale:
    """What is fitted instead of a model's outputs.

    outputs: those that are fitted, of which there are `of` in all: of two that mirror each other,
    the second. targets: (rows, fitted), what they are on this scale; weights: like them, how much a
    row counts. linked: they are log-odds.
    """

    outputs: tuple[int, ...]
    of: int
    targets: Floats
    weights: Floats
    linked: bool

    @property
    def mirrored(self) -> bool:
        """Whether one of two outputs is left out, being the other one's mirror image."""
        return len(self.outputs) < self.of

    def every(self, fitted: Floats) -> Floats:
        """From what was fitted to all outputs on this scale: (..., fitted) -> (..., outputs)."""
        return np.concatenate([-fitted, fitted], axis=-1) if self.mirrored else fitted

    def back(self, sums: Floats) -> Floats:
        """From sums on this scale, (rows, fitted), to what a model answers, (rows, outputs).

        Several classes, each against the rest, are made to add up to 1.
        """
        if not self.linked:
            return self.every(sums)
        shares = 1.0 / (1.0 + np.exp(-self.every(sums)))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def link_scale(outputs: Floats, *, probabilities: bool) -> LinkScale:
    """Choose the scale for a model's outputs, (rows, outputs).

    A row with probability p weighs p (1 - p), so that an error in the log-odds counts about as it
    does in the deviance (McCullagh and Nelder 1989, Generalized linear models, section 2.5).
    """
    count = outputs.shape[1]
    fitted = (1,) if count == 2 and _mirrored(outputs, probabilities) else tuple(range(count))
    values = outputs[:, list(fitted)]
    if not probabilities:
        return LinkScale(fitted, count, values, np.ones_like(values), linked=False)
    known = np.clip(values, SURE, 1.0 - SURE)
    targets = np.log(known / (1.0 - known))
    return LinkScale(fitted, count, targets, np.maximum(known * (1.0 - known), LIGHTEST), True)


def _mirrored(outputs: Floats, probabilities: bool) -> bool:
    """Tell whether two outputs add up to the same in all rows: to 1, or scores to 0."""
    missed = np.abs(outputs.sum(axis=1) - float(probabilities)).max()
    return bool(missed <= MIRRORED * max(1.0, float(np.abs(outputs).max())))
