"""Figures of decisions, against scikit-learn's own."""

import numpy as np
import pytest
from sklearn import metrics

from explainers.checks.class_measures import (
    correlation,
    decision_figures,
    kappa,
    many_class_figures,
    measures_of_classes,
)
from explainers.checks.decisions import Confusion, confusion, confusion_counts

ROWS = 400


def drawn(classes, seed=0):
    """Truth and decisions that agree more often than by chance."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(classes, size=ROWS)
    return truth, np.where(draw.random(ROWS) < 0.6, truth, draw.integers(classes, size=ROWS))


def by_name(figures):
    return {figure.name: figure.value for figure in figures}


def scikit_learn(truth, given):
    return {
        "Accuracy": metrics.accuracy_score(truth, given),
        "Precision": metrics.precision_score(truth, given),
        "Recall": metrics.recall_score(truth, given),
        "Specificity": metrics.recall_score(truth, given, pos_label=0),
        "F1": metrics.f1_score(truth, given),
        "Balanced accuracy": metrics.balanced_accuracy_score(truth, given),
        "Matthews correlation": metrics.matthews_corrcoef(truth, given),
        "Cohen's kappa": metrics.cohen_kappa_score(truth, given),
    }


@pytest.mark.parametrize("seed", range(3))
def test_two_classes_as_in_scikit_learn(seed):
    truth, given = drawn(2, seed)
    found = by_name(decision_figures(confusion(given == 1, truth == 1)))
    assert found == pytest.approx(scikit_learn(truth, given), rel=1e-12)


def test_one_row_decided_otherwise_changes_every_figure():
    truth, given = drawn(2)
    other = given.copy()
    other[0] = 1 - other[0]
    ours = by_name(decision_figures(confusion(given == 1, truth == 1)))
    theirs = scikit_learn(truth, other)
    # A row that is not of the class says nothing about recall, one that is nothing on specificity.
    untouched = {"Recall" if truth[0] == 0 else "Specificity"}
    same = {name for name in ours if ours[name] == pytest.approx(theirs[name], rel=1e-12)}
    assert same == untouched


@pytest.mark.parametrize("seed", range(3))
def test_several_classes_as_in_scikit_learn(seed):
    truth, given = drawn(4, seed)
    found = by_name(many_class_figures(confusion_counts(truth, given, 4)))
    assert found == pytest.approx(
        {
            "Accuracy": metrics.accuracy_score(truth, given),
            "Balanced accuracy": metrics.balanced_accuracy_score(truth, given),
            "Macro F1": metrics.f1_score(truth, given, average="macro"),
            "Weighted F1": metrics.f1_score(truth, given, average="weighted"),
            "Matthews correlation": metrics.matthews_corrcoef(truth, given),
            "Cohen's kappa": metrics.cohen_kappa_score(truth, given),
        },
        rel=1e-12,
    )


def test_each_class_as_in_scikit_learn():
    truth, given = drawn(4)
    found = measures_of_classes(confusion_counts(truth, given, 4))
    precision, recall, f1, rows = metrics.precision_recall_fscore_support(truth, given)
    np.testing.assert_allclose(found.precision, precision)
    np.testing.assert_allclose(found.recall, recall)
    np.testing.assert_allclose(found.f1, f1)
    np.testing.assert_array_equal(found.rows, rows)
    np.testing.assert_allclose(found.plain(found.precision), precision.mean())
    np.testing.assert_allclose(
        found.weighted(found.precision),
        metrics.precision_score(truth, given, average="weighted"),
    )


def test_a_class_that_nobody_is_of_has_no_part_in_the_means():
    found = measures_of_classes(np.array([[3, 1, 0], [0, 4, 0], [0, 0, 0]]))
    assert np.isnan(found.recall[2])
    assert found.plain(found.recall) == pytest.approx((0.75 + 1) / 2)
    assert found.weighted(found.recall) == pytest.approx(7 / 8)
    nothing = measures_of_classes(np.zeros((2, 2), dtype=np.int64))
    assert np.isnan([nothing.plain(nothing.recall), nothing.weighted(nothing.recall)]).all()


def test_figures_that_cannot_be_had_are_nan():
    assert all(np.isnan(figure.value) for figure in decision_figures(Confusion(0, 0, 0, 0)))
    nobody = by_name(decision_figures(Confusion(0, 0, 3, 5)))
    assert np.isnan([nobody["Precision"], nobody["Matthews correlation"]]).all()
    assert (nobody["Recall"], nobody["F1"], nobody["Specificity"]) == (0, 0, 1)
    assert all(np.isnan(f.value) for f in many_class_figures(np.zeros((3, 3), dtype=np.int64)))


def test_chance_and_perfection():
    perfect = np.array([[10, 0], [0, 7]])
    assert correlation(perfect) == pytest.approx(1) and kappa(perfect) == pytest.approx(1)
    chance = np.array([[30, 10], [60, 20]])
    assert correlation(chance) == pytest.approx(0) and kappa(chance) == pytest.approx(0)
    assert np.isnan(kappa(np.array([[9, 0], [0, 0]])))


def test_counts_of_many_rows_do_not_overflow():
    many = np.array([[4_000_000_000, 1], [1, 4_000_000_000]])
    assert correlation(many) == pytest.approx(1, abs=1e-8)


def test_shares_have_an_interval_around_them_and_other_figures_none():
    truth, given = drawn(2)
    for figure in decision_figures(confusion(given == 1, truth == 1)):
        if figure.name in {"Accuracy", "Precision", "Recall", "Specificity"}:
            assert 0 < figure.low < figure.value < figure.high < 1
        else:
            assert np.isnan([figure.low, figure.high]).all()


def test_every_figure_says_what_it_means():
    figures = (
        *decision_figures(Confusion(1, 1, 1, 1)),
        *many_class_figures(np.ones((3, 3), dtype=np.int64)),
    )
    assert all(figure.meaning.endswith(".") for figure in figures)
