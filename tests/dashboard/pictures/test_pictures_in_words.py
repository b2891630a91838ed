"""What is measured on maps, and what is said of pictures."""

import numpy as np
import pytest

from dashboard.pictures.measures import by_line, by_unit, likeness, thirds_table
from dashboard.pictures.sentences import (
    agreement_sentence,
    counts_sentence,
    input_words,
    map_sentence,
    pale_sentence,
    picture_verdict,
    preparation_sentence,
    scale_sentence,
    total_sentence,
)
from explainers.dossier.map_parts import PARTS, full_colour, thirds
from explainers.records import PictureInput, Preparation
from tests.map_results import answers, maps, spot

SIZES = [(9, 12), (8, 8), (227, 227), (3, 3), (2, 5), (1, 1)]


@pytest.mark.parametrize("size", SIZES)
def test_nine_parts_are_each_pixel_once(size):
    values = np.random.default_rng(0).normal(size=size)
    found = thirds(values)
    assert found.raises.sum() == pytest.approx(values[values > 0].sum())
    assert found.lowers.sum() == pytest.approx(values[values < 0].sum())
    slow = np.zeros((3, 3))
    edges = [[round(side * cut / 3) for cut in range(4)] for side in size]
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            at = sum(row >= edge for edge in edges[0][1:3])
            beside = sum(column >= edge for edge in edges[1][1:3])
            slow[at, beside] += max(value, 0)
    np.testing.assert_allclose(found.raises, slow)


def test_shares_are_of_what_speaks_for_and_against_of_all():
    values = spot((0, 0)) * 3 + spot((8, 11)) - 4 * spot((4, 5))
    found = thirds(values)
    assert found.shares[0, 0] == pytest.approx(0.75)
    assert found.shares[2, 2] == pytest.approx(0.25)
    assert found.against == pytest.approx(0.5)
    assert thirds(np.zeros((4, 4))).against == 0


@pytest.mark.parametrize(("at", "beside"), [*np.ndindex(3, 3)])
def test_the_sentence_names_the_part_that_speaks_most(at, beside):
    values = spot((at * 3 + 1, beside * 4 + 1))
    part = PARTS[at][beside]
    where = f"{'in' if part == 'middle' else 'at'} the {part} of the picture"
    assert map_sentence(maps(values), 0) == (
        f"Places {where} speak most for “cat”: 100 % of what speaks for it lies in that ninth; "
        "nothing speaks against it."
    )


def test_what_speaks_against_is_a_share_of_all_that_speaks():
    told = map_sentence(maps(3 * spot((4, 5)) - spot((0, 0))), 0)
    assert told.endswith("; 25 % of all that speaks does so against it.")


def test_an_even_map_names_no_part():
    told = map_sentence(maps(np.ones((9, 9))), 0)
    assert told.startswith("What speaks for “cat” lies all over the picture: no ninth of it")
    assert "11 %" in told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (np.zeros((9, 9)), "The map is 0 everywhere: no place in the picture moves “cat”."),
        (-spot((4, 4)), "No place in the picture speaks for “cat”: all that speaks does so"),
    ],
)
def test_maps_without_anything_for_the_class_say_so(values, told):
    assert map_sentence(maps(values), 0).startswith(told)


def test_a_map_of_one_side_is_silent_about_the_other():
    told = map_sentence(maps(spot((4, 5)), signed=False), 0)
    assert told.endswith("; what speaks against it is not shown by this method.")


def test_a_map_of_one_side_that_is_0_says_only_that_nothing_speaks_for():
    told = map_sentence(maps(np.zeros((9, 9)), signed=False), 0)
    assert told == "The map is 0 everywhere: no place in the picture speaks for “cat”."


def test_a_number_has_no_class_to_speak_for():
    told = map_sentence(maps(spot((4, 5)), classes=("prediction",), unit="value"), 0)
    assert "speak most for the prediction:" in told


def test_colours_are_full_at_the_percentile_and_one_pixel_does_not_decide():
    values = np.random.default_rng(0).uniform(-1, 1, (100, 100))
    limit = full_colour([values])
    assert (np.abs(values) > limit).mean() == pytest.approx(0.005, abs=1e-4)
    values[0, 0] = 1e6
    assert full_colour([values]) == pytest.approx(limit, rel=1e-3)
    assert full_colour([spot((0, 0), (100, 100), 7.0)]) == 7.0
    assert full_colour([np.zeros((3, 3))]) == full_colour([]) == 1.0


def test_maps_of_one_unit_share_a_scale_and_others_have_their_own():
    small, large = maps(np.full((5, 5), 0.1)), maps(np.full((5, 5), 4.0))
    other = maps(np.full((5, 5), 9.0), unit="weighted activation")
    lines = [[small, None], [large, large], [None, other], [None]]
    assert by_unit(lines) == (4.0, 4.0, 9.0, 1.0)
    assert by_line(lines) == (0.1, 4.0, 9.0, 1.0)


def test_likeness_is_one_for_the_same_order_and_nothing_for_a_flat_map():
    values = np.random.default_rng(0).normal(size=(16, 16))
    assert likeness(values, values**3) == pytest.approx(1)
    assert likeness(values, -values) == pytest.approx(-1)
    assert likeness(values, np.zeros((16, 16))) == 0


