"""What is said of two maps."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from dashboard.pictures.contrast_measures import contrast
from dashboard.pictures.contrast_pairs import (
    alike_sentence,
    answers_sentence,
    models_sentence,
    no_class_sentence,
    other_pictures_sentence,
    pictures_sentence,
    preparations_sentence,
    scales_sentence,
)
from dashboard.pictures.contrast_sentences import (
    contrast_sentence,
    linear_sentence,
    margin_sentence,
    size_sentence,
)
from explainers.records import Preparation
from tests.map_results import maps, spot

NONE = np.zeros((9, 12))
EVEN = np.ones((9, 12))


def found(first, second, **changes):
    return contrast(maps(first, **changes), maps(second, target=1, **changes))


def test_the_sentence_says_where_either_class_is_preferred():
    told = contrast_sentence(found(3 * spot((0, 0)) + spot((4, 5)), spot((8, 11))))
    assert told == (
        "Places at the top left of the picture speak most for “cat” rather than “dog”: 75 % of "
        "what does lies in that ninth; for “dog”, places at the bottom right do (100 %)."
    )


def test_what_both_maps_share_is_no_reason():
    shared = 50 * spot((4, 5))
    told = contrast_sentence(found(shared + spot((0, 0)), shared))
    assert "at the top left" in told and "middle" not in told
    assert told.endswith("; no place speaks for “dog” rather.")


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (EVEN, EVEN, "Both maps are the same: no place in the picture tells “cat” from “dog”."),
        (
            NONE,
            spot((4, 5)),
            "No place in the picture speaks for “cat” rather than “dog”; for “dog”, places in the "
            "middle do (100 %).",
        ),
        (
            EVEN,
            2 * EVEN,
            "No place in the picture speaks for “cat” rather than “dog”; what speaks for “dog” "
            "lies all over it, up to 11 % in a ninth.",
        ),
        (
            EVEN,
            NONE,
            "What speaks for “cat” rather than “dog” lies all over the picture: no ninth of it "
            "holds more than 11 %; no place speaks for “dog” rather.",
        ),
    ],
)
def test_one_sided_and_even_differences_say_so(first, second, told):
    assert contrast_sentence(found(first, second)) == told


def test_scores_and_the_sum_of_the_difference_stand_side_by_side():
    told = margin_sentence(found(3 * spot((0, 0)), spot((1, 1))))
    assert told == (
        "The network's score is 2 for “cat” and −1 for “dog”, a difference of 3. The difference "
        "map adds up to 2, and its method promises no sum."
    )
    first, second = maps(spot((0, 0)), gap=0.3), maps(NONE, target=1, gap=-0.1)
    told = margin_sentence(contrast(first, second))
    assert told.endswith("adds up to 1, 0.4 from what its method promises.")


def test_the_size_of_the_difference_is_told_beside_the_maps():
    values = np.random.default_rng(0).normal(size=(32, 32))
    told = size_sentence(found(values * 1.1, values))
    assert told == (
        "All that differs is 5 % of all that the two maps hold; they agree closely (rank "
        "correlation 1)."
    )


@pytest.mark.parametrize(
    ("method", "start", "why"),
    [
        (
            "picture_occlusion",
            "This is the very map that Occlusion gives of the score of “cat”",
            "falls",
        ),
        ("picture_smoothgrad", "This is the very map that SmoothGrad gives", "the same noise"),
        ("picture_lrp", "This is the very map that LRP gives", "hands scores on in proportion"),
        ("picture_grad_cam", "Two maps were subtracted; each was cut off at 0", "another map"),
    ],
)
def test_what_the_difference_is_depends_on_the_method(method, start, why):
    told = linear_sentence(found(spot((0, 0)), NONE, method=method))
    assert told.startswith(start) and why in told


def test_two_maps_of_one_class_are_told_side_by_side():
    one, other, none = maps(3 * spot((0, 0)) + spot((4, 5))), maps(EVEN), maps(NONE)
    names = "a.png", "b.png"
    assert pictures_sentence((one, other), names) == (
        "In a.png, what speaks for “cat” lies above all at the top left (75 % in that ninth); in "
        "b.png, all over (no ninth holds more than 11 %)."
    )
    assert models_sentence((none, one), names) == (
        "For a.png, what speaks for “cat” lies nowhere; for b.png, above all at the top left (75 % "
        "in that ninth)."
    )


def test_answers_say_what_else_a_picture_is_taken_for():
    one = replace(maps(NONE), outputs=np.array([[0.2, 0.8]]))
    assert answers_sentence(one, "a.png", "probability") == (
        "a.png: “cat” has 20.0 % and a score of 2; it is taken for “dog”, 80.0 % and a score of −1."
    )
    best = answers_sentence(maps(NONE), "a.png", "probability")
    assert best == "a.png: “cat” has 95.3 % and a score of 2, and no class has more."
    assert answers_sentence(maps(NONE), "a", "decision score").startswith("a: “cat” has a score")
    number = maps(NONE, classes=("prediction",), unit="value")
    assert answers_sentence(number, "a", "value") == "a: the network predicts 1."


def test_scales_and_agreement_say_what_can_be_compared():
    assert scales_sentence(maps(NONE), "") == (
        "Orange places speak for “cat”, blue against it. Both maps have one scale: equal colours "
        "are equal numbers for a pixel."
    )
    own = scales_sentence(maps(NONE, signed=False), "they count other things")
    assert own.startswith("Orange places speak for “cat”. Each map has a scale of its own")
    assert own.endswith("cannot be compared by their strength: they count other things.")
    assert alike_sentence(0.5) == "The maps agree partly (rank correlation 0.5)."
    assert "not compared place by place" in alike_sentence(None)


def test_one_network_given_its_pictures_in_two_ways_says_both():
    how = Preparation(16, 16, "crop", "RGB", 1.0, (0.0,) * 3, (1.0,) * 3)
    here = analysis(preparation=how)
    there = analysis(preparation=replace(how, channels="BGR"))
    told = preparations_sentence(here, there)
    assert told.startswith("The same network is given the picture in two ways. First: Resized")
    assert "red, green, blue. Second: Resized" in told and told.endswith("blue, green, red.")
    there.model.digest = "other"
    assert preparations_sentence(here, there).startswith("The networks are given")
    assert preparations_sentence(here, here) == preparations_sentence(analysis(), there) == ""


def analysis(
    model="net.keras", table="album.zip", classes=("cat", "dog"), rows=4, preparation=None
):
    return SimpleNamespace(
        name=f"{model} on {table}",
        model=SimpleNamespace(file_name=model, digest="d"),
        table=SimpleNamespace(file_name=table, rows=rows),
        classes=classes,
        preparation=preparation,
    )


def test_other_pictures_are_named_with_what_to_bring():
    told = other_pictures_sentence(analysis(), analysis("b.keras", "other.zip", rows=1))
    assert "“b.keras on other.zip” is about other pictures" in told
    assert "file “other.zip” holds 1 picture, and" in told
    assert "file “album.zip” holds 4 pictures" in told
    assert "bring “b.keras” together with this very file, “album.zip”" in told


def test_a_class_the_other_network_lacks_is_named_with_those_it_has():
    near = no_class_sentence(analysis(), 0, analysis("b.keras", classes=("cats", "owl", "elk")))
    assert near.startswith("“b.keras” has no class “cat” among its 3; its most similar ones are")
    assert "“cats”" in near and "Classes are matched by their names" in near
    far = no_class_sentence(analysis(), 0, analysis(classes=("xyz", "uvw")))
    assert "they begin with “xyz”, “uvw”" in far
    assert "predicts a number and no classes" in no_class_sentence(
        analysis(), 0, analysis(classes=())
    )
    assert "this network predicts a number" in no_class_sentence(
        analysis(classes=()), 0, analysis()
    )
