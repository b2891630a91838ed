"""Maps as means of blocks, against a loop over the blocks."""

import numpy as np
import pytest

from explainers.kernels.coarse import coarse

SIZES = [(227, 227), (40, 33), (8, 8), (1, 500), (30, 31)]


def edges(side, count):
    return [round(float(place)) for place in np.linspace(0, side, count + 1)]


@pytest.mark.parametrize("size", SIZES)
def test_a_coarse_map_has_the_means_of_its_blocks(size):
    values = np.random.default_rng(0).normal(size=size)
    means = coarse(values, 32)
    assert means.shape == tuple(min(side, 32) for side in size)
    down, across = (edges(side, count) for side, count in zip(size, means.shape, strict=True))
    for at in range(means.shape[0]):
        for beside in range(means.shape[1]):
            block = values[down[at] : down[at + 1], across[beside] : across[beside + 1]]
            assert means[at, beside] == pytest.approx(block.mean())


@pytest.mark.parametrize("size", SIZES)
def test_each_of_several_maps_is_made_coarse_alone(size):
    several = np.random.default_rng(0).normal(size=(3, 2, *size))
    found = coarse(several, 30)
    for place in np.ndindex(3, 2):
        np.testing.assert_allclose(found[place], coarse(several[place], 30), rtol=1e-12)


def test_a_map_of_few_pixels_stays_as_it_is():
    values = np.random.default_rng(0).normal(size=(2, 8, 8))
    np.testing.assert_array_equal(coarse(values, 30), values)
