"""A slow model is asked in several calls, a fast one in one, and both answer the same."""

import numpy as np
import pandas as pd
import pytest

from explainers.kernels.coalitions import exact_shares
from explainers.kernels.permutations import drawn, sampled_shares
from explainers.kernels.pieces import FEWEST, Call, in_pieces
from explainers.kernels.reporting import part_of, stretch_of, unheard
from tests.kernels.games import Counting, close, game, numbers, tangled


@pytest.fixture(autouse=True)
def a_second_a_call(monkeypatch):
    monkeypatch.setattr("explainers.kernels.pieces.CALL_SECONDS", 1.0)


class Slow:
    """A model on a clock of its own: some seconds for a call, and some for each of its rows."""

    def __init__(self, each, fixed=0.0):
        self.now, self.calls = 0.0, []
        self._each, self._fixed = each, fixed

    def clock(self):
        return self.now

    def __call__(self, frame):
        self.calls.append(len(frame))
        self.now += self._fixed + self._each * len(frame)
        return frame.to_numpy()[:, :1] * 2


def asked(model, rows, pace):
    """Ask about `rows` rows after 100 that had that pace; what was reported."""
    frame = pd.DataFrame({"x": np.arange(float(rows))})
    told = []
    before = Call(100, 100 * pace)
    found = in_pieces(model, frame, before, lambda *steps: told.append(steps), model.clock)
    np.testing.assert_array_equal(found[:, 0], 2 * np.arange(rows))
    return told


def test_a_slow_model_is_asked_in_calls_of_a_second():
    model = Slow(each=0.004)
    told = asked(model, 1_001, 0.004)
    assert model.calls == [250, 250, 250, 251], "the last row has no call of its own"
    assert told == [(250, 1_001), (500, 1_001), (750, 1_001), (1_001, 1_001)]


def test_a_fast_model_is_asked_once():
    model = Slow(each=1e-6, fixed=0.005)
    assert asked(model, 50_000, 1e-5) == [(50_000, 50_000)]
    assert model.calls == [50_000]


def test_one_that_was_slow_only_before_is_soon_asked_about_all_the_rest():
    """A network is traced with its first rows; that is no pace."""
    model = Slow(each=1e-6, fixed=0.005)
    asked(model, 50_000, 0.02)
    assert model.calls == [FEWEST, 24_960, 24_912]


def test_what_every_call_costs_is_not_taken_for_the_cost_of_its_rows():
    model = Slow(each=1e-6, fixed=0.15)
    asked(model, 60_000, 0.0015)
    assert model.calls == [666, 59_334]


def test_one_that_gets_slow_is_asked_about_less():
    model = Slow(each=0.002)
    asked(model, 2_000, 1e-3)
    assert model.calls == [1_000, 500, 500]


def test_calls_are_never_tiny():
    model = Slow(each=30.0)
    asked(model, 3 * FEWEST, 30.0)
    assert model.calls == [FEWEST] * 3


@pytest.mark.parametrize("rows", [1, FEWEST - 1, FEWEST, 2 * FEWEST - 1])
def test_few_rows_are_one_call_however_slow(rows):
    model = Slow(each=30.0)
    assert asked(model, rows, 30.0) == [(rows, rows)]


def test_a_clock_that_stands_still_is_no_trouble():
    assert asked(Slow(each=0.0), 5_000, 0.0) == [(5_000, 5_000)]
    model = Slow(each=0.0)
    asked(model, 5_000, 1.0)
    assert model.calls == [FEWEST, 5_000 - FEWEST]


def shares_of(kind, setup, report):
    if kind == "exact":
        return exact_shares(setup, report)
    orders = drawn(np.random.default_rng(0), setup.pool.references, 40, setup.pool.players)
    return sampled_shares(setup, orders, report)


def test_several_rows_are_asked_about_at_once(monkeypatch):
    monkeypatch.setattr("explainers.kernels.pieces.CALL_SECONDS", 0.0)
    model, told = Counting(tangled), []
    setup = game(numbers(3, 5), numbers(20, 5, 1), model)
    exact_shares(setup, lambda *steps: told.append(steps))
    assert model.calls == [23, 1_800]
    assert told == [(1_800, 1_800)]


@pytest.mark.parametrize("kind", ["exact", "sampled"])
@pytest.mark.parametrize("model_rows", [65_536, 500])
def test_a_game_tells_how_far_it_is_and_its_shares_stay(kind, model_rows, monkeypatch):
    monkeypatch.setattr("explainers.kernels.pieces.CALL_SECONDS", 0.0)  # each is too long
    rows, references = numbers(1, 5), numbers(40, 5, 1)
    model, told = Counting(tangled), []
    cut = shares_of(
        kind, game(rows, references, model, model_rows), lambda *steps: told.append(steps)
    )
    assert len(model.calls) > 4
    assert told == sorted(told)
    (total,) = {total for _, total in told}
    assert told[-1] == (total, total)
    assert total == cut.sent - 41, "rows and reference rows are asked about before"
    assert [done for done, _ in told] == np.cumsum(model.calls[1:]).tolist()

    monkeypatch.setattr("explainers.kernels.pieces.CALL_SECONDS", 1e9)
    whole = shares_of(kind, game(rows, references, tangled), unheard)
    close(cut.values, whole.values)
    assert cut.sent == whole.sent


def test_parts_of_a_whole_are_told_in_its_steps():
    told = []
    for part in range(3):
        report = part_of(lambda *steps: told.append(steps), part, 3)
        report(1, 2)
        report(2, 2)
    assert told == [(1, 6), (2, 6), (3, 6), (4, 6), (5, 6), (6, 6)]


def test_a_stretch_is_told_after_what_came_before():
    told = []
    stretch_of(lambda *steps: told.append(steps), 30, 100)(5, 10)
    assert told == [(35, 100)]
    assert unheard(1, 2) is None
