"""Answers that look odd are said to, and the usual preparation that makes them surer is named."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dashboard.pictures.doubts import (
    ALIKE,
    CERTAIN,
    EVEN,
    SURER,
    UNSURE,
    doubt_of,
    doubt_sentence,
    proposal_sentence,
    proposed,
)
from dashboard.pictures.presets import alternatives, made, presets
from explainers.intake import models, tables
from explainers.intake.vision.seeing import seen
from explainers.records import PictureInput
from explainers.service.samples import FOLDER, PICTURES
from tests import toys
from tests.dashboard.conftest import texts
from tests.dashboard.pictures.test_pictures_page import numbers
from tests.intake.pictures import files

NAMES = ("cat", "dog", "owl", "emu")
layers = keras.layers


def answers(*tops, of=4):
    """One picture each, by its class and its answer; the others share the rest."""
    rows = np.empty((len(tops), of))
    for row, (at, top) in zip(rows, tops, strict=True):
        row[:] = (1 - top) / (of - 1)
        row[at] = top
    return rows


SURE = answers((0, 0.9), (1, 0.8), (2, 0.7))


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        (SURE, None),
        (answers((0, 0.9), (0, 0.7), (1, 0.8)), None),
        (answers((0, 1.0), (1, 1.0), (2, 1.0)), None),
        (answers((2, CERTAIN), (2, 1.0), (2, 1.0)), "certain"),
        (answers((2, CERTAIN - 1e-5), (2, 1.0), (2, 1.0)), "alike"),
        (answers((2, 1.0)), None),
        (answers((0, 0.26), (1, 0.27), (2, 0.28)), "even"),
        (answers((0, 0.26)), "even"),
        (answers((3, 0.61), (3, 0.6), (3, 0.6 + ALIKE - 1e-3)), "alike"),
        (answers((3, 0.6), (3, 0.6), (3, 0.6 + ALIKE + 1e-3)), "one class"),
        (answers((3, 0.6), (3, 0.8)), None),
        (answers((1, 0.6), (1, 0.8), (1, 0.9), of=2), None),
        (answers((0, 0.55), (1, UNSURE - 0.01), (2, 0.45)), "unsure"),
        (answers((0, 0.56), (1, UNSURE), (2, 0.45)), None),
    ],
)
def test_what_is_odd(given, doubt):
    assert doubt_of(given) == doubt
    assert bool(doubt_sentence(given, NAMES)) == (doubt not in (None, "unsure"))


def test_even_is_by_entropy_as_written_out():
    def entropy(row):
        return -sum(p * np.log(p) for p in row if p) / np.log(len(row))

    tops = np.linspace(0.3, 0.6, 200)
    for top in tops:
        given = answers((0, top), (1, top), (2, top))
        assert (doubt_of(given) == "even") == (entropy(given[0]) >= EVEN)
    assert {doubt_of(answers((0, top), (1, top))) for top in tops} >= {"even", "unsure"}


def test_each_sentence_names_what_was_found():
    assert "all 3 pictures show “owl”" in doubt_sentence(answers(*[(2, 1.0)] * 3), NAMES)
    alike = doubt_sentence(answers((3, 0.6), (3, 0.65), (3, 0.62)), NAMES)
    assert "no answer differs by more than 5.0" in alike
    assert "all 3 pictures for “emu”" in doubt_sentence(
        answers((3, 0.6), (3, 0.9), (3, 0.62)), NAMES
    )
    even = doubt_sentence(answers((0, 0.26), (1, 0.28)), NAMES)
    assert "nearly even among 4 classes: the largest is 28.0" in even


def test_the_surest_of_those_without_a_doubt_is_proposed():
    unsure = answers((0, 0.45), (1, 0.46), (2, 0.49))
    tried = {
        "certain": answers(*[(1, 1.0)] * 3),
        "sure": SURE,
        "surer": answers((0, 0.9), (1, 0.9), (2, 0.8)),
    }
    found = proposed(unsure, tried)
    assert found.title == "surer"
    told = proposal_sentence(unsure, found, NAMES)
    assert told.startswith("The network is unsure, 47")
    assert "Under “surer” it is 1.9 times as sure: “cat” 90" in told
    assert "nothing is changed unless you choose it" in told


def test_nothing_is_proposed_without_reason():
    unsure = answers((0, 0.45), (1, 0.46), (2, 0.49))
    mean = float(unsure.max(axis=1).mean())
    assert proposed(unsure, {}) is None
    assert proposed(SURE, {"x": answers((0, 1.0), (1, 1.0), (2, 1.0))}) is None
    assert proposed(unsure, {"x": answers(*[(1, 1.0)] * 3)}) is None
    below, above = (
        answers(*[(at, mean * SURER + step) for at in range(3)]) for step in (-0.01, 0.01)
    )
    assert proposed(unsure, {"x": below}) is None
    assert proposed(unsure, {"x": above}).title == "x"


def test_of_certainty_the_other_need_not_be_surer():
    certain = answers(*[(1, 1.0)] * 3)
    found = proposed(certain, {"x": SURE})
    assert found.title == "x"
    assert "it is not as certain of one class: “cat” 90" in proposal_sentence(certain, found, NAMES)


def test_alternatives_are_the_other_numbers_in_the_same_size_and_fit():
    taken = PictureInput(24, 24, 3, False, None)
    how = made(presets(taken)["unit"], taken, 24, 24, "crop", 27)
    found = alternatives(taken, how)
    assert len(found) == len(presets(taken)) - 1 and how not in found.values()
    assert {(each.height, each.fit, each.resize) for each in found.values()} == {(24, "crop", 27)}


SQUEEZENET, DIGITS = PICTURES


@pytest.mark.parametrize(
    ("sample", "right"), [(SQUEEZENET, "caffe"), (DIGITS, "bytes")], ids=["SqueezeNet", "digits"]
)
def test_on_the_samples_every_wrong_preparation_leads_to_the_right_one(sample, right):
    album = tables.read((FOLDER / sample.table).read_bytes(), sample.table).pictures
    model = models.read((FOLDER / sample.model).read_bytes(), sample.model)
    size, taken = sample.preparation.height, model.card.pictures
    chosen = np.linspace(0, len(album) - 1, 3).round().astype(np.int64)

    def asked(how):
        return model.vision.answers(seen(album, how, chosen).batch)

    for name, preset in presets(taken).items():
        how = made(preset, taken, size, size, "crop")
        tried = {title: asked(other) for title, other in alternatives(taken, how).items()}
        found = proposed(asked(how), tried)
        # SqueezeNet does well on values of 0 to 255 whose mean was not taken off, too.
        usual = name == right or (sample, name) == (SQUEEZENET, "bytes")
        assert (found and found.title) == (None if usual else presets(taken)[right].title), name


@pytest.fixture(scope="module")
def of_bytes():
    """A network that answers the strongest colour, of pictures of 0 to 255."""
    picture = keras.Input((24, 24, 3))
    last = layers.Dense(3, activation="softmax")
    answer = last(layers.GlobalAveragePooling2D()(picture))
    last.set_weights([np.eye(3, dtype=np.float32) / 60, np.zeros(3, np.float32)])
    return toys.keras_file(keras.Model(picture, answer))


def plain_colours():
    made = {}
    for at, name in enumerate(("red", "green", "blue")):
        pixels = np.full((30, 30, 3), 20, np.uint8)
        pixels[..., at] = 220
        made[f"{name}.png"] = files.written(pixels)
    return files.zipped(made)


def test_the_page_says_what_is_odd_and_names_the_surer_way_without_choosing_it(app, of_bytes):
    tab = app().run()
    tab.file_uploader[0].upload("net.keras", of_bytes).run()
    tab.file_uploader[1].upload("colours.zip", plain_colours()).run()
    tab = numbers(tab, "unit")
    told = texts(tab)
    assert len(tab.warning) == 1
    assert "nearly even among 3 classes" in told
    assert "Under “0 to 255, as it is in the file” it is 2" in told and "times as sure" in told
    chosen = next(each for each in tab.radio if each.label.startswith("Which numbers"))
    assert chosen.value == "unit" and "times 0.00392" in told
    tab = numbers(tab, "bytes")
    assert not tab.warning
