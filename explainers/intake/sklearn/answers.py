"""What a fitted scikit-learn model answers for a row: probabilities, decision scores, a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError
from explainers.intake.handle import columns_of, two_sided
from explainers.records import Floats, Scale, Task

if TYPE_CHECKING:
    import pandas as pd

_INSTEAD = {
    "VotingClassifier": "Train it with voting='soft'.",
    "OutputCodeClassifier": "Use OneVsRestClassifier, which has them.",
}


def scale_of(model: Any, final: Any, task: Task) -> Scale:
    """Tell on which scale a model answers; `final` is its last step.

    Raises RefusedError NO_PROBABILITIES where a classifier names classes and nothing else.
    """
    if isolates(final):
        return "anomaly"
    if task == "regression":
        return "number"
    if hasattr(model, "predict_proba"):
        return "probability"
    if hasattr(model, "decision_function"):
        return "score"
    kind = type(final).__name__
    raise RefusedError(
        "NO_PROBABILITIES",
        f"{kind} answers labels only: it has neither predict_proba nor decision_function.",
        _INSTEAD.get(kind, "Use a classifier that has one of them, such as LogisticRegression."),
    )


def answering(model: Any, scale: Scale, named: bool) -> Callable[[pd.DataFrame], Floats]:
    """Return frame -> (rows, outputs) on `scale`; `named` says whether it takes columns by name."""
    asked = {
        "probability": "predict_proba",
        "score": "decision_function",
        "number": "predict",
        "anomaly": "score_samples",
    }
    shaped = _of_both if scale == "score" else columns_of

    def predict(frame: pd.DataFrame) -> Floats:
        # A model fitted on a bare array warns about names it has never seen.
        return shaped(getattr(model, asked[scale])(frame if named else frame.to_numpy()))

    return predict


def isolates(final: Any) -> bool:
    """Tell an isolation forest, which answers how usual a row is; `final` is the last step."""
    from sklearn.ensemble import IsolationForest

    return isinstance(final, IsolationForest)


def of_anomalies(final: Any) -> tuple[str, ...]:
    """Say what the score of an isolation forest means; nothing about other models."""
    if not isolates(final):
        return ()
    return (
        "IsolationForest answers how usual a row is (score_samples): from −1, the most unusual, "
        f"up to 0. It calls a row an outlier below {float(final.offset_):.3g}. No known outcome "
        "was learned.",
    )


def one_against_rest(final: Any, scale: Scale, classes: int) -> tuple[str, ...]:
    """Have a support vector machine answer one score per class and not one per pair of classes.

    Its shape of scores is a setting for the answer alone; nothing fitted depends on it. Returns
    what to say about the scores.
    """
    from sklearn.svm._base import BaseSVC

    if not isinstance(final, BaseSVC) or scale != "score" or classes < 3:
        return ()
    final.decision_function_shape = "ovr"
    if final.break_ties:
        return ()
    return (
        f"{type(final).__name__} lets pairs of classes vote and predicts the first of those with "
        "the most votes; the scores break ties by confidence, so for a few rows the largest score "
        "may be another class's (break_ties=True makes them agree).",
    )


def _of_both(scores: Any) -> Floats:
    """Give both of two classes a score, the larger for the class that is predicted."""
    columns = columns_of(scores)
    return two_sided(np.ravel(columns)) if columns.shape[1] == 1 else columns
