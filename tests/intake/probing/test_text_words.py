"""What is said of answers about texts names texts, and what to look at."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.intake.probing.answers import answered, remarks
from explainers.intake.probing.probe import probe
from tests.intake.hugging_face import toy

HANDLE = models.read(toy.folder(), "reviews.zip")
FRAME = pd.DataFrame({"text": ["good", "bad"]})
CHECK = "Check that the column holds texts such as the model was trained on."


def refused(predict):
    with pytest.raises(ModelError) as told:
        answered(replace(HANDLE, predict=predict), FRAME, FRAME.columns)
    return told.value


def test_a_model_that_raises_or_answers_nothing():
    error = refused(lambda _: 1 / 0)
    assert error.code == "PREDICT_FAILED" and error.next_step == CHECK
    error = refused(lambda rows: np.full((len(rows), 2), np.nan))
    assert error.code == "NOT_FINITE" and error.next_step == CHECK


def test_a_model_to_which_all_texts_are_alike():
    (note,) = remarks(HANDLE.card, FRAME, np.full((2, 2), 0.5))
    assert note.startswith("The model answers the same for all 2 rows tried: 0.5")
    assert "words it has never seen are all alike to it" in note


def test_texts_are_tried_as_rows_are():
    found = probe(HANDLE, pd.DataFrame({"text": list(toy.TEXTS) * 7}))
    assert found.rows == 49 and found.notes == ()
