"""Two maps measured against each other: the difference, scales, and what can be compared."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.pictures.contrast_measures import (
    agreement,
    contrast,
    contrast_table,
    incomparable,
    own_limits,
    pair_table,
    same_part,
    shared_limits,
)
from explainers.dossier.map_parts import PARTS
from explainers.records import Preparation
from tests.map_results import maps, spot
from tests.reference import picture_contrast

HOW = Preparation(16, 20, "crop", "RGB", 1.0, (0.0,) * 3, (1.0,) * 3)


class Prepared:
    """As much of an analysis as is asked about here."""

    def __init__(self, preparation):
        self.preparation = preparation


def two(seed=0, size=(9, 12), **changes):
    draw = np.random.default_rng(seed)
    first, second = draw.normal(size=(2, *size))
    return maps(first, **changes), maps(second, target=1, **changes)


@pytest.mark.parametrize("size", [(9, 12), (8, 8), (2, 5), (1, 1)])
def test_the_difference_its_share_and_its_ninths_are_those_of_plain_loops(size):
    one, other = two(size=size)
    found = contrast(one, other)
    values = one.values[0], other.values[0]
    np.testing.assert_array_equal(found.difference.values[0], picture_contrast.difference(*values))
    assert found.share == pytest.approx(picture_contrast.share(*values))
    table = contrast_table(found)
    for title, numbers in zip(
        ("for cat rather", "for dog rather"), picture_contrast.ninths(*values), strict=True
    ):
        np.testing.assert_allclose(table[title][:9], numbers.ravel(), atol=1e-12)
        assert table[title][9] == pytest.approx(numbers.sum())


def test_a_difference_keeps_the_picture_and_adds_up_to_the_difference_of_the_sums():
    one, other = two(signed=False)
    found = contrast(one, other)
    assert found.difference.totals[0] == pytest.approx(found.difference.values.sum())
    assert found.difference.signed  # of two maps that are not, too
    assert found.difference.gap is None
    np.testing.assert_array_equal(found.difference.shown, one.shown)
    assert not found.difference.values.flags.writeable


def test_the_gap_is_what_is_missed_of_the_margins_difference():
    one, other = maps(spot((0, 0)), gap=0.3), maps(spot((1, 1)), target=1, gap=-0.1)
    assert contrast(one, other).difference.gap == pytest.approx([0.4])
    assert contrast(one, replace(other, gap=None)).difference.gap is None


def test_scores_apart_are_those_of_each_maps_class():
    one, other = two()
    assert contrast(one, other).apart == pytest.approx(3.0)  # margins of 2 and of -1
    assert contrast(other, one).apart == pytest.approx(-3.0)


def test_the_share_goes_from_equal_to_opposite():
    one, other = two()
    assert contrast(one, replace(one, target=other.target)).share == 0
    assert contrast(one, maps(-one.values[0], target=1)).share == pytest.approx(1)
    assert contrast(maps(spot((0, 0))), maps(spot((1, 1)), target=1)).share == pytest.approx(1)
    assert contrast(maps(np.zeros((4, 4))), maps(np.zeros((4, 4)), target=1)).share == 0


@pytest.mark.parametrize(
    "other",
    [
        maps(spot((0, 0)), unit="log-odds"),
        maps(spot((0, 0), (9, 9))),
        maps(spot((0, 0)), shown=np.zeros((9, 12, 3))),
    ],
    ids=["unit", "size", "picture"],
)
def test_maps_of_two_pictures_or_units_are_not_subtracted(other):
    with pytest.raises(ValueError, match="must be of one picture in one unit"):
        contrast(maps(spot((0, 0))), other)


def test_the_tables_sums_are_the_maps():
    one, other = two()
    table = contrast_table(contrast(one, other))
    assert table["part of the picture"].tolist() == [*np.ravel(PARTS), "all of it"]
    np.testing.assert_allclose(
        table["difference"], table["map of cat"] - table["map of dog"], atol=1e-12
    )
    assert table["map of cat"].iloc[-1] == pytest.approx(one.totals[0])


def test_two_maps_have_a_table_with_columns_of_their_own_even_of_one_name():
    one, other = maps(3 * spot((0, 0)) - spot((4, 5))), maps(np.zeros((9, 12)))
    table = pair_table((one, other), ("net.keras", "net.keras"))
    assert len(set(table.columns)) == 5
    assert table.iloc[0].tolist() == ["top left", 3, 0, "100.0 %", "0.0 %"]
    assert table.iloc[4, 1] == -1 and table.iloc[9, 1] == 2


def test_a_scale_is_shared_or_each_has_its_own():
    one, other = maps(np.full((5, 5), 0.1)), maps(np.full((5, 5), -4.0))
    assert shared_limits(one, other) == (4.0, 4.0)
    assert own_limits(one, other) == (0.1, 4.0)


def test_networks_share_a_scale_only_where_a_pixel_counts_the_same():
    here = Prepared(HOW)
    doubled = Prepared(replace(HOW, scale=2.0))
    one = maps(spot((0, 0)))
    slopes = maps(spot((0, 0)), unit="score before softmax per unit of the network's input")
    assert incomparable(one, one, (here, doubled)) == ""
    assert incomparable(slopes, slopes, (here, here)) == ""
    assert "as other numbers" in incomparable(slopes, slopes, (here, doubled))
    assert incomparable(one, slopes, (here, here)).startswith("they count score before softmax and")
    small = maps(spot((0, 0), (3, 4)))
    assert "12 × 9 and 4 × 3" in incomparable(one, small, (here, here))


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"height": 32, "width": 40}, True),
        ({"height": 20}, False),
        ({"fit": "pad"}, False),
    ],
)
def test_places_are_matched_where_networks_see_the_same_part(changes, same):
    assert same_part(Prepared(HOW), Prepared(replace(HOW, **changes))) is same
    assert not same_part(Prepared(None), Prepared(HOW))


def test_maps_agree_by_squares_and_only_where_there_are_as_many():
    values = np.random.default_rng(0).normal(size=(32, 32))
    assert agreement(maps(values), maps(2 * values)) == pytest.approx(1)
    assert agreement(maps(values), maps(np.kron(values, np.ones((2, 2))))) == pytest.approx(1)
    assert agreement(maps(values), maps(spot((0, 0), (8, 8)))) is None
