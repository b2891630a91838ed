"""Stability to small changes: exactly 1 without any, and only where the answer hardly moves."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from explainers.methods import registry
from explainers.records import Feature
from explainers.studies.declaration import studied
from explainers.studies.table_noise import STUDY, moved
from tests import subjects
from tests import toys as files
from tests.reference import rank_agreement as slow
from tests.studies import table_toys as toys

RANK, TOP, NEAR = "rank correlation", "3 strongest in common", "copies answered nearly alike"
LOOSE = {"study_answer_moves": 1.0}


def noisy(method, about=None, **parameters):
    return toys.study("table_noise", method, about, **parameters)


@pytest.mark.parametrize("name", ["permutation_shap", "interventional_tree_shap", "tree_shap"])
def test_without_noise_an_order_agrees_with_itself_exactly(name):
    about = subjects.subject(files.model("forest"), rows=1)
    found, answer = noisy(registry()[name], about, study_noise=0.0, study_answer_moves=0.0)
    assert found[RANK].tolist() == found[TOP].tolist() == [1.0, 1.0, 1.0]
    assert found[NEAR][0] == 10 and found["columns that moved"][0] == 0
    assert "With numbers moved by 0 % of their standard deviation" in answer.facts["notes"][0]
    assert "the order is steady" in answer.facts["notes"][0]


def test_more_noise_leaves_less_of_the_order():
    found = [
        noisy(toys.RIGHT, study_noise=noise, study_draws=60, **LOOSE)[0][RANK][0]
        for noise in (0.0, 0.1, 0.5)
    ]
    assert found == sorted(found, reverse=True)
    assert found[0] == 1.0
    assert found[2] < 0.95


def test_an_order_made_of_last_digits_fails():
    digits = toys.marking(lambda about, _: np.sin(1e6 * about.rows.to_numpy()[0]), "digits")
    found, answer = noisy(digits, study_draws=40)
    assert abs(found[RANK][0]) < 0.3
    assert "answered nearly the same, get another order" in answer.facts["notes"][0]


def test_an_order_half_of_which_is_last_digits_keeps_its_outline():
    def half(about, _):
        return np.arange(6) + 1.6 * np.sin(1e6 * about.rows.to_numpy()[0])

    found, answer = noisy(toys.marking(half, "half"), study_draws=40)
    assert 0.6 < found[RANK][0] < 0.9
    assert "the outline stays" in answer.facts["notes"][0]


def test_numbers_are_those_of_the_copies_that_were_drawn():
    about = toys.subject()
    found, _ = noisy(toys.RIGHT, about, study_noise=0.3, study_draws=8, study_answer_moves=0.2)
    (drawing,) = np.random.default_rng(0).spawn(1)
    row, known = about.rows.to_numpy()[0], about.reference.to_numpy()
    copies = np.empty((8, 6))
    for at in range(6):
        steps = 0.3 * known[:, at].std() * drawing.standard_normal(8)
        low, high = min(row[at], known[:, at].min()), max(row[at], known[:, at].max())
        copies[:, at] = np.clip(row[at] + steps, low, high)
    spread = (known @ toys.WEIGHTS).std()
    near = [copy for copy in copies if abs((copy - row) @ toys.WEIGHTS) <= 0.2 * spread]
    assert 0 < len(near) < 8
    usual = known.mean(axis=0)
    ranks = [
        slow.spearman((toys.WEIGHTS * (row - usual)).tolist(), (toys.WEIGHTS * (each - usual)))
        for each in near
    ]
    assert_allclose(found[RANK], [np.mean(ranks), min(ranks), max(ranks)])
    assert found[NEAR][0] == len(near)


def test_copies_with_another_answer_are_left_out():
    found, answer = noisy(toys.RIGHT, study_noise=0.3)
    kept = int(found[NEAR][0])
    assert 0 < kept < 10
    assert answer.facts["notes"][1].startswith(f"In {10 - kept} of 10 copies the answer moved")
    none, told = noisy(toys.RIGHT, study_noise=0.3, study_answer_moves=0.0)
    assert none[NEAR][0] == 0 and np.isnan(none[RANK]).all()
    assert "the answer itself moves in each of 10 copies" in told.facts["notes"][0]


def test_categories_and_gaps_stay_whole_numbers_stay_whole_and_none_leaves_the_range():
    references = pd.DataFrame(
        {
            "word": ["x", "y"] * 20,
            "age": np.arange(20, 60),
            "gap": np.linspace(0, 1, 40),
            "edge": np.linspace(0, 1, 40),
            "code": np.arange(40) % 4,
            "same": np.full(40, 3.0),
        }
    )
    row = references.head(1).assign(gap=np.nan)
    features = tuple(
        Feature(name, "category" if name in ("word", "code") else "number") for name in row.columns
    )
    made = toys.subject()
    about = replace(
        made,
        model=replace(made.model, card=replace(made.model.card, features=features)),
        rows=row,
        reference=references,
        kinds=("category", *["number"] * 5),
    )
    copies = moved(about, 0.3, 200, np.random.default_rng(1))
    drawn = copies.rows
    assert (drawn.dtypes == row.dtypes).all()
    assert set(drawn.word) == {"x"} and drawn.gap.isna().all()
    assert set(drawn.code) == {0} and set(drawn.same) == {3.0}
    assert drawn.age.min() == 20 and drawn.age.nunique() > 3
    assert drawn.edge.min() == 0 and 0.2 < drawn.edge.max() <= 1 and drawn.edge.nunique() > 50
    assert copies.columns == 2
    assert moved(about, 0.0, 5, np.random.default_rng(1)).columns == 0


def test_where_no_number_can_move_a_sentence_says_so():
    frame = files.frame()
    words = replace(
        toys.subject(),
        rows=frame[["housing"]].head(1).astype(object),
        reference=frame[["housing"]].astype(object),
        kinds=("category",),
    )
    words = replace(
        words, model=replace(words.model, predict=lambda given: np.ones((len(given), 1)))
    )
    _, answer = noisy(toys.EVEN, words)
    assert answer.facts["notes"][0].startswith("No number of this row moves")


def test_of_one_player_there_is_no_order():
    _, answer = noisy(toys.EVEN, replace(toys.subject(), players=(0,) * 6), **LOOSE)
    assert answer.facts["notes"][0].startswith("With 1 group of columns or one number for all")


@pytest.mark.parametrize(("draws", "moves"), [(1, 0.0), (7, 0.1), (30, 1.0)])
def test_it_asks_no_more_than_it_says(draws, moves):
    asked, told = [], []
    about = replace(toys.subject(asked=asked), report=lambda *pair: told.append(pair))
    settings = {"study_draws": draws, "study_answer_moves": moves}
    _, answer = noisy(toys.RIGHT, about, **settings)
    joint = studied(toys.RIGHT, STUDY)
    assert sum(asked) == answer.facts["budget"]
    assert sum(asked) <= joint.cost(joint.parameters(**settings), 1, 6) - (1 + draws)
    dones = [done / total for done, total in told]
    assert dones == sorted(dones) and dones[-1] == 1
