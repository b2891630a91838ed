"""Pictures before a network: prepared when asked about, a few at a time."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.pictures import prepared
from explainers.intake.vision import seeing
from explainers.records import Preparation
from tests import picture_subjects as given
from tests.intake.pictures.files import colours

PICTURES = [colours(*side, seed=seed) for seed, side in enumerate(((20, 16), (16, 18), (9, 9)))]
GREY = Preparation(5, 4, "stretch", "grey", 1.0, (10.0,), (2.0,))


def test_pictures_are_prepared_in_the_order_of_their_positions():
    found = seeing.seen(PICTURES, given.HOW, np.array([2, 0, 2]))
    assert found.batch.shape == found.shown.shape == (3, given.SIDE, given.SIDE, 3)
    for at, position in enumerate((2, 0, 2)):
        batch, shown = prepared(PICTURES[position], given.HOW)
        assert_array_equal(found.batch[at], batch)
        assert_array_equal(found.shown[at], shown)


def test_black_is_what_the_network_gets_for_a_black_picture():
    for how in (given.HOW, GREY):
        batch, _ = prepared(np.zeros((6, 6, 3), np.uint8), how)
        black = seeing.seen(PICTURES, how, np.array([0])).black
        assert_allclose(np.broadcast_to(black, batch.shape), batch)


def test_no_picture_is_a_batch_of_none():
    found = seeing.seen(PICTURES, GREY, np.zeros(0, np.int64))
    assert found.batch.shape == (0, 5, 4, 1)
    assert found.batch.dtype == np.float32
    assert found.shown.shape == (0, 5, 4, 3)


def test_without_a_preparation_nothing_is_asked():
    with pytest.raises(RefusedError, match="not said how pictures are prepared") as told:
        seeing.seen(PICTURES, None, np.array([0]))
    assert told.value.code == "NO_PREPARATION"


def test_a_model_answers_the_rows_its_frames_know_by_their_index():
    handle = seeing.in_front_of(models.read(given.network(), "n.keras"), PICTURES, given.HOW)
    found = handle.predict(pd.DataFrame({"anything": ["a", "b"]}, index=[2, 0]))
    batch = seeing.seen(PICTURES, given.HOW, np.array([2, 0])).batch
    assert_allclose(found, handle.vision.answers(batch), atol=1e-6)
    assert handle.predict(pd.DataFrame(index=np.zeros(0, np.int64))).shape == (0, 3)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7, 8])
def test_only_a_few_pictures_are_held_at_once(monkeypatch, count):
    monkeypatch.setattr(seeing, "AT_ONCE", 4)
    asked = []

    def answers(batch):
        asked.append(len(batch))
        return batch.sum(axis=1)

    pictures = np.arange(count * 2.0).reshape(count, 2)
    found = seeing.in_parts(answers, count, lambda part: pictures[part])
    assert_array_equal(found, pictures.sum(axis=1))
    assert sum(asked) == count
    assert max(asked) <= 4


def test_a_model_of_columns_has_no_pictures_before_it():
    with pytest.raises(ValueError, match="takes none"):
        seeing.in_front_of(
            models.read(given.toys.model("histogram"), "m.skops"), PICTURES, given.HOW
        )
