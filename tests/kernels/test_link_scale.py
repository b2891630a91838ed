"""The scale curves are added up on: there and back again, and what mirrors is fitted once."""

import numpy as np
import pytest

from explainers.kernels.link_scale import LIGHTEST, MIRRORED, SURE, link_scale


def shares(rows, classes):
    drawn = np.random.default_rng(0).dirichlet(np.ones(classes), rows)
    return np.clip(drawn, 0.01, None) / np.clip(drawn, 0.01, None).sum(axis=1, keepdims=True)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_probabilities_come_back_as_they_were(classes):
    outputs = shares(50, classes)
    scale = link_scale(outputs, probabilities=True)
    np.testing.assert_allclose(scale.back(scale.targets), outputs, atol=1e-12)
    assert scale.mirrored == (classes == 2)
    assert scale.targets.shape == (50, 1 if classes == 2 else classes)


def test_what_is_surer_than_sure_is_held_at_it():
    outputs = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    scale = link_scale(outputs, probabilities=True)
    edge = np.log(SURE / (1 - SURE))
    np.testing.assert_allclose(scale.targets.ravel(), [edge, 0.0, -edge], atol=1e-12)
    np.testing.assert_allclose(scale.weights.ravel(), [LIGHTEST, 0.25, LIGHTEST])


def test_scores_that_mirror_are_fitted_once_and_others_each():
    scores = np.random.default_rng(1).normal(size=(20, 1))
    mirrored = link_scale(np.hstack([-scores, scores]), probabilities=False)
    assert mirrored.outputs == (1,) and not mirrored.linked
    np.testing.assert_array_equal(mirrored.back(scores), np.hstack([-scores, scores]))
    apart = np.hstack([-scores, scores])
    apart[3, 0] += 2 * MIRRORED * max(1.0, np.abs(scores).max())
    assert link_scale(apart, probabilities=False).outputs == (0, 1)


def test_a_number_stays_what_it_is():
    values = np.random.default_rng(2).normal(size=(9, 1))
    scale = link_scale(values, probabilities=False)
    np.testing.assert_array_equal(scale.back(values), values)
    assert scale.outputs == (0,) and (scale.weights == 1).all()
