"""Agreement between seeds of methods for texts: of those that draw, and of no others."""

from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.studies import find, studies_of
from explainers.studies.declaration import unfit
from explainers.studies.text_seeds import STUDY
from tests import text_subjects as given
from tests.reference import text_deletion as slow
from tests.studies import text_toys as toys

LIME = registry()["text_lime"]
TOP = "3 strongest in common"


def seeded(method, about=None, **parameters):
    return toys.study("text_seeds", method, about, **parameters)


def test_words_that_the_draw_alone_names_fail():
    found, answer = seeded(toys.LOTS, study_seeds=8)
    assert found[TOP][0] < 0.5
    assert abs(found["rank correlation"][0]) < 0.3
    assert 0.3 < found["same sign"][0] < 0.7
    assert "each draw names other words" in answer.facts["notes"][0]


def test_words_that_ignore_the_draw_agree_exactly():
    steady = toys.marking(lambda text, _: np.arange(len(toys.worth(text))), "steady", seeded=True)
    found, answer = seeded(steady)
    assert [found[name].tolist() for name in (TOP, "rank correlation", "same sign")] == [
        [1.0, 1.0, 1.0]
    ] * 3
    assert "the draw hardly matters" in answer.facts["notes"][0]


def test_numbers_that_are_all_the_same_cannot_be_compared():
    found, answer = seeded(toys.EVEN)
    assert np.isnan(found[TOP]).all() and np.isnan(found["rank correlation"]).all()
    assert "nothing that could move" in answer.facts["notes"][0]


def test_more_samples_agree_better():
    text = "good film and a very dull plot but fine actors, not a bad story"
    about = given.subject("trees", [text])
    few, _ = seeded(LIME, about, samples=100)
    many, _ = seeded(LIME, about, samples=5_000)
    assert few["rank correlation"][0] < many["rank correlation"][0] <= 1.0


def test_every_two_draws_are_compared_the_shown_one_among_them():
    text = "good film and a very dull plot, not bad"
    about = given.subject("pairs", [text])
    found, answer = seeded(LIME, about, seed=4, samples=100, study_seeds=3, study_target="1")
    (drawing,) = np.random.default_rng(4).spawn(1)
    seeds = [4, *drawing.choice(2**31, size=2, replace=False).tolist()]
    drawn, places = [], toys.words(text).tolist()
    for seed in seeds:
        arrays = given.explain(LIME, about, seed, samples=100).arrays
        drawn.append(slow.shared(arrays["spans"].tolist(), arrays["values"][:, 1], places))
    pairs = [slow.rank_correlation(*pair) for pair in combinations(drawn, 2)]
    expected = [np.mean(pairs), min(pairs), max(pairs)]
    assert_allclose(found["rank correlation"], expected, atol=1e-12)
    assert answer.facts["budget"] <= 3 * 100 + 1


@pytest.mark.parametrize("text", ["", "good", "good bad film"])
def test_of_few_words_which_are_on_top_is_no_question(text):
    found, answer = seeded(toys.LOTS, toys.subject(text))
    assert np.isnan(found[TOP]).all()
    assert "is no question" in answer.facts["notes"][0]


def test_methods_that_draw_nothing_are_not_studied():
    for method in registry().values():
        if method.shape == "tokens":
            assert (STUDY in studies_of(method)) == method.seeded
    assert "draws nothing at random" in unfit(registry()["text_occlusion"], STUDY)
    with pytest.raises(RefusedError, match="Occlusion"):
        find("text_occlusion.text_seeds")


def test_cost_counts_the_method_for_each_seed():
    made = find("text_lime.text_seeds")
    own = LIME.cost(LIME.parameters(), 1, 1)
    assert made.cost(made.parameters(study_seeds=4), 1, 1) == 4 * own + 1
