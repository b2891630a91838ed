"""What is said of answers about pictures names pictures, and what to look at."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.intake.probing.answers import answered, remarks
from tests import picture_subjects as given

HANDLE = models.read(given.network(), "network.keras")
FRAME = pd.DataFrame({"picture": [0, 1]})


def refused(predict):
    with pytest.raises(ModelError) as told:
        answered(replace(HANDLE, predict=predict), FRAME, FRAME.columns)
    return told.value


def test_a_network_that_raises():
    error = refused(lambda _: 1 / 0)
    assert error.code == "PREDICT_FAILED"
    assert "could not predict the 2 pictures tried: ZeroDivisionError" in error.sentence
    assert error.next_step == ("Check that pictures are prepared as the model was trained on them.")


def test_a_network_that_answers_nothing():
    error = refused(lambda rows: np.full((len(rows), 3), np.nan))
    assert error.code == "NOT_FINITE"
    assert "for 2 of the 2 pictures tried" in error.sentence
    assert "prepared as the model was trained" in error.next_step


def test_a_network_to_which_all_pictures_are_alike():
    (note,) = remarks(HANDLE.card, FRAME, np.full((2, 3), 1 / 3))
    assert note.startswith("The model answers the same for all 2 pictures tried: 0.333")
    assert "numbers of 0 to 255 in a network of 0 to 1" in note
    assert remarks(HANDLE.card, FRAME, np.eye(3)[:2]) == ()
