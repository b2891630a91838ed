"""What the attention of Keras networks looks at, against attention computed by hand."""

import keras
import numpy as np
import pytest

from explainers.intake import models
from tests.intake.texts import keras_networks as toys

layers = keras.layers
TEXT = "A very good film. Not dull!"


def read(model):
    return models.read(toys.file_of(model), "x.keras")


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def between(model, name):
    """What a layer of a network is given and answers, for TEXT."""
    layer = model.get_layer(name)
    inputs = layer.input if isinstance(layer.input, list) else [layer.input]
    probe = keras.Model(model.inputs[0], [*inputs, layer.output])
    return [np.asarray(each) for each in probe(toys.tf.constant([TEXT]))]


@pytest.mark.parametrize("kind", ["heads", "asked", "dot", "pooled", "pooled flat"])
def test_weights_are_shares_of_one(kind):
    handle = read(toys.NETWORKS[kind]())
    weights, pieces = handle.text.attention(TEXT)
    layers_, heads, readers, tokens = weights.shape
    assert (layers_, heads) == handle.card.texts.attention
    assert tokens == len(pieces.ids) and readers in (1, tokens)
    assert weights.dtype == np.float32 and (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=0, atol=1e-6)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(weights[..., 1:].sum(axis=-1), 1, rtol=0, atol=1e-6)
    assert np.ptp(weights) > 1e-3
    again, _ = handle.text.attention(TEXT)
    np.testing.assert_array_equal(again, weights)


def test_heads_look_as_their_weights_say():
    """Vaswani et al. 2017, equation 1, head by head."""
    model = toys.NETWORKS["heads"]()
    seen = between(model, "heads")[0][0]
    layer = model.get_layer("heads")
    query, key = (
        np.einsum("tw,whd->htd", seen, np.asarray(part.kernel)) + np.asarray(part.bias)[:, None]
        for part in (layer.query_dense, layer.key_dense)
    )
    expected = softmax(query @ key.transpose(0, 2, 1) / np.sqrt(3))
    weights, _ = read(model).text.attention(TEXT)
    np.testing.assert_allclose(weights[0], expected, rtol=0, atol=1e-5)


def test_a_question_looks_at_all_words_once():
    model = toys.NETWORKS["dot"]()
    question, states, _ = between(model, "looked")
    weights, _ = read(model).text.attention(TEXT)
    expected = softmax(question[0] @ states[0].T)
    np.testing.assert_allclose(weights[0, 0], expected, rtol=0, atol=1e-5)


def test_additive_attention_is_that_of_its_paper():
    """Bahdanau et al. 2015, appendix A.1.2, without matrices of its own."""
    model = toys.NETWORKS["asked"]()
    question, states, _ = between(model, "looked")
    scale = np.asarray(model.get_layer("looked").scale)
    expected = softmax((np.tanh(question[0][:, None] + states[0][None]) * scale).sum(axis=-1))
    weights, _ = read(model).text.attention(TEXT)
    np.testing.assert_allclose(weights[0, 0], expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("kind", ["pooled", "pooled flat"])
def test_a_softmax_over_words_is_attention(kind):
    model = toys.NETWORKS[kind]()
    scores, shares = between(model, "shares")
    weights, _ = read(model).text.attention(TEXT)
    np.testing.assert_allclose(weights.ravel(), softmax(scores.ravel()), rtol=0, atol=1e-6)
    np.testing.assert_allclose(weights.ravel(), shares.ravel(), rtol=0, atol=1e-6)


def test_a_softmax_over_classes_is_not():
    part = read(toys.reading(toys.mean, 3, "softmax")).text
    assert part.attention is None and part.why_no_attention.startswith("This network has no layer")
    gated = toys.reading(lambda seen: toys.mean(layers.Dense(4, activation="softmax")(seen)))
    assert read(gated).text.attention is None


def test_padding_that_is_passed_over_is_not_looked_at():
    model = toys.reading(
        toys.asked(layers.AdditiveAttention), mask_zero=True, output_sequence_length=9
    )
    weights, pieces = read(model).text.attention(TEXT)
    assert pieces.special.tolist() == [False] * 6 + [True] * 3
    assert not weights[..., 6:].any() and weights[..., :6].all()


def test_attention_behind_joined_words_is_not_of_words():
    def read_in_pairs(seen):
        pairs = layers.MaxPooling1D(2)(seen)
        return toys.mean(layers.MultiHeadAttention(2, 3)(pairs, pairs))

    part = read(toys.reading(read_in_pairs, output_sequence_length=8)).text
    assert part.attention is None
    assert part.why_no_attention.startswith("The attention of this network looks at 4 places where")


def test_of_layers_that_differ_most_are_shown():
    def deep(seen):
        for _ in range(2):
            seen = layers.Add()([seen, layers.MultiHeadAttention(2, 3)(seen, seen)])
        return toys.pooled(seen)

    handle = read(toys.reading(deep))
    assert handle.card.texts.attention == (2, 2)
    weights, _ = handle.text.attention(TEXT)
    assert weights.shape == (2, 2, 6, 6)
    assert np.abs(weights[0] - weights[1]).max() > 1e-3


def test_of_as_many_the_last_is_shown():
    def two(seen):
        return toys.pooled(layers.Add()([seen, layers.MultiHeadAttention(2, 3)(seen, seen)]))

    assert read(toys.reading(two)).card.texts.attention == (1, 1)


def test_counted_words_are_not_looked_at():
    assert "counted words" in read(toys.counted()).text.why_no_attention
