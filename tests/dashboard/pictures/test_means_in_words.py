"""What is measured on mean maps, against plain loops, and what is said of them."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.pictures.mean_measures import (
    areas,
    even,
    ground,
    judged,
    leading,
    mean_map,
    mean_maps,
    means_table,
    packed,
    strongest,
)
from dashboard.pictures.mean_sentences import (
    drawn_sentence,
    judged_sentence,
    places_sentence,
    steadiness_sentence,
)
from tests.many_maps import many
from tests.map_results import spot


def drawn(count, size=(9, 12), seed=0):
    return np.random.default_rng(seed).normal(size=(count, *size))


def slow_packed(values):
    raised = sorted((max(float(value), 0.0) for value in values.ravel()), reverse=True)
    most = max(1, round(0.1 * values.size))
    return sum(raised[:most]) / sum(raised) if sum(raised) else 0.0


@pytest.mark.parametrize("size", [(9, 12), (8, 8), (30, 30), (1, 1), (2, 3)])
def test_the_strongest_tenth_holds_its_share(size):
    values = drawn(4, size)
    for one, share in zip(values, packed(values), strict=True):
        assert share == pytest.approx(slow_packed(one))
    assert packed(np.zeros(size)) == 0
    assert packed(-np.ones(size)) == 0
    assert packed(np.ones(size)) == pytest.approx(even(size))
    assert even(size) == pytest.approx(strongest(size) / (size[0] * size[1]))


def test_a_mean_map_is_that_of_its_pictures():
    values = drawn(7)
    maps = many(values, [2, 0, 2, 2, 1, 0, 2])
    means = mean_maps(maps.outlines)
    assert [mean.output for mean in means] == [2, 0, 1]
    assert [mean.pictures for mean in means] == [4, 2, 1]
    first = [values[at] for at in (0, 2, 3, 6)]
    np.testing.assert_allclose(means[0].values, sum(first) / 4, atol=1e-6)
    assert means[0].packed == pytest.approx(slow_packed(sum(first) / 4), abs=1e-6)
    assert means[0].alone == pytest.approx(sum(map(slow_packed, first)) / 4, abs=1e-6)
    assert means[0].total == pytest.approx(sum(one.sum() for one in first) / 4)
    assert means[0].score == pytest.approx(-1.0)


def test_areas_of_nine_parts_are_what_they_have_of_the_frame():
    np.testing.assert_allclose(areas((30, 30)), 1 / 9)
    assert areas((8, 8))[1, 1] == pytest.approx(4 / 64)
    assert areas((8, 8)).sum() == pytest.approx(1)


@pytest.mark.parametrize(("at", "beside"), [*np.ndindex(3, 3)])
def test_the_leading_part_is_found_wherever_it_is(at, beside):
    mean = mean_maps(many([spot((at * 3 + 1, beside * 3 + 1), (9, 9))], [0]).outlines)[0]
    assert leading(mean) == (at, beside)


def test_a_frame_of_two_pixels_has_parts_without_any():
    mean = mean_maps(many(np.ones((1, 1, 2)), [0]).outlines)[0]
    assert areas((1, 2)).sum() == pytest.approx(1)
    assert areas((1, 2))[leading(mean)] > 0


def test_ground_is_the_mean_of_the_held_pictures_in_grey():
    shown = np.zeros((4, 6, 6, 3))
    shown[0], shown[2] = 100, (255, 0, 0)
    maps = many(drawn(4, (6, 6)), [0, 1, 0, 0], held=3, shown=shown)
    found = ground(maps, np.array([True, False, True, True]))
    np.testing.assert_allclose(found, (100 + 0.299 * 255) / 2)
    assert ground(maps, np.array([False, False, False, True])) is None


def test_right_and_wrong_are_told_by_the_label_of_each_picture():
    maps = many(drawn(5), [1, 1, 0, 1, 1], positions=[4, 0, 3, 1, 2])
    labels = np.array([1, 0, -1, 0, 1])  # of the table's rows
    right, wrong = judged(maps.outlines, labels, 1)
    assert right.tolist() == [True, True, False, False, False]
    assert wrong.tolist() == [False, False, False, True, False]


def test_the_table_says_what_an_even_share_would_be():
    maps = many([spot((4, 4), (9, 9)), spot((0, 0), (9, 9))], [0, 1])
    table = means_table(maps, mean_maps(maps.outlines))
    assert table["class"].tolist() == ["cat", "dog"]
    assert table["share in the middle ninth"].tolist() == [1, 0]
    assert table["an even share would be"].tolist() == pytest.approx([1 / 9, 1 / 9])
    assert table["strongest ninth"].tolist() == ["middle", "top left"]
    assert table["mean sum of a map"].tolist() == [1, 1]


def said(values, target, **more):
    maps = many(values, target, **more)
    return places_sentence(maps, mean_maps(maps.outlines))


def test_the_sentence_names_the_part_its_share_and_the_even_one():
    values = [spot((4, 4), (9, 9)), spot((4, 4), (9, 9)), spot((0, 0), (9, 9))]
    assert said(values, [0, 0, 1]) == (
        "Over the 2 pictures taken for “cat”, places in the middle speak most: 100 % of what "
        "speaks for it lies in that part, which is 11 % of the frame; the strongest 10 % of the "
        "places hold 100 %, 10 times an even share."
    )


def test_an_even_mean_names_no_part_and_an_empty_one_no_place():
    assert "what speaks for it lies all over the frame; the strongest 10 %" in said(
        np.ones((2, 9, 9)), [0, 0]
    )
    assert said(-np.ones((2, 9, 9)), [0, 0]).endswith(", no place speaks for it on average.")


def test_a_number_has_no_class():
    told = said(drawn(3), [0, 0, 0], classes=("prediction",), unit="value")
    assert told.startswith("Over the 3 pictures, ")
    assert said(drawn(1), [1]).startswith("In the one picture taken for “dog”, ")


def steadiness(values, target, **more):
    maps = many(values, target, **more)
    return steadiness_sentence(maps, mean_maps(maps.outlines))


def test_places_that_differ_are_warned_of_and_the_same_ones_are_not():
    same = [spot((4, 4), (10, 10))] * 6
    assert steadiness(same, [0] * 6).startswith("The strongest places are much the same")
    apart = [spot((at, at), (10, 10)) + 1e-3 for at in range(10)]
    assert steadiness(apart, [0] * 10).startswith("The strongest places")  # ten hold all of them
    moving = [spot((at // 10, at % 10), (10, 10)) for at in range(50)]
    assert steadiness([*moving, *same], [1] * 50 + [0] * 6) == (
        "Careful: in 1 of the 2 larger classes, the strongest places differ from picture to "
        "picture. In single pictures they hold 100 %, in their mean 20 % (“dog”): such a mean says "
        "little of any one of them."
    )
    number = {"classes": ("prediction",), "unit": "value"}
    told = steadiness(moving, [0] * 50, **number)
    assert told.startswith("Careful: the strongest places") and "“" not in told


def test_few_pictures_are_called_few():
    told = "Few pictures: a mean of fewer than 5 says little."
    assert steadiness(drawn(4), [0] * 4) == f"{told} Choose more above."
    maps = many(drawn(4), [0] * 4)
    every = replace(maps, receipt=replace(maps.receipt, rows_given=4))
    assert steadiness_sentence(every, mean_maps(every.outlines)) == told


def test_what_is_drawn_is_told():
    maps = many(drawn(4), [0, 1, 2, 0])
    assert drawn_sentence(3, 3, 0.5, maps) == (
        "One scale for all, full from ±0.5 on. Under each map lies the mean of its pictures, in "
        "grey."
    )
    some = many(drawn(4), [0, 1, 2, 0], held=2, signed=False)
    assert drawn_sentence(9, 12, 0.5, some) == (
        "9 of 12 classes drawn, the most frequent; one scale for all, full from 0.5 on. Under each "
        "map lies the mean of those of the first 2 pictures that belong to it, in grey, and plain "
        "grey where none does."
    )


def test_right_and_wrong_are_compared_in_words():
    middle, corner = spot((4, 4), (9, 9)), spot((0, 0), (9, 9))
    maps = many([middle] * 5 + [corner] * 5, [0] * 10)
    right = mean_map(maps.outlines, np.arange(10) < 5)
    wrong = mean_map(maps.outlines, np.arange(10) >= 5)
    assert judged_sentence(maps, right, wrong, 0) == (
        "Where “cat” is right, places in the middle speak most for it; where it is wrong, those at "
        "the top left (5 right, 5 wrong)."
    )
    assert judged_sentence(maps, right, right, 0).startswith(
        "Rightly or wrongly taken for “cat”, places in the middle speak most for it"
    )
    few = mean_map(maps.outlines, np.arange(10) == 9)
    assert judged_sentence(maps, right, few, 0).endswith("(5 right, 1 wrong; so few say little).")
    assert judged_sentence(maps, right, None, 0) == (
        "No explained picture is wrongly taken for “cat”; 10 of 20 are explained."
    )
    every = replace(maps, receipt=replace(maps.receipt, rows_given=10))
    assert judged_sentence(every, None, wrong, 0) == (
        "No explained picture is rightly taken for “cat”."
    )
