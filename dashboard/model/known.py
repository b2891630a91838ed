"""The rows whose outcome is known: what a model's answers are held against."""

from __future__ import annotations

from dashboard.backend import shelf
from dashboard.memory import give_back
from dashboard.model.outcomes import Known, found_in
from explainers.records import Analysis, Predictions


def known(analysis: Analysis, predictions: Predictions) -> Known:
    """Return the rows of an analysis whose outcome is known, looked for once for each result.

    No rows where the analysis has no target column.
    """
    key = ("known", predictions.receipt.key, analysis.id, analysis.target)

    def look() -> Known:
        found = found_in(analysis, predictions)
        give_back()
        return found

    found: Known = shelf().take(key, look)
    return found
