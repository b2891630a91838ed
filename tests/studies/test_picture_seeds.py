"""Agreement between seeds: of methods that draw at random, and of no others."""

from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.errors import RefusedError
from explainers.kernels.rank_agreement import rank_correlation
from explainers.methods import registry
from explainers.studies import find, studies_of
from tests import picture_subjects as given
from tests.studies import picture_toys as toys

SMOOTH = registry()["picture_smoothgrad"]


def seeded(method, subject=None, **parameters):
    return toys.study("picture_seeds", method, subject or given.subject(rows=1), **parameters)


def correlation(answer):
    return toys.measured(answer)["rank correlation"]


def test_a_map_that_the_draw_alone_makes_fails():
    answer = seeded(toys.toy(toys.lots, seeded=True, exact=False))
    assert abs(correlation(answer)[0]) < 0.25
    assert toys.measured(answer)["top places in common"][0] < 0.3
    assert "each draw makes another map" in answer.facts["notes"][0]


def test_a_map_that_ignores_the_draw_agrees_exactly():
    answer = seeded(toys.toy(toys.edges, seeded=True, exact=False))
    assert correlation(answer) == [1.0, 1.0, 1.0]
    assert "the draw hardly matters" in answer.facts["notes"][0]


def test_more_draws_agree_better():
    few = correlation(seeded(SMOOTH, draws=5, noise=0.3))[0]
    many = correlation(seeded(SMOOTH, draws=100, noise=0.3))[0]
    assert few < many < 1.0


def test_every_two_maps_are_compared_the_shown_one_among_them():
    subject = given.subject(rows=1)
    answer = seeded(SMOOTH, subject, study_seeds=3, target="0")
    (drawing,) = np.random.default_rng(0).spawn(1)
    seeds = [0, *drawing.choice(2**31, size=2, replace=False).tolist()]
    settings = SMOOTH.parameters(target="0")
    maps = [
        SMOOTH.run(subject, settings, np.random.default_rng(seed)).arrays["values"][0]
        for seed in seeds
    ]
    pairs = [rank_correlation(*pair) for pair in combinations(maps, 2)]
    assert len(pairs) == 3
    assert_allclose(correlation(answer), [np.mean(pairs), min(pairs), max(pairs)], atol=1e-3)


def test_methods_that_draw_nothing_are_not_studied():
    for method in registry().values():
        if method.shape == "maps":
            names = {study.name for study in studies_of(method)}
            assert ("picture_seeds" in names) == method.seeded
    with pytest.raises(RefusedError, match="LRP draws nothing at random"):
        find("picture_lrp.picture_seeds")


def test_blank_maps_cannot_be_compared():
    answer = seeded(toys.toy(toys.nothing, seeded=True, exact=False))
    assert np.isnan(correlation(answer)).all()
    assert "nothing that could move" in answer.facts["notes"][0]


def test_cost_counts_the_method_for_each_seed():
    made = find("picture_smoothgrad.picture_seeds")
    own = SMOOTH.cost(SMOOTH.parameters(), 1, 0)
    assert made.cost(made.parameters(study_seeds=4), 1, 0) == 4 * own
