"""Texts of many lengths go together where the network passes over what fills them up."""

import numpy as np
import pytest

from explainers.intake import from_keras, models
from explainers.intake.texts import keras_padding
from explainers.intake.texts.keras_graph import embedding_of, graph_of
from explainers.intake.texts.keras_padding import filled, passes_over
from tests.intake.texts import keras_networks as toys

layers = toys.layers
LOSES_MASK = pytest.mark.filterwarnings("ignore:Layer '.*' .* was passed an input with a mask")


def passing(model):
    graph = graph_of(from_keras.network_of(toys.file_of(model)).model)
    network = graph.margins or graph.answers
    return passes_over(network, embedding_of(network)[0])


def highest(seen):
    """A maximum knows no mask; one of small words rarely sees a vector of zeros."""
    return layers.GlobalMaxPooling1D()(layers.Activation("relu")(seen))


@LOSES_MASK
@pytest.mark.parametrize(
    ("read", "masked", "expected"),
    [
        (toys.mean, True, True),
        (toys.mean, False, False),
        (toys.recurrent, True, True),
        (toys.both_ways, True, True),
        (toys.asked(layers.Attention), True, True),
        (toys.block, True, True),
        (highest, True, False),
        (toys.pooled, True, False),
    ],
)
def test_a_network_is_asked_whether_it_passes_padding_over(read, masked, expected):
    assert passing(toys.reading(read, mask_zero=masked)) is expected


@LOSES_MASK
def test_the_tolerance_is_for_rounding_alone(monkeypatch):
    """A mean that loses its mask misses by far more than what is let through."""
    monkeypatch.setattr(keras_padding, "SAME", 1e9)
    assert passing(toys.reading(highest, mask_zero=True))


@LOSES_MASK
def test_a_network_that_takes_no_short_texts_is_given_each_as_it_is():
    def wide(seen):
        return toys.mean(layers.Conv1D(3, 7)(seen))

    assert not passing(toys.reading(wide, mask_zero=True))


def test_a_text_is_filled_up_by_its_own_length_alone():
    numbers = [[2], [1] * 16, [3] * 17, [0], [4] * 100]
    assert [len(row) for row in filled(numbers)] == [16, 16, 32, 1, 128]
    assert filled([[2, 3]]) == [[2, 3, *[0] * 14]]
    assert filled([]) == []


def test_answers_are_those_of_each_text_alone():
    model = toys.reading(toys.recurrent, mask_zero=True)
    texts = ["good " * count + "film" for count in range(0, 40, 3)] + [""]
    part = models.read(toys.file_of(model), "x.keras").text
    expected = toys.predicted(model, texts[:-1])
    np.testing.assert_allclose(part.answers(texts)[:-1, 1:], expected, rtol=0, atol=1e-6)
    among = part.answers(texts)[:1]
    np.testing.assert_allclose(part.answers(texts[:1]), among, rtol=0, atol=1e-6)
