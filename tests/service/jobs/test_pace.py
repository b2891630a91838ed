"""Pace: bites as long as they may be, whatever a bite costs besides its rows."""

import pytest

from explainers.service.jobs import pace
from explainers.service.jobs.pace import Pace, Speed

BITE = 0.3


@pytest.fixture(autouse=True)
def real_numbers(monkeypatch):
    monkeypatch.setattr(pace, "BITE_SECONDS", BITE)
    monkeypatch.setattr(pace, "FIRST_MODEL_ROWS", 50)


def bites(seconds, cost=1.0, known=None, most=8_192, number=12):
    """Sizes and lengths of the first bites of a method that takes `seconds(rows)`."""
    now, found = Pace.starting(cost, known), []
    for _ in range(number):
        rows = now.bite(most)
        found.append((rows, seconds(rows)))
        now = now.after(*found[-1])
    return found


@pytest.mark.parametrize(("cost", "rows"), [(1, 50), (50, 1), (7, 7), (15_201, 1), (0, 50)])
def test_first_bite_is_what_the_trial_call_had(cost, rows):
    assert Pace.starting(cost, None).bite(8_192) == rows
    assert Pace.starting(cost, None).bite(4) == min(rows, 4)


def test_first_bite_is_as_long_as_allowed_where_a_pace_is_known():
    assert Pace.starting(100, 1e-4).bite(8_192) == 30
    assert Pace.starting(100, 1.0).bite(8_192) == 1


@pytest.mark.parametrize("each", [1e-6, 1e-4, 0.01, 0.07])
@pytest.mark.parametrize("cost", [1, 1_000])
def test_bites_reach_the_length_allowed_and_never_pass_it_by_much(each, cost):
    found = bites(lambda rows: 0.001 + each * rows, cost)
    assert max(seconds for rows, seconds in found[1:] if rows > 1) < 1.1 * BITE
    last, seconds = found[-1]
    assert last == 8_192 or seconds > 0.75 * BITE


def test_row_that_takes_longer_is_a_bite_of_its_own():
    sizes = [rows for rows, _ in bites(lambda rows: 0.45 * rows, 15_201)]
    assert sizes == [1, 2, *[1] * 10], "one trial of two rows tells slow rows from slow setting up"
    assert {rows for rows, _ in bites(lambda rows: 2.0 * rows, 15_201)} == {1}


def test_setting_up_that_takes_long_is_told_from_a_slow_row():
    """A network is traced for a second before its first row; then rows cost next to nothing."""
    found = bites(lambda rows: 0.9 + 0.001 * rows, 15_201, most=2_000)
    assert max(rows for rows, _ in found) > 500


def test_setting_up_that_takes_long_is_not_paid_for_every_row():
    """A tree explainer over a large forest: half a second to build, a millisecond a row."""
    found = bites(lambda rows: 0.5 + 0.001 * rows, most=256)
    assert found[-1][0] == 256
    assert sum(rows for rows, _ in found[:6]) > 256


def test_one_long_bite_is_recovered_from():
    """The first one may import a library: three seconds for 50 rows."""
    times = iter([3.0])
    found = bites(lambda rows: next(times, 0.0001 * rows), most=4_000)
    assert found[1][0] < 50
    assert found[6][0] > 2_000


def test_hiccup_among_even_bites_does_not_make_a_giant():
    now = Pace.starting(15_201, None)
    for rows, seconds in [(1, 0.04), (7, 0.28), (8, 0.31), (8, 0.9), (3, 0.12), (7, 0.29)]:
        now = now.after(rows, seconds)
    assert now.bite(8_192) < 20


def test_sizes_that_drift_together_are_no_two_measurements():
    now = Pace(1.0)
    for rows in (12, 8, 10, 11, 12, 12):
        now = now.after(rows, 0.3)
    assert 1 <= now.bite(8_192) <= 8_192


def test_clock_that_stands_still_divides_by_nothing():
    assert Pace(1.0).after(50, 0.0).bite(8_192) == 400


def test_time_left_follows_the_latest_bites():
    assert Speed().left(100) is None
    even = Speed().after(10, 1.0).after(10, 1.0)
    assert even.left(100) == pytest.approx(10)
    slower = even
    for _ in range(60):
        slower = slower.after(10, 3.0)
    assert slower.left(100) == pytest.approx(30, rel=0.01)
    assert even.after(10, 3.0).left(100) < 20, "one slow bite is smoothed"
