"""What a model decided about rows: which class each is given, or which numbers are much alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboard.model.threshold import threshold
from explainers.checks import decisions
from explainers.checks.decisions import decided
from explainers.records import Analysis, Integers, Predictions


def given_classes(analysis: Analysis, predictions: Predictions) -> Integers:
    """(rows,) the class each row is given, by the threshold that is chosen where one decides."""
    return decided(predictions.outputs, analysis.positive_output, threshold(predictions))


def given_class(analysis: Analysis, predictions: Predictions, position: int) -> int:
    """Which class the row at `position` is given; see `given_classes`."""
    outputs = predictions.outputs[position : position + 1]
    return int(decided(outputs, analysis.positive_output, threshold(predictions))[0])


def decided_alike(analysis: Analysis, predictions: Predictions, position: int) -> NDArray[np.bool_]:
    """(rows,) whether each row was decided like the one at `position`.

    Of numbers, whether it is at most one standard deviation of all predictions away.
    """
    outputs = predictions.outputs
    if analysis.classes:
        bar = threshold(predictions)
        return decisions.decided_alike(outputs, position, analysis.positive_output, bar)
    return decisions.predicted_alike(outputs[:, 0], position)


def spread(predictions: Predictions) -> float:
    """The standard deviation of all predicted numbers."""
    return decisions.spread(predictions.outputs[:, 0])
