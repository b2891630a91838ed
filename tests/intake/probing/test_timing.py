"""What a call costs, told apart from what a row costs."""

import time

import numpy as np
import pandas as pd
import pytest

from explainers.intake.probing.timing import LARGE_ROWS, Timing, line, timed, timing

FRAME = pd.DataFrame({"a": np.arange(50.0)}, index=np.arange(50) * 3)


def recorded(calls):
    def answer(rows):
        calls.append(rows)
        return rows.to_numpy()

    return answer


def test_a_call_is_timed_with_its_answer():
    found = timed(lambda rows: time.sleep(0.01) or rows.to_numpy(), FRAME)
    assert np.array_equal(found.answer, FRAME.to_numpy())
    assert 0.01 <= found.seconds < 1


def test_the_line_through_two_batches_gives_both_costs():
    found = line(1, 0.010 + 0.002, 100, 0.010 + 0.2)
    assert found.seconds_per_call == pytest.approx(0.010)
    assert found.seconds_per_row == pytest.approx(0.002)


def test_where_the_clock_shows_no_slope_the_larger_batch_counts_alone():
    found = line(1, 0.05, 2_000, 0.04)
    assert found.seconds_per_row == 0.04 / 2_000
    assert found.seconds_per_call == pytest.approx(0.05, rel=1e-3)


def test_no_cost_is_negative():
    assert line(1, 0.001, 50, 1.0).seconds_per_call == 0


def test_a_fast_model_is_timed_on_many_repeated_rows():
    calls = []
    timing(recorded(calls), FRAME, 0.001, 0.0011)
    (rows,) = calls
    assert len(rows) == LARGE_ROWS == 2_000
    assert rows.a.tolist() == [*range(50)] * 40
    assert rows.index.tolist() == [*range(2_000)]


def test_no_more_rows_than_should_take_a_tenth_of_a_second():
    calls = []
    timing(recorded(calls), FRAME, 0.05, 0.05 + 49 * 0.0001)
    assert len(calls[0]) == pytest.approx(1_000, abs=1)


def test_a_slow_model_is_not_asked_again():
    calls = []
    found = timing(recorded(calls), FRAME, 0.01, 0.01 + 49 * 0.01)
    assert calls == []
    assert found == Timing(pytest.approx(0.0, abs=1e-12), pytest.approx(0.01))


def test_one_row_is_enough():
    calls = []
    assert timing(recorded(calls), FRAME.head(1), 0.001, 0.001).seconds_per_row > 0
    assert len(calls[0]) == LARGE_ROWS
