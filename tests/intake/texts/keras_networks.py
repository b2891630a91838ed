"""Small Keras networks that cut texts themselves, with weights drawn at random, and their files."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from tests import toys

layers = keras.layers
WORDS = ["good", "bad", "film", "a", "very", "the", "not", "dull", "fine", "dont", "plot"]
WIDTH = 6


def cut(**settings):
    return layers.TextVectorization(**{"vocabulary": WORDS, "name": "cut"} | settings)


def text(**settings):
    return keras.Input(**{"shape": (), "dtype": "string", "name": "text"} | settings)


def words(numbers, **settings):
    return layers.Embedding(len(WORDS) + 2, WIDTH, name="words", **settings)(numbers)


def randomised(model, seed=0):
    """Weights large enough that every word is felt."""
    draw = np.random.default_rng(seed)
    for layer in model.layers:
        if layer.weights:
            layer.set_weights([draw.normal(0, 0.7, w.shape) for w in layer.get_weights()])
    return model


def reading(read, outputs=1, activation="sigmoid", mask_zero=False, loss=None, **settings):
    """A network whose vectors of words go through `read`, (texts, words, width) -> (texts, n)."""
    keras.utils.set_random_seed(1)
    given = text()
    seen = read(words(cut(**settings)(given), mask_zero=mask_zero))
    answer = layers.Dense(outputs, activation=activation, name="answer")(seen)
    model = randomised(keras.Model(given, answer))
    if loss:
        model.compile(loss=loss)
    return model


def mean(seen):
    return layers.GlobalAveragePooling1D()(seen)


def recurrent(seen):
    return layers.LSTM(4)(seen)


def both_ways(seen):
    return layers.Bidirectional(layers.GRU(3))(seen)


def convolved(seen):
    return layers.GlobalMaxPooling1D()(layers.Conv1D(5, 3, padding="same")(seen))


def block(seen):
    """A transformer's block of two heads."""
    looked = layers.MultiHeadAttention(2, 3, name="heads")(seen, seen)
    seen = layers.LayerNormalization()(layers.Add()([seen, looked]))
    return mean(layers.Dense(WIDTH, activation="gelu")(seen))


def asked(kind):
    """One question to all words: the last state of a recurrent layer."""

    def read(seen):
        states, last = layers.GRU(WIDTH, return_sequences=True, return_state=True)(seen)
        question = layers.Reshape((1, WIDTH))(last)
        return layers.Flatten()(kind(name="looked")([question, states]))

    return read


def pooled(seen):
    """A softmax over the words of one score each, as many tutorials write attention."""
    scores = layers.Softmax(axis=1, name="shares")(layers.Dense(1, activation="tanh")(seen))
    return layers.Flatten()(layers.Dot(axes=1)([scores, seen]))


def pooled_flat(seen):
    scores = layers.Flatten()(layers.Dense(1)(seen))
    shares = layers.Activation("softmax", name="shares")(scores)
    return layers.Dot(axes=1)([shares, seen])


def nested():
    """A network inside the one that is saved, as Keras' own tutorial exports it."""
    keras.utils.set_random_seed(1)
    inner = keras.Sequential(
        [
            layers.Embedding(len(WORDS) + 2, WIDTH),
            layers.Dropout(0.2),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1),
        ]
    )
    inner.build((None, None))
    randomised(inner)
    return keras.Sequential(
        [text(), cut(output_sequence_length=8), inner, layers.Activation("sigmoid")]
    )


def counted(mode="multi_hot", hidden=None, outputs=1, activation="sigmoid", **settings):
    given = text()
    weights = {"idf_weights": [0.5 + i / 10 for i in range(len(WORDS))]} if mode == "tf_idf" else {}
    seen = cut(output_mode=mode, **weights, **settings)(given)
    if hidden:
        seen = layers.Dense(4, activation=hidden)(seen)
    return randomised(
        keras.Model(given, layers.Dense(outputs, activation=activation, name="answer")(seen))
    )


def predicted(model, texts):
    """What Keras answers each text by itself, (texts, outputs)."""
    column = len(model.inputs[0].shape) == 2
    alone = [tf.constant([[one]] if column else [one]) for one in texts]
    return np.concatenate([model.predict(one, verbose=0) for one in alone])


def file_of(model):
    return toys.keras_file(model)


NETWORKS = {
    "mean": lambda: reading(mean),
    "mean of a masked one": lambda: reading(mean, mask_zero=True),
    "recurrent": lambda: reading(recurrent, mask_zero=True),
    "both ways": lambda: reading(both_ways, 3, "softmax", mask_zero=True),
    "convolved": lambda: reading(convolved, 2, "softmax", output_sequence_length=9),
    "filled up": lambda: reading(recurrent, mask_zero=True, output_sequence_length=9),
    "heads": lambda: reading(block, 3, "softmax"),
    "asked": lambda: reading(asked(layers.AdditiveAttention), mask_zero=True),
    "dot": lambda: reading(asked(layers.Attention)),
    "pooled": lambda: reading(pooled),
    "pooled flat": lambda: reading(pooled_flat, output_sequence_length=9),
    "neighbours": lambda: reading(mean, ngrams=2),
    "signs": lambda: reading(mean, split="character", vocabulary=list("abdfgilotu y")[:11]),
    "as it is": lambda: reading(mean, standardize=None),
    "ragged": lambda: reading(mean, ragged=True),
    "nested": nested,
}
