"""Model-agnostic SHAP against shap's own: `python -m benchmarks.coalitions` prints Markdown.

Both libraries explain the same rows against the same reference rows with the same function, in one
process. A small Keras network is called in two ways: by its `predict`, as people hand it to shap,
and by one compiled call. Times are the best of three; errors are root mean squares against a run
with a hundred times the budget and a seed of its own.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import keras
import numpy as np
import pandas as pd
import shap
import tensorflow as tf

from explainers.kernels.coalitions import exact_shares
from explainers.kernels.marginal_game import marginal_game
from explainers.kernels.permutations import drawn, sampled_shares
from explainers.methods import registry
from explainers.records import Floats

REFERENCES = 100
Predict = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Ran:
    """What one explainer did: effects (rows, features), best seconds, model rows and calls."""

    values: Floats
    seconds: float
    sent: int
    calls: int


class Counted:
    """A function of (rows, features) arrays that counts what it is asked."""

    def __init__(self, predict: Predict) -> None:
        self._predict = predict
        self.sent = self.calls = 0

    def __call__(self, data: Floats) -> Floats:
        """Answer for (rows, features)."""
        self.sent += len(data)
        self.calls += 1
        return self._predict(data)


def network(features: int) -> keras.Model:
    """A network of one output whose columns interact: its weights are three times the usual."""
    keras.utils.set_random_seed(0)
    start = keras.initializers.VarianceScaling(scale=9.0)
    return keras.Sequential(
        [
            keras.Input((features,)),
            keras.layers.Dense(32, activation="tanh", kernel_initializer=start),
            keras.layers.Dense(16, activation="tanh", kernel_initializer=start),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


def compiled(net: keras.Model) -> Predict:
    """The network as one graph call."""
    kind = tf.TensorSpec((None, net.input_shape[1]), tf.float32)
    call = tf.function(lambda data: net(data, training=False), input_signature=[kind])
    return lambda data: np.asarray(call(tf.constant(data, tf.float32)), np.float64)[:, 0]


def by_predict(net: keras.Model) -> Predict:
    """The network as people call it."""
    return lambda data: net.predict(data, verbose=0)[:, 0].astype(np.float64)


def best(run: Callable[[Predict], Any], predict: Predict, repeats: int) -> Ran:
    """Run several times; `run` takes the function and returns effects."""
    seconds = []
    for _ in range(repeats):
        counted = Counted(predict)
        started = time.perf_counter()
        values = run(counted)
        seconds.append(time.perf_counter() - started)
    return Ran(np.asarray(values), min(seconds), counted.sent, counted.calls)


def in_blocks(
    method: str, rows: Floats, references: Floats, share: Callable[[Any], Any]
) -> Callable[[Predict], Floats]:
    """Our side: frames in blocks of the method's size, as the engine hands them on."""
    size = registry()[method].block_rows
    names = [f"x{at}" for at in range(rows.shape[1])]
    reference = pd.DataFrame(references, columns=names)

    def run(predict: Predict) -> Floats:
        found = []
        for start in range(0, len(rows), size):
            block = pd.DataFrame(rows[start : start + size], columns=names)
            game = marginal_game(lambda frame: predict(frame.to_numpy())[:, None], block, reference)
            found.append(share(game).values[:, :, 0])
        return np.concatenate(found)

    return run


def theirs(
    kind: type, rows: Floats, references: Floats, **options: Any
) -> Callable[[Predict], Floats]:
    """The peer's side: its explainer on the same arrays."""
    masker = shap.maskers.Independent(references, max_samples=len(references))

    def run(predict: Predict) -> Floats:
        return np.asarray(kind(predict, masker, seed=0)(rows, silent=True, **options).values)

    return run


def exact(predict: Predict, rows: Floats, references: Floats, repeats: int) -> tuple[Ran, Ran]:
    """shap.Explainer's own choice for 10 columns (its exact explainer) and ours."""
    peer = best(theirs(shap.Explainer, rows, references), predict, repeats)
    ours = best(in_blocks("exact_shap", rows, references, exact_shares), predict, repeats)
    return peer, ours


