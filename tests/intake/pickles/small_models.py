"""Small fitted models as pickle files: of today, of another version, with a step of one's own."""

import pickle
from importlib.metadata import version

import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from explainers.errors import RefusedError
from explainers.intake import models
from tests import toys

NUMBERS = toys.frame()[["age", "amount"]]
LINE = LogisticRegression(max_iter=10_000).fit(NUMBERS, toys.two())
OWN = "tests.intake.pickles.own_steps"


def refusal(thing, name="model.pkl", read=models.read):
    data = thing if isinstance(thing, bytes) else pickle.dumps(thing)
    with pytest.raises(RefusedError) as caught:
        read(data, name)
    return caught.value


def own_pipeline(step):
    """A fitted pipeline of this step and a model."""
    return make_pipeline(step, LogisticRegression(max_iter=10_000)).fit(NUMBERS, toys.two())


def aged(thing, saved_with):
    """A pickle file of `thing` that says another version of scikit-learn saved it."""
    here = version("scikit-learn").encode()
    data = pickle.dumps(thing, 4)
    told, old = (bytes([0x8C, len(v)]) + v for v in (here, saved_with.encode()))
    assert told in data
    # Without frames, whose lengths a text of another length would change.
    return data.replace(told, old)
