"""The threshold a reader chose between two classes: in the URL, and kept from page to page."""

from __future__ import annotations

import math

import numpy as np

from dashboard.kept import keep, kept
from dashboard.units import PROBABILITY, usual_threshold
from explainers.checks.thresholds import Limits
from explainers.records import Predictions

_KEY = "threshold"


def threshold(predictions: Predictions) -> float | None:
    """The answer for the positive class above which it wins; None where nothing hangs on one.

    The chosen one, else the usual one: a half of a probability, 0 of a decision score. One that the
    URL spells wrongly, or that no answer can be held against, is none.
    """
    usual = usual_threshold(predictions)
    if usual is None:
        return None
    try:
        chosen = float(kept(_KEY) or usual)
    except ValueError:
        return usual
    if not math.isfinite(chosen):
        return usual
    if predictions.unit == PROBABILITY and not 0 <= chosen <= 1:
        return usual
    return chosen


def choose(predictions: Predictions, value: float) -> None:
    """Decide by this threshold from now on, on every page."""
    keep(_KEY, "" if value == usual_threshold(predictions) else repr(float(value)))


def limits(predictions: Predictions, output: int) -> Limits:
    """Between which numbers a threshold for the class `output` makes a difference."""
    if predictions.unit == PROBABILITY:
        return Limits(0.0, 1.0)
    answers = predictions.outputs[:, output]
    known = answers[np.isfinite(answers)]
    if not len(known):
        return Limits(-1.0, 1.0)
    low, high = float(known.min()), float(known.max())
    room = 0.05 * (high - low) or 1.0
    return Limits(low - room, high + room)
