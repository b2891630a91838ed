"""Attention through layers: against the slow loop, and what it must be in plain cases."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels.rollout import rollout
from tests.reference import text_flow as slow


def shares(*size, seed=0):
    drawn = np.random.default_rng(seed).exponential(size=size)
    return (drawn / drawn.sum(axis=-1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("size", [(1, 1, 3, 3), (3, 2, 5, 5), (4, 1, 1, 1)])
def test_it_is_that_of_the_slow_loop(size):
    weights = shares(*size)
    found = rollout(weights)
    assert_allclose(found, slow.rollout(weights), rtol=0, atol=1e-12)
    assert_allclose(found.sum(axis=1), 1, rtol=0, atol=1e-12)


def test_the_last_layer_reads_what_the_first_made():
    """The last reads the second token alone, which the first made of the third alone."""
    weights = np.zeros((2, 1, 3, 3), np.float32)
    weights[0, 0, :, 2] = 1
    weights[1, 0, :, 1] = 1
    found = rollout(weights)
    assert_allclose(found[0], [0.25, 0.25, 0.5])
    turned = rollout(weights[::-1])
    assert np.abs(turned - found).max() > 0.2


def test_without_layers_each_token_is_itself():
    assert_allclose(rollout(np.zeros((0, 2, 3, 3), np.float32)), np.eye(3))
