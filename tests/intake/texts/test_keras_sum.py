"""The weighted sum inside Keras networks that count words."""

import keras
import numpy as np
import pytest

from explainers.intake import models
from explainers.intake.linearity import SINGLE
from tests.intake.texts import keras_networks as toys

TEXTS = ["A very good film. Not dull!", "bad", "good zzz good zzz", ""]
layers = keras.layers


def read(model):
    return models.read(toys.file_of(model), "x.keras")


def added_up(linear, texts):
    return linear.encode(texts) @ linear.coefficients + linear.intercepts


@pytest.mark.parametrize(
    ("mode", "settings"),
    [
        ("multi_hot", {}),
        ("count", {}),
        ("tf_idf", {}),
        ("count", {"outputs": 3, "activation": "softmax"}),
        ("count", {"hidden": "linear"}),
        ("count", {"activation": "linear"}),
        ("multi_hot", {"max_tokens": 40, "pad_to_max_tokens": True}),
        ("count", {"sparse": True}),
        ("count", {"ngrams": 2, "vocabulary": ["good", "very good"]}),
    ],
)
def test_terms_add_up_to_the_margins(mode, settings):
    model = toys.counted(mode, **settings)
    part = read(model).text
    np.testing.assert_allclose(
        part.answers(TEXTS)[:, -model.output_shape[1] :],
        toys.predicted(model, TEXTS),
        rtol=0,
        atol=1e-6,
    )
    margins, linear = part.margins(TEXTS), part.linear
    assert len(linear.terms) == len(linear.coefficients) == linear.encode(TEXTS).shape[1]
    scale = np.abs(linear.coefficients).sum()
    np.testing.assert_allclose(added_up(linear, TEXTS), margins, rtol=0, atol=SINGLE * scale)
    with pytest.raises(AssertionError):
        turned = added_up(linear, TEXTS[::-1])
        np.testing.assert_allclose(turned, margins, rtol=0, atol=SINGLE * scale)
    assert linear.encode([]).shape == (0, len(linear.terms))


def test_places_are_where_the_words_stand():
    linear = read(toys.counted("count")).text.linear
    found = {linear.terms[at]: spans.tolist() for at, spans in linear.places("Good? zzz, good!")}
    assert found == {"good": [[0, 4], [11, 15]], "[UNK]": [[6, 9]]}
    counts = linear.encode(["Good? zzz, good!"]).toarray()[0]
    assert counts[linear.terms.index("good")] == 2 and counts[linear.terms.index("[UNK]")] == 1


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (lambda: toys.counted("count", "relu"), "Dense layers of this network bend the sum"),
        (lambda: toys.reading(toys.mean), "reads its words in order"),
    ],
)
def test_what_is_no_sum_says_so(model, sentence):
    part = read(model()).text
    assert part.linear is None and sentence in part.why_no_linear


def test_a_network_without_weights_weighs_no_words():
    given = toys.text()
    counts = toys.cut(output_mode="count")(given)
    handle = read(keras.Model(given, layers.Activation("softmax")(counts)))
    assert "weighs no words" in handle.text.why_no_linear


def test_counts_have_no_slope():
    handle = read(toys.counted("tf_idf"))
    assert "output_mode=tf_idf" in handle.card.lacks["gradients"]
    assert "linear" not in handle.card.lacks
