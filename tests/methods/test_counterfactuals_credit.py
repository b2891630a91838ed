"""The acceptance of counterfactuals: declined rows of German credit, each turned three ways."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from explainers.methods import registry
from explainers.records import Goal
from explainers.service.samples import FOLDER
from tests.methods.test_counterfactuals import asked, rows_of
from tests.subjects import subject

pytestmark = pytest.mark.long

METHOD = registry()["counterfactuals"]
DECLINED, LIMITED = 20, 8
BUDGET = METHOD.parameters().budget
SHARE = 0.95
LIMITS = {
    "fixed": ["age", "personal_status_sex", "foreign_worker"],
    "falling": ["credit_amount"],
    "ranges": [["duration_months", 6, 36]],
    "most_changed": 3,
}


@cache
def credit():
    model = (FOLDER / "german_credit_pipeline.skops").read_bytes()
    table = (FOLDER / "german_credit.csv").read_bytes()
    return subject(model, 1_000, table)


def declined(most=DECLINED):
    """Rows whose probability of “bad” is above a half; the model's first class."""
    given = credit()
    assert given.model.card.classes[0] == "bad"
    shares = given.model.predict(given.rows)[:, 0]
    return np.flatnonzero(shares > 0.5)[:most].tolist()


def turned(row, **limits):
    """How many alternatives the model really decides otherwise, and which of them hold."""
    given = credit()
    answer = asked(given, row, target="0", side="below", budget=BUDGET, **limits)
    goal = Goal(**answer.facts["goal"])
    frames = list(rows_of(given, row, answer))
    assert all(goal.reached(given.model.predict(frame))[0] for frame in frames)
    assert len({frame.to_json() for frame in frames}) == len(frames)
    return frames


def test_almost_all_declined_rows_are_turned_three_ways():
    found = [len(turned(row)) for row in declined()]
    assert np.mean(np.array(found) == 3) >= SHARE


def test_so_they_are_within_limits_which_hold():
    given, found = credit(), []
    for row in declined(LIMITED):
        own = given.rows.iloc[row]
        frames = turned(row, **LIMITS)
        found.append(len(frames))
        for then in (frame.iloc[0] for frame in frames):
            assert all(then[name] == own[name] for name in LIMITS["fixed"])
            assert then["credit_amount"] <= own["credit_amount"]
            months = then["duration_months"]
            assert months == own["duration_months"] or 6 <= months <= 36
            assert 1 <= sum(then[name] != own[name] for name in own.index) <= 3
    assert np.mean(np.array(found) == 3) >= SHARE


def test_nobody_is_turned_where_nothing_may_change():
    given = credit()
    every = list(given.rows.columns)
    fixed = {"fixed": [name for name in every if name != "telephone"]}
    # Two rows: were it possible for them, the share would be reached.
    assert np.mean([len(turned(row, **fixed)) == 3 for row in declined(2)]) < SHARE


def test_steps_are_told_up_to_the_end():
    told = []
    given = replace(credit(), report=lambda *steps: told.append(steps))
    asked(given, declined()[0], budget=BUDGET)
    assert told[-1] == (BUDGET, BUDGET)
    assert told == sorted(told)
