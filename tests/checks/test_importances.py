"""Importances: falls of quality by their definitions, with errors that a bootstrap confirms."""

from functools import partial

import numpy as np
import pytest

from explainers.checks.decisions import decided
from explainers.checks.figures import class_figures, value_figures
from explainers.checks.importances import importances, moves, standard_errors
from explainers.checks.quality import class_qualities, value_qualities
from tests.reference import swapped as slow

ROWS, DRAWS, PLAYERS, CLASSES = 120, 3, 4, 3
LARGEST = partial(decided, positive=1, threshold=None)


def classes(rows=ROWS):
    """Answers about classes, the better the less they were disturbed, and the truth."""
    generator = np.random.default_rng(1)
    truth = generator.integers(0, CLASSES, rows)
    sure = 2.0 * np.eye(CLASSES)[truth] + generator.normal(size=(rows, CLASSES))
    noise = generator.normal(size=(rows, DRAWS, PLAYERS, CLASSES))
    noise *= np.arange(PLAYERS)[None, None, :, None]
    return _shares(sure), _shares(sure[:, None, None] + noise), truth


def values(rows=ROWS):
    generator = np.random.default_rng(2)
    truth = generator.normal(size=rows)
    noise = generator.normal(size=(rows, DRAWS, PLAYERS, 1)) * np.arange(PLAYERS)[:, None]
    own = truth[:, None] + 0.3 * generator.normal(size=(rows, 1))
    return own, own[:, None, None] + noise, truth


def _shares(scores):
    shares = np.exp(scores)
    return shares / shares.sum(axis=-1, keepdims=True)


MEASURES = {
    "Log loss": (classes, -1, slow.log_loss),
    "Accuracy": (classes, 1, slow.accuracy),
    "AUC": (classes, 1, partial(slow.area, positive=1)),
    "Mean error": (values, -1, slow.mean_error),
    "R²": (values, 1, slow.explained),
}


def measured(title, truth):
    if MEASURES[title][0] is classes:
        found = class_qualities(truth, 1, LARGEST, probabilities=True)
    else:
        found = value_qualities(truth)
    return next(one for one in found if one.title == title)


def judged(title, given):
    outputs, changed, truth = given
    one = measured(title, truth)
    return importances(outputs, changed, one.judge, more_is_better=one.more_is_better)


@pytest.mark.parametrize("title", MEASURES)
def test_falls_are_those_of_the_definition(title):
    make, sign, figure = MEASURES[title]
    outputs, changed, truth = make()
    found = judged(title, (outputs, changed, truth))
    assert found.quality == pytest.approx(figure(outputs, truth))
    for draw in range(DRAWS):
        for player in range(PLAYERS):
            fall = sign * (figure(outputs, truth) - figure(changed[:, draw, player], truth))
            assert found.draws[draw, player] == pytest.approx(fall, abs=1e-12)
    np.testing.assert_allclose(found.falls, found.draws.mean(axis=0))
    assert found.falls[0] == 0 and (np.diff(found.falls) > 0).all()
    np.testing.assert_allclose(found.low + found.high, 2 * found.falls)
    assert (found.low <= found.falls).all()


@pytest.mark.parametrize("title", MEASURES)
def test_errors_are_those_of_a_bootstrap(title):
    make, _, _ = MEASURES[title]
    outputs, changed, truth = make(400)
    one = measured(title, truth)
    found = importances(outputs, changed, one.judge, more_is_better=one.more_is_better)

    def again(rows, player):
        drawn = judged(title, (outputs[rows], changed[rows, :, player : player + 1], truth[rows]))
        return drawn.falls[0]

    for player in (1, 3):
        spread = slow.bootstrapped(partial(again, player=player), 400, 300)
        assert found.errors[player] == pytest.approx(spread, rel=0.15)
    assert found.errors[0] == 0


def test_the_comparison_with_the_bootstrap_notices_a_third():
    outputs, changed, truth = classes(400)
    found = judged("AUC", (outputs, changed, truth))

    def again(rows):
        return judged("AUC", (outputs[rows], changed[rows, :, 3:], truth[rows])).falls[0]

    assert found.errors[3] * 1.33 != pytest.approx(slow.bootstrapped(again, 400, 300), rel=0.15)


def test_figures_are_the_same_as_the_pages_of_performance_show():
    outputs, _, truth = classes()
    shown = {one.name: one.value for one in class_figures(outputs, truth, 2)}
    for measure in class_qualities(truth, 2, LARGEST, probabilities=True):
        assert measure.judge(outputs).value == pytest.approx(shown[measure.title])
    outputs, _, truth = values()
    shown = {one.name: one.value for one in value_figures(outputs[:, 0], truth)}
    for measure in value_qualities(truth):
        assert measure.judge(outputs).value == pytest.approx(shown[measure.title])


def test_scores_have_no_log_loss_and_a_threshold_decides_two_classes():
    truth, scores = np.array([0, 1, 1]), np.array([[0.2, -0.2], [0.1, -0.1], [-1.0, 1.0]])
    found = {
        one.title: one
        for one in class_qualities(
            truth, 1, partial(decided, positive=1, threshold=-0.15), probabilities=False
        )
    }
    assert list(found) == ["AUC", "Accuracy"]
    assert found["Accuracy"].judge(scores).value == 1.0
    usual = class_qualities(
        truth, 1, partial(decided, positive=1, threshold=0.0), probabilities=False
    )[-1]
    assert usual.judge(scores).value == pytest.approx(2 / 3)


def test_a_sure_mistake_costs_much_and_not_infinitely():
    loss = class_qualities(np.array([0]), 1, LARGEST, probabilities=True)[0]
    assert loss.judge(np.array([[0.0, 1.0]])).value == pytest.approx(36.04, abs=0.01)


def test_what_cannot_be_had_is_no_number():
    one_class = np.zeros(5, np.int64)
    area = class_qualities(one_class, 1, LARGEST, probabilities=False)[0]
    found = area.judge(np.tile([0.5, 0.5], (5, 1)))
    assert np.isnan(found.value) and not found.pulls.any()
    explained = value_qualities(np.ones(5))[1]
    assert np.isnan(explained.judge(np.ones((5, 1))).value)
    outputs, changed, truth = values(0)
    for title in ("Mean error", "R²"):
        found = judged(title, (outputs, changed, truth))
        assert np.isnan(found.falls).all() and np.isnan(found.errors).all()
    assert np.isnan(moves(outputs, changed, 0).falls).all()


def test_answers_move_by_the_mean_size_of_their_changes():
    outputs, changed, _ = classes()
    found = moves(outputs, changed, 2)
    sizes = np.abs(changed[..., 2] - outputs[:, None, None, 2])
    np.testing.assert_allclose(found.falls, sizes.mean(axis=(0, 1)))
    np.testing.assert_allclose(found.draws, sizes.mean(axis=0))
    spread = sizes.mean(axis=1).std(axis=0, ddof=1) / np.sqrt(ROWS)
    np.testing.assert_allclose(found.errors, spread)


def test_one_row_says_nothing_of_errors():
    assert np.isnan(standard_errors(np.zeros((1, 3)))).all()
    np.testing.assert_allclose(standard_errors(np.array([[1.0], [-1.0]])), [1.0])
