"""How good the model is on its table, in a few figures: what stands above all tabs."""

from __future__ import annotations

import numpy as np

from dashboard.model.judged import Judged
from dashboard.units import SCORE
from explainers.checks.class_measures import decision_figures, many_class_figures
from explainers.checks.figures import Figure, class_figures, score_figures, value_figures
from explainers.checks.residuals import error_figures

_TOLD = ("Accuracy", "Precision", "Recall", "F1")
_TOLD_OF_MANY = ("Accuracy", "Macro F1")


def performance(judged: Judged) -> tuple[Figure, ...]:
    """The figures that are told first; of a classifier those of its decisions, then of its answers.

    None where no row can be judged.
    """
    if not judged.rows:
        return ()
    if not judged.analysis.classes:
        return judged.once("value figures", lambda: _of_values(judged))
    told = _TOLD if len(judged.analysis.classes) == 2 else _TOLD_OF_MANY
    named = {figure.name: figure for figure in decisions(judged)}
    return (*(named[name] for name in told), *judged.once("figures", lambda: _of_answers(judged)))


def decisions(judged: Judged) -> tuple[Figure, ...]:
    """Every figure that can be read off the decisions, at the threshold there is."""
    if len(judged.analysis.classes) == 2:
        return decision_figures(judged.confusion)
    return many_class_figures(judged.counts)


def _of_answers(judged: Judged) -> tuple[Figure, ...]:
    """What hangs on no threshold. Sorting a million answers takes a third of a second."""
    judge = score_figures if judged.predictions.unit == SCORE else class_figures
    outputs, truth = judged.known.outputs(judged.predictions), judged.known.truth.astype(np.int64)
    return tuple(each for each in judge(outputs, truth, judged.output) if each.name != "Accuracy")


def _of_values(judged: Judged) -> tuple[Figure, ...]:
    predicted, truth = judged.predicted, judged.known.truth.astype(np.float64)
    return (*value_figures(predicted, truth), *error_figures(predicted, truth))
