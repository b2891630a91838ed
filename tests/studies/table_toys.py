"""Models of tables whose reasons are known, and methods for tables that are wrong on purpose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from explainers.intake.handle import ModelHandle
from explainers.methods import registry
from explainers.methods.declaration import Answer, Subject
from explainers.records import Feature, ModelCard
from explainers.studies import registry as studies
from explainers.studies.declaration import studied

_LIKE = registry()["exact_shap"]
WEIGHTS = np.array([3.0, -2.0, 1.0, 0.5, -0.25, 4.0])
NAMES = tuple("abcdef")


def card():
    """A model of six numbers that predicts a number."""
    return ModelCard(
        digest="0" * 64,
        file_name="toy",
        size=1,
        family="toy",
        kind="Toy",
        task="regression",
        scale="number",
        features=tuple(Feature(name, "number") for name in NAMES),
        outputs=1,
    )


def reference(rows=30):
    """Independent numbers, (rows, 6)."""
    drawn = np.random.default_rng(5).normal(size=(rows, len(NAMES)))
    return pd.DataFrame(drawn, columns=list(NAMES))


def weighted(frame):
    """The weighted sum, (rows, 1)."""
    return frame.to_numpy(dtype=np.float64) @ WEIGHTS[:, None]


def subject(predict=weighted, asked=None, row=None, **changes):
    """One row before a model, by default a weighted sum of independent numbers."""

    def counted(frame):
        if asked is not None:
            asked.append(len(frame))
        return predict(frame)

    own = np.array([[1.2, -0.7, 0.4, 1.6, 2.0, 1.1]]) if row is None else np.array([row])
    made = Subject(
        ModelHandle(card(), counted),
        pd.DataFrame(own, columns=list(NAMES)),
        ("number",) * len(NAMES),
        reference(),
    )
    return replace(made, **changes)


def grouped(about=None):
    """The same row with three of its columns as one player: four players."""
    return replace(about or subject(), players=(0, 1, 0, 2, 3, 0))


def shares(about):
    """What each player adds to a weighted sum beside the mean of all reference rows, (players,)."""
    row, usual = about.rows.to_numpy(float)[0], about.reference.to_numpy(float).mean(axis=0)
    return np.bincount(about.player_of, weights=WEIGHTS * (row - usual))


def marking(numbers, name="toy", **changes):
    """A method that gives players numbers of its own: (subject, generator) -> (players,)."""

    def run(about, parameters, generator):  # noqa: ARG001
        values = np.asarray(numbers(about, generator), dtype=np.float64)[None, :, None]
        outputs = np.zeros((1, 1))
        arrays = {"values": values, "base_values": outputs, "outputs": outputs}
        return Answer(arrays, {"unit": "prediction", "budget": 0})

    free = {"cost": lambda *_: 1, "version": name, "tolerance": None, "max_features": None}
    return replace(_LIKE, name=name, title=name.title(), run=run, **{**free, **changes})


def _size(about):
    return len(np.unique(about.player_of))


RIGHT = marking(lambda about, _: shares(about), "right")
WRONG = marking(lambda about, _: -shares(about), "wrong")
LOTS = marking(lambda about, draw: draw.normal(size=_size(about)), "lots", seeded=True)
EVEN = marking(lambda about, _: np.ones(_size(about)), "even", seeded=True)


def study(name, method, about=None, seed=0, **parameters):
    """Run a study of a method, as a session does: its numbers by name, and the answer."""
    made = studied(method, studies()[name])
    settings = made.parameters(**parameters)
    answer = made.run(about or subject(), settings, np.random.default_rng(seed))
    return dict(zip(answer.facts["measures"], answer.arrays["measures"], strict=True)), answer
