"""Keras networks of texts as methods see them: answers, margins, slopes by pieces, baselines."""

from functools import cache

import keras
import numpy as np
import pytest

from explainers.intake import models
from explainers.intake.reading import handle_as
from explainers.intake.texts import keras_calls
from explainers.records import TextInput
from tests.intake.texts import keras_networks as toys
from tests.intake.texts.corpus import HOSTILE

TEXTS = ["A very good film. Not dull!", "bad", "the plot, the film: don't", "zzz good  zzz"]
SAME = 1e-6  # single precision, in probability


def read(model, name="x.keras"):
    return models.read(toys.file_of(model), name)


@cache
def opened(kind):
    """A network and what is read of its file; several tests ask about each."""
    model = toys.NETWORKS[kind]()
    return model, read(model)


def sigmoid(margins):
    return 1 / (1 + np.exp(-margins))


def softmax(margins):
    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("kind", toys.NETWORKS)
def test_answers_are_those_of_keras_for_each_text_by_itself(kind):
    model, handle = opened(kind)
    expected = toys.predicted(model, TEXTS)
    found = handle.text.answers(TEXTS)[:, -expected.shape[1] :]
    np.testing.assert_allclose(found, expected, rtol=0, atol=SAME)
    with pytest.raises(AssertionError):
        turned = found[[0, 1, 3, 2]]
        np.testing.assert_allclose(turned, expected, rtol=0, atol=SAME)
    assert handle.card.outputs == handle.text.answers([]).shape[1]
    turned = handle.text.answers(TEXTS[::-1])[::-1]
    np.testing.assert_allclose(turned, handle.text.answers(TEXTS), rtol=0, atol=SAME)


@pytest.mark.parametrize("kind", toys.NETWORKS)
def test_margins_are_before_the_last_function(kind):
    _, handle = opened(kind)
    margins, answers = handle.text.margins(TEXTS), handle.text.answers(TEXTS)
    if handle.text.unit == "log-odds":
        np.testing.assert_array_equal(margins[:, 0], -margins[:, 1])
        np.testing.assert_allclose(answers, sigmoid(margins), rtol=0, atol=SAME)
    else:
        assert handle.text.unit == "score before softmax"
        np.testing.assert_allclose(answers, softmax(margins), rtol=0, atol=SAME)
        assert np.abs(margins.sum(axis=1)).max() > 0.01  # no logarithm of the answers
    assert np.ptp(margins, axis=0).min() > 1e-5


@pytest.mark.parametrize("kind", toys.NETWORKS)
def test_slopes_are_the_differences_of_margins(kind):
    found = opened(kind)[1].text
    ids = found.gradients.pieces(TEXTS[0]).ids[None]
    vectors = found.gradients.embedded(ids)
    draw = np.random.default_rng(0)
    for output in (0, 1):
        margins, slopes = found.gradients.slopes(vectors, ids, output)
        np.testing.assert_allclose(margins, found.margins(TEXTS[:1]), rtol=0, atol=1e-5)
        assert slopes.shape == vectors.shape and slopes.dtype == np.float32
        for _ in range(3):
            way = draw.normal(size=vectors.shape).astype(np.float32)
            way *= 1e-2 / np.linalg.norm(way)
            up, _ = found.gradients.slopes(vectors + way, ids, output)
            down, _ = found.gradients.slopes(vectors - way, ids, output)
            difference = (up - down)[0, output] / 2
            assert abs(difference - (slopes * way).sum()) < 0.05 * 1e-2 * np.linalg.norm(slopes)
    assert np.abs(slopes).max() > 1e-5


def test_a_text_is_answered_as_if_it_came_alone():
    """A mean of words that are filled up is another one beside a longer text."""
    model = toys.reading(toys.mean)
    part = read(model).text
    alone = part.answers(["bad"])
    np.testing.assert_array_equal(part.answers(["bad", "good " * 40])[:1], alone)
    together = model.predict(toys.tf.constant(["bad", "good " * 40]), verbose=0)
    assert abs(together[0, 0] - alone[0, 1]) > 0.01


@pytest.mark.parametrize("kind", ["recurrent", "filled up", "nested", "dot"])
def test_hostile_texts_are_answered_as_by_keras(kind):
    model, handle = opened(kind)
    texts = [text for text in HOSTILE.values() if text.strip("?!.- \t\n\r")]
    expected = toys.predicted(model, texts)
    np.testing.assert_allclose(handle.text.answers(texts)[:, 1:], expected, rtol=0, atol=SAME)


def test_many_texts_and_many_slopes_go_in_parts(monkeypatch):
    part = read(toys.reading(toys.recurrent, mask_zero=True)).text
    ids = np.array([[2, 3, 4], [5, 6, 7], [1, 1, 2]])
    vectors = part.gradients.embedded(ids)
    margins, slopes = part.gradients.slopes(vectors, ids, 1)
    answers = part.answers(TEXTS)
    monkeypatch.setattr(keras_calls, "_NUMBERS_AT_ONCE", 1)
    for found, whole in zip(
        (*part.gradients.slopes(vectors, ids, 1), part.answers(TEXTS)),
        (margins, slopes, answers),
        strict=True,
    ):
        np.testing.assert_allclose(found, whole, rtol=0, atol=SAME)
    nothing, none = part.gradients.slopes(vectors[:0], ids[:0], 0)
    assert nothing.shape == (0, 2) and none.shape == (0, 3, toys.WIDTH)


