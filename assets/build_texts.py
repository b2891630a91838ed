"""Build the sample models of texts: `python -m assets.build_texts`.

Both learn from the same 4 of 5 rows of `movie_snippets.csv`, by the rule of `build_samples.py`, and
the script prints how many of the others they call right:

* `movie_snippets_tfidf.skops` is a scikit-learn Pipeline: words and pairs of neighbouring words are
  weighed by how rare they are, a logistic regression adds them up.
* `movie_snippets_network.keras` is a Keras network that takes the texts themselves, built to be
  read: a recurrent layer goes through them word by word, and its end decides, by attention, how
  much each word's vector counts in a mean of all of them. That mean is all the answer is made from.
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path
from typing import Final

import keras
import numpy as np
import pandas as pd
import skops.io
import tensorflow as tf
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from assets.sample_rows import SAMPLES, read_table, training_rows

TABLE: Final = "movie_snippets.csv"
PIPELINE: Final = "movie_snippets_tfidf.skops"
NETWORK: Final = "movie_snippets_network.keras"
TEXT: Final = "text"
TARGET: Final = "sentiment"
POSITIVE: Final = "positive"
SEED: Final = 0
WORDS: Final = 4_000
WIDTH: Final = 16
EPOCHS: Final = 4


def build_pipeline(table: pd.DataFrame) -> Pipeline:
    """The weighted sum of terms, fitted on every row of `table`.

    Terms are chosen by a count alone: a largest number of them would be filled up with some of
    those that are equally frequent, and which depends on the processor.
    """
    weigh = TfidfVectorizer(ngram_range=(1, 2), min_df=3)
    pipeline = Pipeline([("terms", weigh), ("sentiment", LogisticRegression(C=3.0, max_iter=500))])
    return pipeline.fit(table[TEXT], table[TARGET])


def read(numbers: keras.KerasTensor, words: int, precision: str) -> keras.KerasTensor:
    """What the network makes of numbers of words, (texts, words): the probability of praise.

    A few thousand sentences are soon known by heart: while it learns, words are left out at random,
    and parts of what is made of the others.
    """
    layers = keras.layers
    keras.utils.set_random_seed(SEED)
    given = {"dtype": precision}
    known = layers.Embedding(words, WIDTH, mask_zero=True, name="words", **given)(numbers)
    known = layers.Dropout(0.4, noise_shape=(None, None, 1), seed=1, name="skip", **given)(known)
    known = layers.Dropout(0.3, seed=2, name="blur", **given)(known)
    state = layers.LSTM(WIDTH, return_sequences=True, return_state=True, name="state", **given)
    states, last, _ = state(known)
    states = layers.Dropout(0.3, seed=3, name="forget", **given)(states)
    asked = layers.Reshape((1, WIDTH), name="end", **given)(last)
    looked = layers.Attention(use_scale=True, name="attention", **given)
    seen = looked([asked, known, states])  # what is asked, what is added up, what speaks for it
    seen = layers.Flatten(name="seen", **given)(seen)
    return layers.Dense(1, activation="sigmoid", name="praise", **given)(seen)


def build_network(table: pd.DataFrame) -> keras.Model:
    """The network of texts; learns in double precision, where the order of sums hardly matters."""
    cut = keras.layers.TextVectorization(max_tokens=WORDS, name="cut")
    texts = tf.constant(table[TEXT].tolist())
    cut.adapt(texts)
    numbers = keras.Input((None,), dtype="int64", name="numbers")
    learner = keras.Model(numbers, read(numbers, cut.vocabulary_size(), "float64"))
    order = np.random.default_rng(SEED).permutation(len(table))
    praise = (table[TARGET] == POSITIVE).to_numpy(np.float64)
    learner.compile(keras.optimizers.Adam(0.005), "binary_crossentropy")
    learner.fit(
        cut(texts).numpy()[order],
        praise[order],
        batch_size=64,
        epochs=EPOCHS,
        shuffle=False,
        verbose=0,
    )
    text = keras.Input((), dtype="string", name=TEXT)
    model = keras.Model(text, read(cut(text), cut.vocabulary_size(), "float32"), name="reviews")
    model.set_weights(learner.get_weights())
    return model


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1000:,.0f} kB"


def build(folder: Path) -> None:
    """Write the models into `folder`, and print their figures."""
    folder.mkdir(parents=True, exist_ok=True)
    table = read_table(SAMPLES / TABLE)
    learned = training_rows(len(table))
    truth = table[TARGET][~learned].to_numpy()

    pipeline = build_pipeline(table[learned])
    skops.io.dump(pipeline, folder / PIPELINE, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    _tell(folder / PIPELINE, pipeline.predict(table[TEXT][~learned]) == truth)

    network = build_network(table[learned])
    network.save(folder / NETWORK)
    chances = network.predict(tf.constant(table[TEXT][~learned].tolist()), verbose=0)[:, 0]
    _tell(folder / NETWORK, (chances > 0.5) == (truth == POSITIVE))


def _tell(path: Path, right: np.ndarray) -> None:
    print(f"{path.name}: {_size(path)}, {right.sum()} of {len(right)} held-out texts right")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the sample models of texts.")
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write into")
    build(parser.parse_args().out)
