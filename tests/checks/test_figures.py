"""How good a model is, against scikit-learn's own figures."""

import numpy as np
import pytest
from sklearn.metrics import (
    accuracy_score,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
    r2_score,
    roc_auc_score,
)

from explainers.checks.figures import area_under_roc, class_figures, score_figures, value_figures

ROWS = 500


def probabilities(classes, seed=0, digits=12):
    """Rows that sum to one; few digits make many ties."""
    raw = np.random.default_rng(seed).dirichlet(np.ones(classes), ROWS).round(digits)
    raw[:, -1] += 1 - raw.sum(axis=1)
    return np.clip(raw, 0, 1)


def truth(classes, seed=1):
    return np.random.default_rng(seed).integers(classes, size=ROWS)


def values(figures):
    return [figure.value for figure in figures]


@pytest.mark.parametrize("digits", [12, 1])
@pytest.mark.parametrize("positive", [0, 1])
def test_two_classes_as_in_scikit_learn(digits, positive):
    given, known = probabilities(2, digits=digits), truth(2)
    accuracy, area, loss = values(class_figures(given, known, positive))
    assert accuracy == accuracy_score(known, given.argmax(axis=1))
    np.testing.assert_allclose(area, roc_auc_score(known == positive, given[:, positive]))
    np.testing.assert_allclose(loss, log_loss(known, given, labels=[0, 1]))


@pytest.mark.parametrize("positive", [0, 1, 2])
def test_several_classes_as_in_scikit_learn(positive):
    given, known = probabilities(3, digits=2), truth(3)
    accuracy, area, loss = values(class_figures(given, known, positive))
    assert accuracy == accuracy_score(known, given.argmax(axis=1))
    np.testing.assert_allclose(area, roc_auc_score(known == positive, given[:, positive]))
    np.testing.assert_allclose(loss, log_loss(known, given, labels=[0, 1, 2]))


@pytest.mark.parametrize("positive", [0, 1])
def test_two_sided_scores_as_in_scikit_learn(positive):
    margin, known = np.random.default_rng(3).normal(0.2, 2, ROWS), truth(2)
    given = np.stack([-margin, margin], axis=1)
    accuracy, area = values(score_figures(given, known, positive))
    assert accuracy == accuracy_score(known, margin > 0)
    np.testing.assert_allclose(area, roc_auc_score(known == positive, given[:, positive]))


def test_scores_of_three_classes_as_in_scikit_learn():
    given, known = np.random.default_rng(4).normal(size=(ROWS, 3)) - 5, truth(3)
    accuracy, area = values(score_figures(given, known, 2))
    assert accuracy == accuracy_score(known, given.argmax(axis=1))
    np.testing.assert_allclose(area, roc_auc_score(known == 2, given[:, 2]))


def test_scores_have_no_log_loss_and_bad_ones_no_figures():
    names = [figure.name for figure in score_figures(np.eye(2), np.array([0, 1]), 1)]
    assert names == ["Accuracy", "AUC"]
    broken = np.array([[0.5, 0.5], [np.inf, 0.5]])
    assert np.isnan(values(score_figures(broken, np.array([0, 1]), 1))).all()
    assert np.isnan(values(score_figures(np.empty((0, 2)), np.array([], dtype=int), 1))).all()


def test_sure_mistakes_cost_much_and_not_infinitely_much():
    given, known = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1, 1])
    loss = values(class_figures(given, known, 1))[2]
    np.testing.assert_allclose(loss, log_loss(known, given, labels=[0, 1]))
    assert 15 < loss < 20
    perfect = values(class_figures(given, np.array([0, 1]), 1))
    np.testing.assert_allclose(perfect, [1.0, 1.0, 0.0], atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_ties_are_counted_half(seed):
    draw = np.random.default_rng(seed)
    scores, positive = draw.integers(4, size=60) / 3.0, draw.random(60) < 0.4
    np.testing.assert_allclose(area_under_roc(scores, positive), roc_auc_score(positive, scores))


def test_the_area_of_one_score_for_all_is_a_half():
    assert area_under_roc(np.ones(9), np.arange(9) < 4) == 0.5


def test_regression_as_in_scikit_learn():
    draw = np.random.default_rng(2)
    known = draw.normal(5, 3, ROWS)
    predicted = known + draw.normal(size=ROWS)
    explained, mean, root = values(value_figures(predicted, known))
    np.testing.assert_allclose(explained, r2_score(known, predicted))
    np.testing.assert_allclose(mean, mean_absolute_error(known, predicted))
    np.testing.assert_allclose(root, np.sqrt(mean_squared_error(known, predicted)))


def test_the_comparisons_break_when_one_row_is_judged_otherwise():
    given, known = probabilities(2), truth(2)
    other = known.copy()
    other[0] = 1 - other[0]
    for ours, theirs in zip(
        values(class_figures(given, known, 1)), values(class_figures(given, other, 1)), strict=True
    ):
        assert not np.isclose(ours, theirs)
    predicted, moved = np.arange(9.0), np.arange(9.0)
    moved[0] += 1e-3
    for ours, theirs in zip(
        values(value_figures(predicted, moved)), values(value_figures(predicted, predicted)),
        strict=True,
    ):  # fmt: skip
        assert not np.isclose(ours, theirs, rtol=1e-9, atol=1e-12)


def test_figures_that_cannot_be_had_are_nan():
    nothing = np.array([], dtype=np.int64)
    assert np.isnan(values(class_figures(np.empty((0, 2)), nothing, 1))).all()
    assert np.isnan(values(value_figures(np.array([]), np.array([])))).all()
    broken = np.array([[0.5, 0.5], [np.nan, 0.5]])
    assert np.isnan(values(class_figures(broken, np.array([0, 1]), 1))).all()
    for bad in (np.nan, np.inf):
        assert np.isnan(values(value_figures(np.array([1.0, bad]), np.array([1.0, 2.0])))).all()
        assert np.isnan(values(value_figures(np.array([1.0, 2.0]), np.array([1.0, bad])))).all()


def test_one_side_alone_has_no_area_and_keeps_the_rest():
    accuracy, area, loss = values(class_figures(np.array([[0.1, 0.9]]), np.array([1]), 1))
    assert accuracy == 1.0 and np.isnan(area)
    np.testing.assert_allclose(loss, -np.log(0.9))
    assert np.isnan(area_under_roc(np.array([0.1, np.nan]), np.array([True, False])))


def test_a_target_that_never_changes_has_no_variance_to_explain():
    explained, mean, root = values(value_figures(np.array([1.0, 3.0]), np.array([2.0, 2.0])))
    assert np.isnan(explained)
    assert (mean, root) == (1.0, 1.0)


def test_every_figure_says_what_it_means():
    figures = (
        *class_figures(probabilities(2), truth(2), 1),
        *value_figures(np.ones(2), np.ones(2)),
    )
    scored = score_figures(np.eye(2), np.array([0, 1]), 1)
    assert all(figure.meaning.endswith(".") for figure in scored)
    assert [figure.name for figure in figures] == [
        "Accuracy",
        "AUC",
        "Log loss",
        "R²",
        "Mean error",
        "Root mean square error",
    ]
    assert all(figure.meaning.endswith(".") for figure in figures)