def exact_table() -> None:
    """Exact values: 10 columns, 100 reference rows, 1,024 coalitions."""
    draw = np.random.default_rng(1)
    references, rows = draw.normal(size=(REFERENCES, 10)), draw.normal(size=(100, 10))
    net = network(10)
    fast, plain = compiled(net), by_predict(net)
    exact(fast, rows[:1], references, 1)  # compiles both sides
    few = 3
    slow_peer, slow_ours = exact(plain, rows[:few], references, 1)
    peer, ours = exact(fast, rows, references, 3)
    print("\n### Exact, 10 columns, 100 reference rows\n")
    print(
        "| shap.Explainer calls | Exact SHAP calls | shap, s a row | ours, s a row | ratio |",
        end="",
    )
    print(" largest difference |\n|---|---|---|---|---|---|")
    lines = [
        ("predict", "predict", slow_peer, few, slow_ours, few),
        ("compiled", "compiled", peer, 100, ours, 100),
        ("predict", "compiled", slow_peer, few, ours, 100),
    ]
    for theirs_by, ours_by, one, ones, other, others in lines:
        shared = min(ones, others)
        apart = np.abs(one.values[:shared] - other.values[:shared]).max()
        print(
            f"| {theirs_by} | {ours_by} | {one.seconds / ones:.4f} | {other.seconds / others:.4f} "
            f"| {one.seconds / ones / (other.seconds / others):.1f} | {apart:.1e} |"
        )


def sampled(pairs: int, seed: int) -> Callable[[Any], Any]:
    """Our estimate with so many pairs of permutations a row."""

    def share(game: Any) -> Any:
        generator = np.random.default_rng(seed)
        orders = drawn(generator, game.pool.references, pairs, len(game.pool.columns))
        return sampled_shares(game, orders)

    return share


def rms(values: Floats) -> float:
    """Root mean square."""
    return float(np.sqrt((values**2).mean()))


def sampled_table() -> None:
    """Permutations: 30 columns, 100 reference rows, the same number of model rows."""
    draw = np.random.default_rng(2)
    references, rows = draw.normal(size=(REFERENCES, 30)), draw.normal(size=(32, 30))
    net = network(30)
    predict = compiled(net)
    many = in_blocks("permutation_shap", rows, references, sampled(40_000, 99))
    truth = many(predict)
    print("\n### Permutations, 30 columns, 100 reference rows, compiled call\n")
    print("| | permutations | model rows a row | rows a second | error | largest |")
    print("|---|---|---|---|---|---|")
    found: dict[str, list[tuple[Ran, float]]] = {"shap": [], "ours": []}
    for walks in (2, 4, 8):
        peer = theirs(shap.explainers.Permutation, rows, references, max_evals=walks * (2 * 30 + 1))
        ours = in_blocks("permutation_shap", rows, references, sampled(walks * REFERENCES, 0))
        for name, run, number in (("shap", peer, walks), ("ours", ours, walks * REFERENCES)):
            ran = best(run, predict, 3)
            missed = ran.values - truth
            found[name].append((ran, rms(missed)))
            print(
                f"| {name} | {number} pairs | {ran.sent / 32:,.0f} | {32 / ran.seconds:,.0f} "
                f"| {rms(missed):.5f} | {np.abs(missed).max():.5f} |"
            )
    print("\n| at | error, shap / ours | model rows for one error | speed | speed for one error |")
    print("|---|---|---|---|---|")
    for walks, (peer, off), (ours, ours_off) in zip((2, 4, 8), *found.values(), strict=True):
        # An error falls with the root of the work: twice the error is a quarter of it.
        gain, speed = (off / ours_off) ** 2, peer.seconds / ours.seconds
        fewer = gain * peer.sent / ours.sent
        print(
            f"| {walks} | {off / ours_off:.1f} | {fewer:.1f} times fewer | {speed:.1f} "
            f"| {gain * speed:.1f} times |"
        )
    print("\n### The same, where shap is given the network's predict\n")
    print("| walks | shap, rows a second | ours, rows a second | ratio |\n|---|---|---|---|")
    for walks, (ours, _) in zip((2, 4, 8), found["ours"], strict=True):
        options = {"max_evals": walks * (2 * 30 + 1)}
        peer = best(
            theirs(shap.explainers.Permutation, rows, references, **options), by_predict(net), 1
        )
        print(
            f"| {walks} | {32 / peer.seconds:,.1f} | {32 / ours.seconds:,.0f} "
            f"| {peer.seconds / ours.seconds:.0f} |"
        )


if __name__ == "__main__":
    versions = ", ".join(f"{package} {version(package)}" for package in ("shap", "keras", "numpy"))
    print(f"{versions}; {os.cpu_count()} cores.")
    exact_table()
    sampled_table()