def test_padding_is_a_baseline_where_the_network_reads_it():
    plain = read(toys.reading(toys.mean, output_sequence_length=4))
    masked = read(toys.reading(toys.mean, mask_zero=True))
    assert plain.card.texts == TextInput(4, None, ("pad", "mask", "zero"))
    assert masked.card.texts == TextInput(None, None, ("mask", "zero"))
    known = plain.text.gradients.baselines
    ids = plain.text.gradients.pieces("good film").ids
    assert ids.tolist() == [2, 4, 0, 0]
    assert known["pad"](ids).tolist() == [0, 0, 0, 0]
    assert known["mask"](ids[None]).tolist() == [[1, 1, 0, 0]]
    assert known["zero"](ids) is None
    assert any("no mask" in note for note in plain.card.notes)


def test_a_mask_in_the_vocabulary_is_the_mask():
    words = ["[MASK]", *toys.WORDS[1:]]
    handle = read(toys.reading(toys.mean, vocabulary=words, standardize=None))
    assert handle.text.gradients.baselines["mask"](np.array([3, 4])).tolist() == [2, 2]
    assert not any("no mask" in note for note in handle.card.notes)


def test_what_is_passed_over_is_told_by_the_numbers():
    """With vectors of its own, a padded place still does not count in the mean of a masked one."""
    part = read(toys.reading(toys.mean, mask_zero=True)).text
    vectors = part.gradients.embedded(np.array([[2, 3, 4]]))
    short, slopes = part.gradients.slopes(vectors, np.array([[2, 3, 0]]), 1)
    expected, _ = part.gradients.slopes(vectors[:, :2], np.array([[2, 3]]), 1)
    np.testing.assert_allclose(short, expected, rtol=0, atol=1e-5)
    assert not slopes[0, 2].any() and slopes[0, :2].any()


def test_numbers_and_open_readings():
    number = read(toys.reading(toys.mean, activation="linear", loss="mse"))
    assert (number.card.task, number.text.unit) == ("regression", "prediction")
    np.testing.assert_array_equal(number.text.margins(TEXTS), number.text.answers(TEXTS))
    model = toys.reading(toys.mean, activation="linear")
    handle = read(model)
    assert handle.card.readings == ("number", "log-odds")
    odds = handle_as(handle, "log-odds")
    raw = toys.predicted(model, TEXTS)
    np.testing.assert_allclose(odds.text.margins(TEXTS), np.hstack([-raw, raw]), atol=1e-5)
    np.testing.assert_allclose(odds.text.answers(TEXTS)[:, 1:], sigmoid(raw), atol=SAME)
    np.testing.assert_allclose(handle.text.margins(TEXTS), raw, atol=1e-5)
    ids = odds.text.gradients.pieces(TEXTS[0]).ids[None]
    vectors = odds.text.gradients.embedded(ids)
    (_, no), (_, yes) = (odds.text.gradients.slopes(vectors, ids, side) for side in (0, 1))
    np.testing.assert_array_equal(no, -yes)


def test_a_share_bounded_by_a_sigmoid_is_a_number_as_it_is():
    handle = handle_as(read(toys.reading(toys.mean, loss="mse")), "number")
    assert handle.text.unit == "prediction"
    np.testing.assert_array_equal(handle.text.margins(TEXTS), handle.text.answers(TEXTS))


def test_a_probability_that_nothing_made_is_shared_out_as_it_is():
    model = toys.reading(toys.mean, activation="hard_sigmoid", loss="binary_crossentropy")
    part = read(model).text
    assert part.unit == "probability"
    np.testing.assert_array_equal(part.margins(TEXTS), part.answers(TEXTS))


def test_two_tables_of_vectors_have_no_one_to_follow():
    layers, given = keras.layers, toys.text()
    ids = toys.cut()(given)
    both = layers.Concatenate()([toys.words(ids), layers.Embedding(13, 2)(ids)])
    answer = layers.Dense(1, activation="sigmoid")(toys.mean(both))
    handle = read(keras.Model(given, answer))
    assert handle.text.gradients is None
    assert handle.card.lacks["gradients"].startswith("This network looks its words up in 2 Embedd")
    assert handle.card.texts.baselines == ()


def test_numbers_of_words_that_are_counted_with_have_no_slope():
    layers, given = keras.layers, toys.text()
    ids = toys.cut(output_sequence_length=3)(given)
    numbers = layers.Rescaling(0.1)(ids)
    both = layers.Concatenate()([layers.Flatten()(toys.words(ids)), numbers])
    handle = read(keras.Model(given, layers.Dense(1, activation="sigmoid")(both)))
    assert "to Rescaling" in handle.text.why_no_gradients


def test_comparing_numbers_of_words_hinders_nothing():
    layers, given = keras.layers, toys.text()
    ids = toys.cut()(given)
    counts = keras.ops.cast(keras.ops.expand_dims(ids != 0, -1), "float32")
    seen = layers.Dot(axes=1)([counts, toys.words(ids)])
    answer = layers.Dense(1, activation="sigmoid")(layers.Flatten()(seen))
    handle = read(toys.randomised(keras.Model(given, answer)))
    assert handle.text.gradients is not None
