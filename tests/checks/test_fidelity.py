"""Fidelity: 1 for what repeats, 0 for the mean, less for worse; decisions by their threshold."""

import math

import numpy as np
import pytest

from explainers.checks.fidelity import Classes, fidelity

OUTPUTS = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.7, 0.3]])


def test_what_repeats_all_has_1():
    found = fidelity(OUTPUTS, OUTPUTS, Classes())
    assert (found.explained, found.agreement, found.rows) == (1.0, 1.0, 4)


def test_the_mean_has_0_and_worse_has_less():
    mean = np.tile(OUTPUTS.mean(axis=0), (4, 1))
    assert fidelity(OUTPUTS, mean).explained == pytest.approx(0.0, abs=1e-12)
    assert fidelity(OUTPUTS, 1 - OUTPUTS).explained < 0


def test_answers_that_never_change_cannot_be_judged():
    same = np.full((5, 1), 3.0)
    found = fidelity(same, same)
    assert math.isnan(found.explained) and found.agreement is None


def test_no_rows_cannot_be_judged():
    found = fidelity(np.zeros((0, 2)), np.zeros((0, 2)), Classes())
    assert math.isnan(found.explained) and found.agreement is None and found.rows == 0


def test_r2_is_what_any_regression_calls_it():
    from sklearn.metrics import r2_score

    answers = OUTPUTS + np.random.default_rng(0).normal(0, 0.1, OUTPUTS.shape)
    peer = r2_score(OUTPUTS, answers, multioutput="variance_weighted")
    assert fidelity(OUTPUTS, answers).explained == pytest.approx(peer, abs=1e-12)


def test_decisions_follow_the_threshold():
    answers = np.array([[0.9, 0.1], [0.45, 0.55], [0.2, 0.8], [0.45, 0.55]])
    assert fidelity(OUTPUTS, answers, Classes()).agreement == 0.75
    assert fidelity(OUTPUTS, answers, Classes(1, 0.5)).agreement == 0.75
    assert fidelity(OUTPUTS, answers, Classes(1, 0.58)).agreement == 0.75
    assert fidelity(OUTPUTS, answers, Classes(1, 0.7)).agreement == 1.0
    assert Classes(0, 0.7).decided(OUTPUTS).tolist() == [0, 1, 1, 0]


def test_three_classes_are_decided_by_the_largest():
    three = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
    assert Classes(0, 0.5).decided(three).tolist() == [1, 0]
