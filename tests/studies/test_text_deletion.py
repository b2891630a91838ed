"""Deletion of words: right orders pass, wrong ones fail, and the curves are the slow ones."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels import deletion
from explainers.methods import registry
from explainers.studies.declaration import studied
from explainers.studies.text_deletion import STUDY, followed
from explainers.studies.text_words import Text
from tests import text_subjects as given
from tests.intake.texts.corpus import HOSTILE
from tests.reference import picture_deletion as areas
from tests.reference import text_deletion as slow
from tests.studies import text_toys as toys

MOST, LEAST, CHANCE = (
    "area, most relevant words first",
    "area, least relevant words first",
    "area, random order",
)


def study(method, about=None, **parameters):
    return toys.study("text_deletion", method, about, study_target="1", **parameters)


def test_a_right_order_falls_sooner_and_lasts_longer_than_any_by_chance():
    found, answer = study(toys.RIGHT)
    low, high = found[CHANCE][1:]
    assert found[MOST][0] < low < high < found[LEAST][0]
    assert_allclose(found["area between the two"][0], found[LEAST][0] - found[MOST][0])
    assert "falls sooner than in each of 10 random orders" in answer.facts["notes"][0]
    assert "lasts longer than in each of 10 random orders" in answer.facts["notes"][1]


def test_a_wrong_order_fails():
    found, answer = study(toys.WRONG)
    low, high = found[CHANCE][1:]
    assert found[LEAST][0] < low < high < found[MOST][0]
    assert found["area between the two"][0] < 0
    assert "no sooner than in any of 10" in answer.facts["notes"][0]
    assert "no longer than in any of 10" in answer.facts["notes"][1]


def test_an_order_of_noise_is_a_random_one():
    won = []
    for seed in range(30):
        found, _ = study(toys.LOTS, seed=seed)
        won.append(found["area between the two"][0] > 0)
    assert 5 < sum(won) < 25


def test_the_curves_are_those_of_the_slow_way():
    text = toys.TEXT
    spans = toys.words(text)
    draw = np.random.default_rng(4)
    own, *chance = (draw.permutation(len(spans)) for _ in range(3))
    part = toys.subject().model.text
    stops = deletion.stops(len(spans), 7)
    found = followed(Text(part, text, spans, toys.looking([text]), 1), own, chance, stops)

    def way(order):
        def yes(left):
            return float(toys.looking([left])[0, 1])

        return slow.deletion(yes, text, spans.tolist(), order.tolist(), stops)

    assert_allclose(found.most, way(own), atol=1e-12)
    assert_allclose(found.least, way(own[::-1]), atol=1e-12)
    for at, order in enumerate(chance):
        assert_allclose(found.chance[at], way(order), atol=1e-12)
    assert np.abs(found.most - found.least).max() > 0.01
    assert_allclose(found.area(found.most), areas.area(stops / stops[-1], found.most))


def test_areas_and_curves_belong_together():
    found, answer = study(toys.RIGHT, study_steps=9, study_orders=4)
    shares, curves = answer.arrays["grid"], answer.arrays["curves"]
    assert (shares[0], shares[-1]) == (0, 1)
    assert answer.facts["chance"] == [False, False, True, True, True, True]
    assert answer.facts["curves"][:2] == ["most relevant first", "least relevant first"]
    under = [areas.area(shares, heights) for heights in curves]
    assert_allclose([found[MOST][0], found[LEAST][0]], under[:2])
    assert_allclose(found[CHANCE], [np.mean(under[2:]), min(under[2:]), max(under[2:])])
    assert_allclose(curves[:, 0], found["answer with all words"][0])
    assert_allclose(curves[:, -1], found["answer without words"][0])
    assert_allclose(found["answer without words"][0], 0.5)
    assert answer.facts["unit"] == "probability"


def test_it_is_about_the_output_that_is_asked_for_or_predicted():
    no, _ = toys.study("text_deletion", toys.RIGHT, study_target="0")
    yes, _ = toys.study("text_deletion", toys.RIGHT, study_target="1")
    own, _ = toys.study("text_deletion", toys.RIGHT)
    predicted = toys.looking([toys.TEXT])[0].argmax()
    assert own[MOST][0] == (no, yes)[predicted][MOST][0] != (no, yes)[1 - predicted][MOST][0]
    assert_allclose(no["answer with all words"][0] + yes["answer with all words"][0], 1)
    assert no["area between the two"][0] > 0


def test_where_the_words_make_no_answer_a_sentence_says_so():
    _, answer = study(toys.RIGHT, toys.subject("some sound and a plot, good or bad"))
    assert answer.facts["notes"][-1].startswith("Without any word the answer is 0.5, with all")
    _, other = study(toys.RIGHT, toys.subject("good and fine, good, good"))
    assert not any("leans" in note for note in other.facts["notes"])


@pytest.mark.parametrize("text", ["", "?!", "good", " bad. "])
def test_of_fewer_than_two_words_there_is_one_order(text):
    found, answer = study(toys.RIGHT, toys.subject(text))
    assert not found and not len(answer.arrays["curves"])
    count = "1 word" if text.strip(" .") in ("good", "bad") else "no words"
    assert answer.facts["notes"] == [
        f"There are {count} in this text, which can be taken out in one order."
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_studied(name):
    found, _ = study(toys.RIGHT, toys.subject(HOSTILE[name]))
    assert all(np.isfinite(numbers[0]) for numbers in found.values())


@pytest.mark.parametrize(
    ("steps", "orders", "text"), [(5, 3, toys.TEXT), (50, 9, "good bad " * 40)]
)
def test_it_asks_no_more_than_it_says(steps, orders, text):
    asked, told = [], []
    about = replace(toys.subject(text, asked), report=lambda *pair: told.append(pair))
    method = replace(toys.RIGHT, cost=lambda *_: 10)
    settings = {"study_steps": steps, "study_orders": orders}
    _, answer = study(method, about, **settings)
    joint = studied(method, STUDY)
    assert sum(asked) == answer.facts["budget"]
    assert sum(asked) <= joint.cost(joint.parameters(**settings), 1, 1) - 10
    dones = [done / total for done, total in told]
    assert dones == sorted(dones) and dones[-1] == 1


def test_ten_thousand_words_are_taken_out_in_as_many_steps():
    found, answer = study(toys.RIGHT, toys.subject("good " * 5 + "film and plot " * 3_332))
    assert answer.arrays["curves"].shape == (12, 22)
    assert int(answer.arrays["grid"][1] * 10_001) == 500
    assert found[MOST][0] < found[CHANCE][1]


def test_the_exact_shares_of_a_weighted_sum_pass():
    text = "good film and a very dull plot but fine actors, not a bad story"
    found, _ = toys.study(
        "text_deletion", registry()["text_linear_shap"], given.subject("pairs", [text])
    )
    assert found[MOST][0] < found[CHANCE][1] <= found[CHANCE][2] < found[LEAST][0]
