"""Small games for the kernels: tables of every kind of column, models that count what they get."""

import numpy as np
import pandas as pd

from explainers.kernels.marginal_game import MODEL_ROWS, marginal_game

TOLERANCE = 1e-9


class Counting:
    """A model that remembers how many rows each call had."""

    def __init__(self, predict):
        self._predict = predict
        self.calls = []

    def __call__(self, frame):
        self.calls.append(len(frame))
        return self._predict(frame)


def numbers(rows, features, seed=0):
    """Numbers of which no two are equal."""
    data = np.random.default_rng(seed).normal(size=(rows, features))
    return pd.DataFrame(data, columns=[f"x{at}" for at in range(features)])


def people(rows, seed=0):
    """Numbers, text, truths and gaps, with many values in common between rows."""
    draw = np.random.default_rng(seed)
    wage = draw.normal(3, 1, rows)
    wage[draw.random(rows) < 0.2] = np.nan
    return pd.DataFrame(
        {
            "wage": wage,
            "age": draw.integers(20, 24, rows),
            "town": pd.Series(draw.choice(["Ulm", "Bonn", "Trier"], rows)).mask(
                draw.random(rows) < 0.2
            ),
            "owner": draw.random(rows) < 0.5,
            "grade": pd.Categorical(draw.choice(["a", "b"], rows), categories=["a", "b"]),
        }
    )


def judged(frame):
    """Two outputs for `people`; every column interacts with another. Dtypes must be the table's."""
    assert [str(kind) for kind in frame.dtypes] == ["float64", "int64", "str", "bool", "category"]
    wage, age = frame.wage.fillna(2.0).to_numpy(), frame.age.to_numpy()
    town = frame.town.map({"Ulm": 1.0, "Bonn": -0.5}).fillna(0.3).to_numpy()
    owner, grade = frame.owner.to_numpy(), (frame.grade == "a").to_numpy()
    score = np.sin(wage * age) + town * owner * wage + grade * town * (age - 21)
    return np.stack([score, 1 - score**2], axis=1)


def tangled(frame):
    """One output in which columns work together by threes; the last one does nothing."""
    x = frame.to_numpy()
    mixed = np.tanh(x[:, :-1] @ np.cos(np.arange(3.0 * (x.shape[1] - 1)).reshape(-1, 3)))
    return (mixed[:, 0] * mixed[:, 1] + mixed[:, 2] + x[:, 0] * x[:, 1] * x[:, 2])[:, None]


def game(rows, references, predict, model_rows=MODEL_ROWS, players=None):
    of = None if players is None else np.array(players)
    return marginal_game(predict, rows, references, model_rows, of)


def close(found, expected):
    """Equal up to rounding; tests/kernels/test_coalitions.py breaks it on purpose."""
    np.testing.assert_allclose(found, expected, rtol=0, atol=TOLERANCE)
