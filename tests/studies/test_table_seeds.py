"""Agreement between seeds of methods for tables: of those that draw, and of no others."""

from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.studies import find, studies_of
from explainers.studies.declaration import unfit
from explainers.studies.table_seeds import STUDY
from tests import subjects
from tests import toys as files
from tests.reference import rank_agreement as slow
from tests.studies import table_toys as toys

PERMUTATION = registry()["permutation_shap"]
TOP, SAME = "3 strongest in common", "draws with the same 3 on top as the one shown"


def seeded(method, about=None, **parameters):
    return toys.study("table_seeds", method, about, **parameters)


def test_columns_that_the_draw_alone_names_fail():
    found, answer = seeded(toys.LOTS, study_seeds=30)
    assert found[SAME][0] < 0.3
    assert abs(found["rank correlation"][0]) < 0.2
    assert 0.3 < found["same sign"][0] < 0.7
    assert "another draw would mostly name others" in answer.facts["notes"][0]


def test_columns_that_ignore_the_draw_agree_exactly():
    steady = toys.marking(lambda about, _: toys.shares(about), "steady", seeded=True)
    found, answer = seeded(steady)
    assert found[SAME][0] == 1
    assert [found[name].tolist() for name in (TOP, "rank correlation", "same sign")] == [
        [1.0, 1.0, 1.0]
    ] * 3
    assert answer.facts["notes"] == [
        "The 3 strongest columns are the same in 9 of 9 other draws: the draw hardly matters for "
        "which they are."
    ]


def test_some_of_the_draws_may_name_other_columns():
    def now_and_then(_, draw):
        strongest = 9.0 if draw.random() < 0.3 else 0.0
        return np.array([5.0, 4.0, 3.0, 2.0, 1.0, strongest])

    found, answer = seeded(toys.marking(now_and_then, "now and then", seeded=True), study_seeds=40)
    assert 0.5 < found[SAME][0] < 0.9
    count = round(39 * found[SAME][0])
    assert f"the same in {count} of 39 other draws: some of them" in answer.facts["notes"][0]


def test_numbers_that_are_all_the_same_cannot_be_compared():
    found, answer = seeded(toys.EVEN)
    assert np.isnan(found[TOP]).all() and np.isnan(found["rank correlation"]).all()
    assert "nothing that could move" in answer.facts["notes"][0]


def test_every_two_draws_are_compared_the_shown_one_among_them():
    about = subjects.subject(files.model("forest"), rows=1)
    own = {"pairs": 2, "reference_rows": 3}
    found, answer = seeded(PERMUTATION, about, seed=4, study_seeds=4, study_target="1", **own)
    (drawing,) = np.random.default_rng(4).spawn(1)
    drawn = []
    for seed in [4, *drawing.choice(2**31, size=3, replace=False).tolist()]:
        generator = np.random.default_rng(seed)
        answered = PERMUTATION.run(about, PERMUTATION.parameters(**own), generator)
        drawn.append(answered.arrays["values"][0, :, 1].tolist())
    ranks = [slow.spearman(*pair) for pair in combinations(drawn, 2)]
    assert_allclose(found["rank correlation"], [np.mean(ranks), min(ranks), max(ranks)])
    sizes = [[abs(value) for value in values] for values in drawn]
    tops = [slow.overlap(*pair, 0.5) for pair in combinations(sizes, 2)]
    assert_allclose(found[TOP], [np.mean(tops), min(tops), max(tops)])
    assert_allclose(found[SAME][0], np.mean([top == 1 for top in tops[:3]]))
    assert answer.facts["budget"] <= 4 * PERMUTATION.cost(PERMUTATION.parameters(**own), 1, 5) + 1


def test_groups_are_what_is_compared():
    found, answer = seeded(toys.LOTS, toys.grouped())
    assert "strongest columns and groups" in answer.facts["notes"][0]
    assert found[TOP][0] < 1


def test_of_few_players_which_are_on_top_is_no_question():
    about = toys.replace(toys.subject(), players=(0, 1, 2, 0, 1, 2))
    found, answer = seeded(toys.LOTS, about)
    assert np.isnan(found[TOP]).all() and np.isnan(found[SAME]).all()
    assert "With 3 columns and groups which are on top is no question" in answer.facts["notes"][0]


def test_methods_that_draw_nothing_are_not_studied():
    for method in registry().values():
        if method.shape == "attribution" and "local" in method.scopes:
            assert (STUDY in studies_of(method)) == method.seeded
    assert "draws nothing at random" in unfit(registry()["exact_shap"], STUDY)
    with pytest.raises(RefusedError, match="Exact SHAP"):
        find("exact_shap.table_seeds")


def test_cost_counts_the_method_for_each_seed():
    made = find("permutation_shap.table_seeds")
    own = PERMUTATION.cost(PERMUTATION.parameters(), 1, 5)
    assert made.cost(made.parameters(study_seeds=4), 1, 5) == 4 * own + 1
