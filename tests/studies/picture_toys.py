"""Methods for pictures that are wrong on purpose, and networks whose maps are known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import keras
import numpy as np

from explainers.intake import models
from explainers.methods import registry
from explainers.methods.picture_subject import answered, asked_about
from explainers.studies import registry as studies
from explainers.studies.declaration import studied
from tests import picture_subjects as given
from tests.intake.vision import keras_networks

layers = keras.layers
_LIKE = registry()["picture_gradient_input"]


def study(name, method, subject, seed=0, **parameters):
    """Run a study of a method, as a session does."""
    made = studied(method, studies()[name])
    settings = made.parameters(**parameters)
    return made.run(subject, settings, np.random.default_rng(seed))


def measured(answer):
    """What was measured, by name: (value, low, high)."""
    return dict(zip(answer.facts["measures"], answer.arrays["measures"].tolist(), strict=True))


def toy(run, name="toy", **changes):
    return replace(_LIKE, name=name, title=name.title(), run=run, **changes)


def edges(subject, parameters, generator):  # noqa: ARG001 - nothing is drawn
    """The picture's edges, whatever the network knows."""
    asked = asked_about(subject, parameters.target)
    across, down = np.gradient(asked.batch.astype(float), axis=(1, 2))
    return answered(asked, np.hypot(across, down).sum(axis=-1))


def lots(subject, parameters, generator):
    """Numbers that the draw alone makes."""
    asked = asked_about(subject, parameters.target)
    return answered(asked, generator.normal(size=asked.batch.shape[:3]))


def nothing(subject, parameters, generator):  # noqa: ARG001 - nothing is drawn
    asked = asked_about(subject, parameters.target)
    return answered(asked, np.zeros(asked.batch.shape[:3]))


@cache
def straight(classes=3):
    """A network that is one weighted sum of the pixels: its slopes are its weights."""
    model = keras_networks.sequential(
        layers.Flatten(),
        layers.Dense(classes, name="scores"),
        layers.Softmax(),
        size=(given.SIDE, given.SIDE, 3),
    )
    return given.subject_of(models.read(given.toys.keras_file(model), "n.keras"), rows=1)
