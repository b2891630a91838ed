"""Deletion and insertion: right maps pass, wrong ones fail, and the curves are the slow ones."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers import methods
from explainers.kernels import deletion
from explainers.kernels.maps import mean_colour
from explainers.studies.declaration import studied
from explainers.studies.picture_deletion import STUDY, followed
from tests import picture_subjects as given
from tests.reference import picture_deletion as slow
from tests.studies.pairs import ask

SIDE = given.SIDE
SPOT = slice(4, 8), slice(8, 12)
"""Where the network of these tests looks, and nowhere else."""
# A curve of single precision, asked about in batches of other sizes.
SINGLE = 1e-6
PLAIN = methods.registry()["picture_gradient_input"]


def looking(batch):
    """The share of yes rises with the light in the spot."""
    light = batch[:, *SPOT].mean(axis=(1, 2, 3), dtype=np.float64)
    yes = 1 / (1 + np.exp(-8 * (light - 0.6)))
    return np.stack([1 - yes, yes], axis=1)


def subject(batch=None, answers=looking, asked=None):
    """One picture, bright in the spot, before a network that looks there."""
    made = given.subject(1)
    picture = np.random.default_rng(0).normal(0, 0.1, (1, SIDE, SIDE, 3)).astype(np.float32)
    picture[:, *SPOT] += 1.0

    def counted(pictures):
        if asked is not None:
            asked.append(len(pictures))
        return answers(pictures)

    part = replace(made.model.vision, answers=counted)
    seen = replace(made.pictures, batch=picture if batch is None else batch)
    return replace(made, model=replace(made.model, vision=part), pictures=seen)


def toy(values, target=1, unit="score"):
    """A method whose map is given, and does not ask the network."""

    def run(subject_, *_):
        arrays = {
            "values": np.asarray(values, dtype=np.float64)[None],
            "outputs": looking(subject_.pictures.batch),
            "target": np.array([target]),
        }
        return replace(answer, arrays=arrays, facts={**answer.facts, "unit": unit, "budget": 0})

    answer = ask(PLAIN)
    return replace(PLAIN, run=run)


def right():
    values = np.zeros((SIDE, SIDE))
    values[SPOT] = 1.0
    return values


def study(method, subject_=None, seed=0, **parameters):
    """What a study of a method found: areas and ends by name, the answer itself."""
    answer = ask(studied(method, STUDY), subject_ or subject(), seed, **parameters)
    return dict(zip(answer.facts["measures"], answer.arrays["measures"], strict=True)), answer


def test_a_right_map_falls_and_comes_back_sooner_than_any_random_order():
    found, answer = study(toy(right()), study_squares=8)
    own, chance = found["area under deletion"], found["area under deletion, random order"]
    assert own[0] < chance[1] <= chance[0] <= chance[2]
    assert found["area under insertion"][0] > found["area under insertion, random order"][2]
    assert "falls sooner than in each of 5 random orders" in answer.facts["notes"][0]
    assert "comes back sooner than in each of 5" in answer.facts["notes"][1]


def test_a_negated_map_fails():
    wrong = -right() + 1e-3 * np.random.default_rng(1).normal(size=(SIDE, SIDE))
    found, answer = study(toy(wrong), study_squares=8)
    assert found["area under deletion"][0] > found["area under deletion, random order"][2]
    assert found["area under insertion"][0] < found["area under insertion, random order"][1]
    assert "no sooner than in any of 5" in answer.facts["notes"][0]
    assert "does not hang on what comes first" in answer.facts["notes"][0]


def test_a_map_of_noise_is_a_random_order():
    won = []
    for seed in range(30):
        noise = np.random.default_rng(seed).normal(size=(SIDE, SIDE))
        found, _ = study(toy(noise), seed=seed, study_squares=8)
        won.append(found["area under deletion"][0] < found["area under deletion, random order"][0])
    assert 5 < sum(won) < 25


def test_a_map_of_slopes_is_ordered_by_size_and_says_so():
    ways, notes = {}, {}
    for sign in (1, -1):
        for unit in ("score", "score per unit of the network's input"):
            _, answer = study(toy(sign * right(), unit=unit), study_squares=8)
            ways[sign, unit] = answer.arrays["curves"][0]
            notes[sign, unit] = answer.facts["notes"][-1]
    of_slopes = "score per unit of the network's input"
    assert_array_equal(ways[1, of_slopes], ways[-1, of_slopes])
    assert_array_equal(ways[1, of_slopes], ways[1, "score"])
    assert np.abs(ways[1, "score"] - ways[-1, "score"]).max() > 0.5
    assert notes[-1, of_slopes].startswith("This map is one of slopes")
    assert "slopes" not in notes[-1, "score"]


def test_the_curves_are_those_of_the_slow_way():
    given_ = subject()
    picture = given_.pictures.batch[0]
    plain = np.broadcast_to(mean_colour(picture[None])[0], picture.shape)
    cut = deletion.squares(SIDE, SIDE, 4)
    stops = deletion.stops(16, 7)
    generator = np.random.default_rng(4)
    own, *chance = (generator.permutation(16) for _ in range(3))
    found = followed(lambda batch: looking(batch)[:, 1], (picture, plain), cut, own, chance, stops)
    names = slow.names_of((SIDE, SIDE), 4)

    def answer(one):
        return float(looking(one[None])[0, 1])

    def way(walk, order):
        return walk(answer, picture, plain, 4, [names[at] for at in order], stops)

    assert_allclose(found.deletion, way(slow.deletion, own), atol=SINGLE)
    assert_allclose(found.insertion, way(slow.insertion, own), atol=SINGLE)
    for at, order in enumerate(chance):
        assert_allclose(found.chance[at], way(slow.deletion, order), atol=SINGLE)
        assert_allclose(found.backwards[at], way(slow.insertion, order[::-1]), atol=SINGLE)
    assert np.abs(found.deletion - way(slow.deletion, own[::-1])).max() > 1e4 * SINGLE


def test_areas_and_curves_belong_together():
    found, answer = study(toy(right()), study_squares=4, study_steps=10, study_orders=3)
    shares, curves = answer.arrays["grid"], answer.arrays["curves"]
    facts = answer.facts
    assert (shares[0], shares[-1]) == (0, 1)
    assert facts["panels"] == ["deletion"] * 4 + ["insertion"] * 4
    assert facts["chance"] == [False, True, True, True] * 2
    areas = [slow.area(shares, heights) for heights in curves]
    assert_allclose(found["area under deletion"][0], areas[0])
    assert_allclose(found["area under insertion"][0], areas[4])
    for panel, start in (("deletion", 1), ("insertion", 5)):
        drawn = areas[start : start + 3]
        expected = [np.mean(drawn), min(drawn), max(drawn)]
        assert_allclose(found[f"area under {panel}, random order"], expected)
    whole, nothing = found["answer with nothing replaced"], found["answer with all replaced"]
    assert_allclose(curves[:4, 0], whole[0])
    assert_allclose(curves[4:, 0], nothing[0])


@pytest.mark.parametrize("instead", ["blurred", "mean", "black"])
def test_what_takes_the_place_of_squares_is_asked_about(instead):
    found, answer = study(toy(right()), study_squares=4, study_instead=instead)
    batch, black = subject().pictures.batch, subject().pictures.black
    whole = {
        "mean": np.broadcast_to(mean_colour(batch), batch.shape),
        "black": np.broadcast_to(black, batch.shape),
    }
    end = found["answer with all replaced"][0]
    if instead in whole:
        assert_allclose(end, looking(whole[instead])[0, 1], atol=SINGLE)
    else:
        assert 0.1 < end < 0.9 * found["answer with nothing replaced"][0]
    words = {"blurred": "blurred", "mean": "mean colour", "black": "by black"}
    assert words[instead] in answer.facts["notes"][2]


def test_where_nothing_is_taken_away_a_sentence_says_so():
    even = np.full((1, SIDE, SIDE, 3), 0.7, dtype=np.float32)
    _, answer = study(toy(right()), subject(even), study_instead="mean")
    assert "takes hardly anything away" in answer.facts["notes"][-1]
    _, other = study(toy(right()), study_instead="black")
    assert not any("hardly anything" in note for note in other.facts["notes"])


def test_the_output_that_is_asked_about_is_followed():
    """Class 0 speaks against the light: what is bright comes first for class 1, last for 0."""
    found, _ = study(toy(right(), target=0), study_squares=8)
    assert found["answer with nothing replaced"][0] < 0.1
    assert found["area under deletion"][0] > found["area under deletion, random order"][2]


@pytest.mark.parametrize(("squares", "steps"), [(4, 10), (16, 50), (64, 11)])
def test_it_asks_no_more_than_it_says(squares, steps):
    asked, told = [], []
    made = replace(subject(asked=asked), report=lambda *pair: told.append(pair))
    joint = studied(toy(right()), STUDY)
    given_ = {"study_squares": squares, "study_steps": steps, "study_orders": 3}
    answer = ask(joint, made, **given_)
    own = PLAIN.cost(None, 1, 0)
    assert sum(asked) == answer.facts["budget"] <= joint.cost(joint.parameters(**given_), 1, 0)
    assert told[-1] == (sum(asked) + own, sum(asked) + own)
