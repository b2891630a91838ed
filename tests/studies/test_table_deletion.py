"""Deletion and insertion of columns: known exactly of a sum, and a wrong order fails."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels import deletion
from explainers.kernels.marginal_game import marginal_game
from explainers.methods import registry
from explainers.methods.marginal import thinned
from explainers.studies.declaration import studied
from explainers.studies.table_deletion import STUDY, followed
from tests import subjects
from tests import toys as files
from tests.reference import picture_deletion as areas
from tests.reference import table_deletion as slow
from tests.studies import table_toys as toys

OUT, BACK = "area under deletion", "area under insertion"
CHANCE, BETWEEN = "area under deletion, random order", "area between insertion and deletion"
ALL = {"study_reference_rows": 30}


def study(method, about=None, **parameters):
    return toys.study("table_deletion", method, about, **parameters)


def test_a_right_order_falls_and_comes_back_sooner_than_any_by_chance():
    found, answer = study(toys.RIGHT)
    low, high = found[CHANCE][1:]
    assert found[OUT][0] < low < high < found[BACK][0]
    assert_allclose(found[BETWEEN][0], found[BACK][0] - found[OUT][0])
    assert "falls sooner than in each of 10 random orders" in answer.facts["notes"][0]
    assert "comes back sooner than in each of 10" in answer.facts["notes"][1]


def test_a_negated_order_fails():
    found, answer = study(toys.WRONG)
    low, high = found[CHANCE][1:]
    assert found[BACK][0] < low < high < found[OUT][0]
    assert found[BETWEEN][0] < 0
    assert "no sooner than in any of 10" in answer.facts["notes"][0]
    assert "no sooner than in any of 10" in answer.facts["notes"][1]


def test_an_order_of_noise_is_a_random_one():
    won = sum(study(toys.LOTS, seed=seed)[0][BETWEEN][0] > 0 for seed in range(40))
    assert 8 < won < 32


@pytest.mark.parametrize("about", [toys.subject(), toys.grouped()], ids=["columns", "groups"])
def test_the_curve_of_a_weighted_sum_is_known_exactly(about):
    _, answer = study(toys.RIGHT, about, **ALL)
    shares = toys.shares(about)
    order = np.argsort(-shares)
    stops = deletion.stops(len(shares), 20)
    start = float(toys.weighted(about.rows)[0, 0])
    own, *_ = answer.arrays["curves"]
    assert_allclose(own, slow.of_a_sum(start, shares, order, stops), atol=1e-12)
    assert_allclose(own[-1], toys.weighted(about.reference).mean(), atol=1e-12)
    below = answer.arrays["curves"][np.array(answer.facts["panels"]) == "deletion"]
    assert (own <= below + 1e-12).all(), "no order takes more away"


@pytest.mark.parametrize("players", [(0, 1, 2, 3, 4, 5), (0, 1, 0, 2, 3, 0)])
def test_the_curves_are_those_of_the_slow_way(players):
    draw = np.random.default_rng(4)

    def bent(frame):
        numbers = frame.to_numpy(float)
        return np.tanh(numbers @ toys.WEIGHTS + numbers[:, 0] * numbers[:, 1])[:, None]

    about = toys.subject(bent)
    references = thinned(about.reference, 4)
    count = max(players) + 1
    own, *chance = (draw.permutation(count) for _ in range(3))
    stops = deletion.stops(count, 20)
    game = marginal_game(bent, about.rows, references, player_of=np.array(players))
    found = followed(game, 0, own, chance, stops)
    small = followed(replace(game, model_rows=5), 0, own, chance, stops)

    def answer(row):
        return float(bent(toys.pd.DataFrame([row]))[0, 0])

    ends = about.rows.to_numpy(float)[0], references.to_numpy(float)
    assert_allclose(found.deletion, slow.deletion(answer, *ends, own, stops, players), atol=1e-12)
    assert_allclose(found.insertion, slow.insertion(answer, *ends, own, stops, players), atol=1e-12)
    for at, order in enumerate(chance):
        expected = slow.deletion(answer, *ends, order, stops, players)
        assert_allclose(found.chance[at], expected, atol=1e-12)
        assert_allclose(small.chance[at], expected, atol=1e-12)
    assert np.abs(found.deletion - found.insertion[::-1]).max() > 0.01


def test_areas_and_curves_belong_together():
    found, answer = study(toys.RIGHT, study_steps=5, study_orders=4)
    shares, curves = answer.arrays["grid"], answer.arrays["curves"]
    assert (shares[0], shares[-1]) == (0, 1)
    assert answer.facts["chance"] == [False, True, True, True, True] * 2
    assert answer.facts["panels"] == ["deletion"] * 5 + ["insertion"] * 5
    under = [areas.area(shares, heights) for heights in curves]
    assert_allclose([found[OUT][0], found[BACK][0]], [under[0], under[5]])
    assert_allclose(found[CHANCE], [np.mean(under[1:5]), min(under[1:5]), max(under[1:5])])
    assert_allclose(sorted(under[1:5]), sorted(under[6:]))
    assert_allclose(curves[:5, 0], found["answer with nothing replaced"][0])
    assert_allclose(curves[5:, 0], found["answer with all replaced"][0])
    assert answer.facts["unit"] == "prediction"


@pytest.mark.parametrize("name", ["forest", "lightgbm-three"])
def test_texts_and_classes_are_replaced_as_they_are(name):
    about = subjects.subject(files.model(name), rows=1)
    method = registry()["interventional_tree_shap"]
    answers = about.model.predict(about.rows)[0]
    for output in range(len(answers)):
        found, _ = study(method, about, study_target=str(output), **ALL)
        assert_allclose(found["answer with nothing replaced"][0], answers[output])
        assert found[BETWEEN][0] > 0
    own, _ = study(method, about, **ALL)
    assert_allclose(own["answer with nothing replaced"][0], answers.max())


def test_where_columns_make_no_difference_a_sentence_says_so():
    plain = toys.subject(lambda frame: 5 + 0.01 * toys.weighted(frame))
    _, answer = study(toys.RIGHT, plain)
    assert answer.facts["notes"][-1].startswith("With every column replaced the answer is")
    _, other = study(toys.RIGHT)
    assert not any("With every column replaced" in note for note in other.facts["notes"])


@pytest.mark.parametrize(
    ("players", "words"), [((0,) * 6, "1 group of columns"), ((0, 1) * 3, "2 columns and groups")]
)
def test_of_fewer_than_three_players_there_is_nothing_by_chance(players, words):
    found, answer = study(toys.RIGHT, replace(toys.subject(), players=players))
    assert not found and not len(answer.arrays["curves"])
    assert answer.facts["notes"] == [
        f"With {words} there are no orders by chance to hold the method's own against."
    ]


@pytest.mark.parametrize(("players", "drawn"), [((0, 1, 2) * 2, 5), ((0, 1, 2, 3, 0, 1), 23)])
def test_of_few_players_no_order_is_drawn_twice_nor_the_methods_own(players, drawn):
    found, answer = study(toys.RIGHT, replace(toys.subject(), players=players), study_orders=50)
    falling = np.array(answer.facts["panels"]) == "deletion"
    curves = answer.arrays["curves"][falling]
    assert len(curves) == 1 + drawn
    assert len(np.unique(curves.round(9), axis=0)) == 1 + drawn
    assert found[OUT][0] < found[CHANCE][1], "the best of all orders of a sum is ahead of all"
    assert f"there are {drawn + 1} orders" in answer.facts["notes"][-1]
    own = np.arange(4)
    several = deletion.others(own, 20, np.random.default_rng(0))
    assert len({tuple(each.tolist()) for each in (own, *several)}) == 21
    assert not any("there are" in note for note in study(toys.RIGHT)[1].facts["notes"])


@pytest.mark.parametrize(("steps", "orders", "rows"), [(5, 3, 1), (100, 9, 30), (20, 10, 200)])
def test_it_asks_no_more_than_it_says(steps, orders, rows):
    asked, told = [], []
    about = replace(toys.subject(asked=asked), report=lambda *pair: told.append(pair))
    settings = {"study_steps": steps, "study_orders": orders, "study_reference_rows": rows}
    _, answer = study(toys.RIGHT, about, **settings)
    joint = studied(toys.RIGHT, STUDY)
    assert sum(asked) == answer.facts["budget"]
    assert sum(asked) <= joint.cost(joint.parameters(**settings), 1, 6) - 1
    dones = [done / total for done, total in told]
    assert dones == sorted(dones) and dones[-1] == 1
