"""What an answer will cost, told before anything is started."""

from dataclasses import replace

import pytest

from explainers.errors import RefusedError
from explainers.records import AllRows, Request
from explainers.service.jobs.pace import Estimate
from explainers.service.jobs.pace_register import PROBE
from explainers.service.questions import subject_of
from tests import toys
from tests.service.answering import NoLauncher, another, one, opened, sampled
from tests.wrong import break_tree_shap

FEW = {"reference_rows": 10, "pairs": 20}
BLOCK = 10 + 8 * (1 + 10 * 2 * 2 * 4)
"""Rows sent for 8 rows: the references once; for each row itself, and 40 walks of 4 steps."""


def test_nothing_is_started_and_seconds_are_unknown_at_first(backend, analysis):
    quiet = another(backend, NoLauncher())
    assert quiet.estimate(sampled(analysis)) == Estimate(240, None)
    asked = sampled(analysis, "permutation_shap", limit=20, parameters=FEW)
    assert quiet.estimate(asked) == Estimate(3 * BLOCK, None)


def test_only_blocks_that_are_missing_count(backend, analysis):
    quiet = another(backend, NoLauncher())
    asked = sampled(analysis, "permutation_shap", limit=20, parameters=FEW)
    backend.engine.explain(asked).result()
    assert quiet.estimate(asked) == Estimate(0, 0.0)
    wider = replace(asked, rows=replace(asked.rows, limit=40))
    assert quiet.estimate(wider).model_rows == 2 * BLOCK
    assert quiet.estimate(replace(wider, seed=1)).model_rows == 5 * BLOCK


def test_row_that_is_in_the_sample_costs_nothing(backend, analysis):
    quiet = another(backend, NoLauncher())
    whole = backend.engine.explain(sampled(analysis, limit=16)).result()
    inside = int(whole.positions[3])
    outside = next(row for row in range(240) if row not in whole.positions)
    assert quiet.estimate(one(analysis, inside)) == Estimate(0, 0.0)
    assert quiet.estimate(one(analysis, outside)).model_rows == 1


def test_withheld_answer_costs_nothing_more(backend, analysis, monkeypatch):
    break_tree_shap(monkeypatch)
    backend.engine.explain(sampled(analysis, "tree_shap")).result()
    quiet = another(backend, NoLauncher())
    assert quiet.estimate(sampled(analysis, "tree_shap")) == Estimate(0, 0.0)
    assert quiet.estimate(one(analysis, 0, "tree_shap")) == Estimate(0, 0.0)


def test_trial_call_gives_the_pace_until_the_method_has_its_own(backend, analysis):
    quiet = another(backend, NoLauncher())
    asked = Request(analysis, "predictions", AllRows())
    found = backend.try_out(analysis)
    assert quiet.estimate(asked) == Estimate(240, pytest.approx(240 * found.seconds_per_row))
    result = backend.engine.explain(sampled(analysis, "predictions")).result()
    own = result.receipt.seconds / 240
    assert quiet.estimate(asked).seconds == pytest.approx(240 * own, rel=1e-6)


def test_pace_of_one_row_is_not_taken_for_many(backend, analysis):
    """One row pays for the setting up all by itself."""
    subject, paces = subject_of(analysis), backend.engine._paces
    many = sampled(analysis, "shares")
    paces.note(subject, PROBE, 1.0)
    paces.note(subject, "shares, one row", 8.0)
    assert backend.engine.estimate(many).seconds == 240 * 8.0, "better than the model's alone"
    paces.note(subject, "shares, many rows", 2.0)
    assert backend.engine.estimate(many).seconds == 240 * 2.0
    assert backend.engine.estimate(one(analysis, 0)).seconds == 8.0


def test_pace_is_the_analysis_own(backend, analysis):
    backend.engine.explain(sampled(analysis)).result()
    other = opened(backend, toys.model("forest"))
    assert backend.engine.estimate(sampled(analysis, seed=1)).seconds > 0
    assert backend.engine.estimate(sampled(other)).seconds is None


def test_what_cannot_be_answered_is_refused(engine, analysis):
    with pytest.raises(RefusedError):
        engine.estimate(one(analysis, 240))
