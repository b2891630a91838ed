"""Models of one column, tried on fifty rows."""

import numpy as np
import pandas as pd
import pytest

from explainers.errors import ModelError
from explainers.intake.handle import ModelHandle
from explainers.intake.probing.probe import probe
from tests.intake.small_cards import model

FRAME = pd.DataFrame({"a": np.arange(50.0)})
TWO = {"task": "classification", "outputs": 2}


def handle(predict, task="regression", outputs=1, **more):
    return ModelHandle(model("a", task=task, outputs=outputs, **more), predict)


def refusal(predict, frame=FRAME, names=(), **card):
    with pytest.raises(ModelError) as caught:
        probe(handle(predict, **card), frame, names)
    assert "\n" not in caught.value.sentence
    return caught.value


def value(frame):
    return frame.a.to_numpy()[:, None]


def always(*outputs):
    """A model that answers every row the same."""
    return lambda frame: np.tile(outputs, (len(frame), 1)).astype(float)