def test_the_table_has_a_line_for_each_ninth_and_their_sum():
    table = thirds_table(maps(3 * spot((0, 0)) - spot((8, 11))), 0)
    assert table["part of the picture"].tolist() == [*np.ravel(PARTS), "all of it"]
    assert table["raises"].tolist()[0] == table["raises"].tolist()[-1] == 3
    assert table["lowers"].tolist()[8] == -1
    assert table["sum"].tolist()[-1] == 2
    assert table["share of what raises"].tolist()[0] == "100.0 %"


def test_the_verdict_names_the_answer_and_the_next():
    given = answers([[0.21, 0.43, 0.36]], classes=("tabby", "Egyptian cat", "lynx"))
    assert picture_verdict(given, 0, "chelsea.png") == (
        "chelsea.png: Egyptian cat, 43 %; next: lynx, 36 %."
    )
    assert picture_verdict(given, 0, None).startswith("Picture 1: Egyptian cat")
    scores = answers([[1.5, -2.0]], classes=("a", "b"), unit="decision score")
    assert (
        picture_verdict(scores, 0, "x") == "x: a, decision score 1.5; next: b, decision score −2."
    )
    number = answers([[12.5]], classes=("prediction",), unit="prediction")
    assert picture_verdict(number, 0, "x") == "x: the network predicts 12.5."


def test_the_scale_and_the_total_are_told_in_words():
    result = maps(spot((0, 0), value=0.5))
    assert scale_sentence(result, 0, 0.5).startswith("Colours are full from ±0.5 on, its largest;")
    beyond = scale_sentence(maps(spot((0, 0), (10, 20)), signed=False), 0, 0.5)
    assert beyond.startswith("Colours are full from 0.5 on, a size that 0.5 % of the pixels exceed")
    assert total_sentence(result, 0) == (
        "The map adds up to 0.5, and its method promises no sum; the network's score is 2."
    )
    assert total_sentence(maps(spot((0, 0)), gap=-0.02), 0) == (
        "The map adds up to 1, 0.02 from what its method promises; the network's score is 2."
    )


def test_a_preparation_is_told_in_full():
    caffe = Preparation(227, 200, "crop", "BGR", 1.0, (103.939, 116.779, 123.68), (1.0, 1.0, 1.0))
    assert preparation_sentence(caffe) == (
        "Resized to 200 × 227 pixels (its middle is cut out); each value of 0 to 255 times 1, less "
        "103.939, 116.779, 123.68; in the order blue, green, red."
    )
    mnist = Preparation(28, 28, "pad", "grey", 1 / 255, (0.1307,), (0.3081,))
    assert "less 0.1307, over 0.3081; in the order grey." in preparation_sentence(mnist)


@pytest.mark.parametrize(
    ("sides", "channels", "told"),
    [
        ((224, 200), 3, "pictures of 200 × 224 pixels"),
        ((28, 28), 1, "grey pictures of 28 × 28 pixels"),
        ((0, 0), 3, "pictures of any size"),
    ],
)
def test_what_a_network_takes(sides, channels, told):
    assert input_words(PictureInput(*sides, channels, False, None)) == told


def test_what_pictures_are_taken_for_is_counted():
    given = answers(np.eye(5)[[0, 0, 1, 2, 3]], classes=tuple("abcde"))
    assert counts_sentence(given, given.outputs.argmax(axis=1)) == (
        "Of 5 pictures, the network takes 2 for “a”, 1 for “b”, 1 for “c”, 1 for other classes."
    )


def test_pictures_taken_for_classes_of_their_own_are_not_listed():
    given = answers(np.eye(5)[[0, 1, 2, 3]], classes=tuple("abcde"))
    assert (
        counts_sentence(given, given.outputs.argmax(axis=1))
        == "The network takes the 4 pictures for 4 different classes."
    )
    alone = answers(np.eye(5)[[4]], classes=tuple("abcde"))
    assert (
        counts_sentence(alone, alone.outputs.argmax(axis=1))
        == "Of 1 picture, the network takes 1 for “e”."
    )


def test_a_line_without_colour_is_named():
    assert pale_sentence(("A", "B"), (1.0, 1.0), (1.0, 0.3)) == ""
    assert pale_sentence(("A", "B"), (1.0, 1.0), (1.0, 0.1)).startswith(
        "B is pale: such numbers are under 20 % of the scale they share."
    )
    assert pale_sentence(("A", "B"), (1.0, 1.0), (0.1, 0.1)).startswith("A and B are pale:")


def test_agreement_names_the_closest_and_the_least_alike():
    values = np.random.default_rng(0).normal(size=(32, 32))
    one, other = maps(values), maps(values * 2 + 0.01)
    third = maps(np.random.default_rng(1).normal(size=(32, 32)))
    told = agreement_sentence(("A", "B", "C"), [[one], [other], [third]], ("cat",))
    assert told.startswith("For “cat”, A and B agree closely (rank correlation 1")
    assert " agree hardly (rank correlation" in told
    assert "choose several methods" in agreement_sentence(("A",), [[one]], ("cat",))
    assert "choose several" in agreement_sentence(("A", "B"), [[one], [None]], ("cat",))
