"""A budget is kept, a row is asked about once, and an answer that is no number reaches nothing."""

import numpy as np

from explainers.kernels.counterfactuals.asking import UNKNOWN, Asker


def told():
    seen = []

    def margins(rows):
        seen.append(rows.copy())
        return rows[:, 0].astype(float)

    return seen, margins


def test_each_row_is_asked_about_once():
    seen, margins = told()
    ask = Asker(margins, 100)
    np.testing.assert_array_equal(ask(np.array([[3], [1], [3]])), [3, 1, 3])
    np.testing.assert_array_equal(ask(np.array([[1], [2]])), [1, 2])
    assert [len(rows) for rows in seen] == [2, 1]
    assert ask.spent == 3
    assert ask.left == 97


def test_beyond_the_budget_nothing_is_known():
    seen, margins = told()
    ask = Asker(margins, 2)
    np.testing.assert_array_equal(ask(np.array([[5], [6], [7]])), [5, 6, UNKNOWN])
    np.testing.assert_array_equal(ask(np.array([[7], [6]])), [UNKNOWN, 6])
    assert sum(map(len, seen)) == 2
    assert ask.left == 0


def test_what_is_no_number_is_not_reached():
    answers = np.array([np.nan, -np.inf, np.inf, 0.5])
    found = Asker(lambda rows: answers[rows[:, 0]], 9)(np.arange(4)[:, None])
    assert found[:2].tolist() == [UNKNOWN, UNKNOWN]
    assert (found[2:] > 0).all()
    assert np.isfinite(found).all()


def test_many_cells_are_asked_about_in_parts_and_told():
    calls, steps = [], []

    def margins(rows):
        calls.append(len(rows))
        return np.ones(len(rows))

    ask = Asker(margins, 10_000, lambda *done: steps.append(done))
    rows = np.zeros((3, 1_000_000), dtype=np.int64)
    rows[:, 0] = range(3)
    ask(rows)
    assert calls == [2, 1]
    assert steps == [(2, 10_000), (3, 10_000)]
