"""Answers beside known outcomes, made without a page."""

import itertools
from dataclasses import replace

import pytest

from dashboard.model import judged as module
from dashboard.model.judged import Judged
from dashboard.model.outcomes import found_in
from dashboard.rows.population import of
from dashboard.shelf import Shelf
from dashboard.units import usual_threshold
from tests.builders import predictions
from tests.dashboard.rows.test_findings import analysed

CLASSES = ("good", "bad")
_KEYS = itertools.count()


@pytest.fixture(autouse=True)
def a_shelf(monkeypatch):
    """What the server keeps between clicks, without a server."""
    kept = Shelf(1 << 20)
    monkeypatch.setattr(module, "shelf", lambda: kept)
    return kept


def judged(outputs, known, classes=CLASSES, unit="probability", output=None, threshold=None):
    """Two classes are decided by the usual threshold where none is given."""
    answers = predictions(outputs, {"risk": known}, classes=classes or ("prediction",), unit=unit)
    own = replace(answers.receipt, key=f"{next(_KEYS):064x}")
    answers = replace(answers, receipt=own)
    analysis = analysed(outputs, classes, unit, identifier=None, risk=known)
    bar = usual_threshold(answers) if threshold is None else threshold
    at = analysis.positive_output if output is None else output
    return Judged(analysis, of(analysis, answers), found_in(analysis, answers), at, bar)


def two(scores, bad, **changes):
    """Judge scores of the class “bad”; bad: which rows are."""
    outputs = [[1 - score, score] for score in scores]
    return judged(outputs, ["bad" if each else "good" for each in bad], **changes)
