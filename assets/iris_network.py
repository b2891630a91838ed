"""The iris table, and a Keras network that learned from it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import keras
import numpy as np
import pandas as pd
from sklearn.datasets import load_iris

from assets.sample_rows import SEED, training_rows

FLOWERS: Final = "iris.csv"
NETWORK: Final = "iris_network.keras"

SPECIES: Final = "species"
EPOCHS: Final = 400
SPARSENESS: Final = 0.06


def flowers() -> pd.DataFrame:
    """The iris table as scikit-learn ships it, with an identifier and the species by name."""
    found = load_iris(as_frame=True)
    table = found.data.assign(**{SPECIES: found.target_names[found.target]})
    table.insert(0, "flower_id", [f"IR-{i + 1:03d}" for i in range(len(table))])
    return table


def network(precision: str) -> keras.Sequential:
    """The network before it has learned; its first layer turns centimetres into scaled numbers."""
    layers = keras.layers
    keras.utils.set_random_seed(SEED)
    return keras.Sequential(
        [
            keras.Input((4,), dtype=precision, name="centimetres"),
            layers.Normalization(dtype=precision, name="scale"),
            # Petal length and width tell nearly the same; a sparse first layer leans on few columns
            # clearly, so that what explains the network does not hang on its first weights.
            layers.Dense(
                16,
                activation="relu",
                dtype=precision,
                name="first",
                kernel_regularizer=keras.regularizers.L1(SPARSENESS),
            ),
            layers.Dense(8, activation="relu", dtype=precision, name="second"),
            layers.Dense(3, activation="softmax", dtype=precision, name="classes"),
        ],
        name="iris",
    )


def build_network(inputs: np.ndarray, species: np.ndarray) -> keras.Sequential:
    """The Keras model. It learns in double precision, where the order of sums hardly matters.

    In single precision another processor would end with other weights.
    """
    learner, model = network("float64"), network("float32")
    for each in (learner, model):
        each.get_layer("scale").adapt(inputs)
    precision = keras.config.floatx()
    keras.config.set_floatx("float64")  # a penalty on weights takes its precision from here
    learner.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    learner.fit(inputs, species, batch_size=len(inputs), epochs=EPOCHS, shuffle=False, verbose=0)
    keras.config.set_floatx(precision)
    for name in ("first", "second", "classes"):
        model.get_layer(name).set_weights(learner.get_layer(name).get_weights())
    return model


def build_iris(folder: Path) -> dict[str, int]:
    """Write the iris table and its network; the figures for the README."""
    table = flowers()
    table.to_csv(folder / FLOWERS, index=False, lineterminator="\n")
    inputs = table.drop(columns=["flower_id", SPECIES]).to_numpy()
    _, species = np.unique(table[SPECIES], return_inverse=True)
    learned = training_rows(len(table))
    model = build_network(inputs[learned], species[learned])
    model.save(folder / NETWORK)
    guessed = model.predict(inputs[~learned], verbose=0).argmax(axis=1)
    return {"right": int((guessed == species[~learned]).sum()), "held_out": int((~learned).sum())}
