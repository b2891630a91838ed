"""Which range of values a network wants: from how far its scores move."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from explainers.checks import blank_maps, picture_ranges
from explainers.intake import models
from explainers.intake.vision.seeing import seen
from explainers.records import Preparation
from tests.checks import faulty_networks as faulty

DIGITS = Path(__file__).parents[2] / "assets" / "samples" / "digits_network.keras"


def said(part, pictures, names=()):
    asked = blank_maps.examined(part, pictures, 0)
    causes = blank_maps.causes(part, pictures, asked, names=names)
    return {each.cause: each.sentence for each in causes}.get("range", "")


@pytest.fixture(scope="module")
def digits():
    return models.read(DIGITS.read_bytes(), "digits.keras").vision


@pytest.mark.parametrize("row", [0, 3, 11])
def test_digits_learned_from_0_to_255_are_told_from_other_ranges(digits, row):
    grey = np.round(load_digits().images[row] * 255 / 16).astype(np.uint8)
    picture = np.repeat(grey[..., None], 3, axis=2)

    def prepared(scale, mean=0.0):
        how = Preparation(8, 8, "crop", "grey", scale, (mean,), (1.0,))
        return seen([picture], how, np.array([0]))

    assert said(digits, prepared(1.0)) == ""
    for small in (prepared(1 / 255), prepared(1 / 127.5, 1.0)):
        assert "trained on values of 0 to 255 but is given" in said(digits, small)
    large = said(digits, prepared(255.0))
    assert "trained on values of 0 to 255 but is given 0 to 6" in large


@pytest.mark.parametrize("how", [faulty.UNIT, faulty.CENTRED])
def test_small_values_are_told_where_large_ones_were_learned(how):
    part = faulty.by_sides(0.1)
    assert "no more than" in said(part, faulty.shown(faulty.sides(), how))
    assert said(part, faulty.shown(faulty.sides(), faulty.PIXELS)) == ""


def test_scores_that_all_move_together_move_no_answer():
    assert picture_ranges.moved_apart(np.array([5.0, 7.0, 6.0]), np.array([2.0, 4.0, 4.0])) == 1.0


def test_an_unsure_answer_that_another_range_makes_sure():
    part = faulty.of_darkness()
    dark = faulty.shown(faulty.sides(80, 40), faulty.UNIT)
    names = ("a", "b", "c", "d", "night")
    sentence = said(part, dark, names)
    assert "the network answers “a” with 0.2" in sentence
    assert "from −1 to 1, “night” with 0.99" in sentence
    assert "class 4 with 0.99" in said(part, dark)
    assert said(part, faulty.shown(faulty.sides(80, 40), faulty.CENTRED), names) == ""


def test_nothing_is_said_of_numbers_nor_of_answers_without_scores():
    part, wrong = faulty.by_sides(20.0), faulty.shown(faulty.sides(), faulty.PIXELS)
    assert said(part, wrong)
    assert said(replace(part, margins=part.answers), wrong) == ""
    assert said(part, faulty.shown(faulty.plain(0), faulty.PIXELS)) == ""
