"""The vision part of Keras networks: what it answers, before the last function, and its slopes."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.intake.keras.compiling import compiled
from explainers.intake.vision import keras_part
from explainers.intake.vision.part import MapLayer
from tests.intake.vision import keras_networks as networks

layers = keras.layers
SINGLE = 1e-5


def softmax(margins):
    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def sigmoid(margins):
    return 1 / (1 + np.exp(-margins))


def head(*ends, classes=3):
    return networks.sequential(
        layers.Conv2D(4, 3, activation="tanh", name="edges"),
        layers.GlobalAveragePooling2D(name="mean"),
        layers.Dense(classes, name="scores"),
        *ends,
    )


ENDS = {
    "of the layer itself": networks.chain,
    "a layer": lambda: head(layers.Softmax()),
    "an activation": lambda: head(layers.Activation("softmax")),
    "handed on": lambda: head(layers.Softmax(), layers.Reshape((3, 1)), layers.Flatten()),
    "a residual network": networks.residual,
    "inside": networks.nested,
}


@pytest.mark.parametrize("make", ENDS.values(), ids=ENDS)
def test_answers_are_those_of_keras_and_margins_stand_before_the_softmax(make):
    model, batch = make(), networks.pictures()
    part = networks.part(model)
    assert_allclose(part.answers(batch), networks.answers(model, batch), atol=SINGLE)
    assert_allclose(softmax(part.margins(batch)), part.answers(batch), atol=SINGLE)
    assert part.answers(batch).dtype == part.margins(batch).dtype == np.float64
    assert np.abs(part.margins(batch).sum(axis=1)).min() > 0.01


def test_margins_notice_the_softmax():
    part = networks.part(networks.chain())
    batch = networks.pictures()
    with pytest.raises(AssertionError):
        assert_allclose(softmax(part.answers(batch)), part.answers(batch), atol=SINGLE)


def test_a_function_at_the_end_that_is_no_probability_stays():
    model = head(layers.Activation("tanh"), classes=1)
    card, part = networks.read(model)
    batch = networks.pictures()
    assert (card.task, card.outputs, card.scale) == ("regression", 1, "number")
    assert_allclose(part.margins(batch), networks.answers(model, batch), atol=SINGLE)


def test_yes_or_no_has_two_sides():
    model = networks.chain("sigmoid", 1)
    card, part = networks.read(model)
    batch = networks.pictures()
    assert (card.outputs, card.scale) == (2, "probability")
    yes = networks.answers(model, batch)
    assert_allclose(part.answers(batch), np.hstack([1 - yes, yes]), atol=SINGLE)
    assert_allclose(sigmoid(part.margins(batch)), part.answers(batch), atol=SINGLE)
    assert_allclose(part.slopes(batch, 0), -part.slopes(batch, 1))


@pytest.mark.parametrize("end", ["a layer", "an activation", "handed on"])
def test_slopes_are_those_of_the_margin(end):
    """Against central differences along a direction, on networks without a kink."""
    part, batch = networks.part(ENDS[end]()), networks.pictures()
    way, step = networks.pictures(seed=9), 1e-2
    for slopes, asked in ((part.slopes, part.margins), (part.answer_slopes, part.answers)):
        found = (slopes(batch, 1) * way).sum(axis=(1, 2, 3))
        moved = (asked(batch + step * way) - asked(batch - step * way))[:, 1] / (2 * step)
        # Single precision of the answers over the step, and the step's square.
        assert_allclose(found, moved, atol=1e-3)
        assert np.abs(moved).max() > 0.01


def test_slopes_differ_between_outputs_and_between_margin_and_answer():
    part, batch = networks.part(networks.chain()), networks.pictures()
    first = part.slopes(batch, 0)
    assert first.dtype == np.float32
    assert first.shape == batch.shape
    for other in (part.slopes(batch, 1), part.answer_slopes(batch, 0)):
        with pytest.raises(AssertionError):
            assert_allclose(first, other, rtol=0.05, atol=1e-4)


def test_at_a_layer_before_a_mean_the_slope_is_the_weight_over_the_places():
    model = networks.chain()
    part, batch = networks.part(model), networks.pictures()
    maps, slopes = part.at_layer(batch, 2, "parts")
    height, width = maps.shape[1:3]
    weights = model.get_layer("classes").get_weights()[0][:, 2] / (height * width)
    assert maps.shape == slopes.shape == (4, 5, 6, 5)
    assert_allclose(slopes, np.broadcast_to(weights, slopes.shape), atol=1e-7)
    margins = (maps.mean(axis=(1, 2)) @ model.get_layer("classes").get_weights()[0])[:, 2]
    margins += model.get_layer("classes").get_weights()[1][2]
    assert_allclose(margins, part.margins(batch)[:, 2], atol=SINGLE)


def test_layers_are_those_that_answer_maps():
    part = networks.part(networks.chain())
    assert part.layers == (MapLayer("edges", 6, 7, 4), MapLayer("parts", 5, 6, 5))
    names = [layer.name for layer in networks.part(networks.residual()).layers]
    assert names[:3] == ["stem", "stem_norm", "stem_relu"]
    assert names[-2:] == ["pad", "halved"]


def test_layers_of_an_inner_model_can_be_asked_about():
    part = networks.part(networks.nested())
    named = {layer.name: layer for layer in part.layers}
    assert named["conv"].channels == 4
    assert named["conv_2"].channels == 5
    maps, slopes = part.at_layer(networks.pictures(), 0, "conv")
    assert maps.min() >= 0
    assert np.abs(slopes).max() > 0


def test_a_layer_used_twice_is_numbered():
    picture = keras.Input((8, 8, 4))
    again = layers.Conv2D(4, 3, padding="same", activation="relu", name="again")
    mean = layers.GlobalAveragePooling2D()(again(again(picture)))
    model = networks.stirred(keras.Model(picture, layers.Dense(3, activation="softmax")(mean)))
    part = keras_part.part_of(model, "probability")
    assert [layer.name for layer in part.layers] == ["again", "again (2)"]
    batch = networks.pictures(size=(8, 8, 4))
    first, second = (part.at_layer(batch, 0, layer.name)[0] for layer in part.layers)
    assert_allclose(second, np.asarray(again(first)), atol=SINGLE)


def test_pictures_of_any_size():
    model = networks.chain(size=(None, None, 1))
    card, part = networks.read(model)
    assert (card.pictures.height, card.pictures.width, card.pictures.channels) == (0, 0, 1)
    assert part.layers[0] == MapLayer("edges", None, None, 4)
    for size in ((8, 9, 1), (12, 7, 1)):
        batch = networks.pictures(size=size)
        assert_allclose(part.answers(batch), networks.answers(model, batch), atol=SINGLE)
        assert part.slopes(batch, 0).shape == batch.shape
        assert part.at_layer(batch, 0, "edges")[0].shape == (4, size[0] - 2, size[1] - 2, 4)


def test_batches_are_cut_as_memory_asks(monkeypatch):
    part, batch = networks.part(networks.residual()), networks.pictures(5)
    whole = (part.answers(batch), part.slopes(batch, 1), *part.at_layer(batch, 1, "around"))
    monkeypatch.setattr(keras_part, "_NUMBERS_AT_ONCE", 1)
    cut = (part.answers(batch), part.slopes(batch, 1), *part.at_layer(batch, 1, "around"))
    for one, other in zip(cut, whole, strict=True):
        assert_allclose(one, other, atol=SINGLE)


class Counted:
    """A network that counts how often it is traced: compiled calls run no Python of it."""

    def __init__(self, network):
        self._network, self.traces = network, 0
        self.inputs, self._nodes_by_depth = network.inputs, network._nodes_by_depth

    def __call__(self, *arguments, **named):
        self.traces += 1
        return self._network(*arguments, **named)


def test_one_trace_serves_any_pictures_and_every_output():
    network = Counted(networks.chain()._functional)
    slopes = keras_part._slopes(network, compiled)
    for count in (1, 4, 0, 2):
        for output in (0, 2, 1):
            assert slopes(networks.pictures(count), output).shape == (count, *networks.SIZE)
    assert network.traces == 1


def test_no_picture_is_no_answer():
    part, none = networks.part(networks.chain()), networks.pictures(0)
    assert part.answers(none).shape == part.margins(none).shape == (0, 3)
    assert part.slopes(none, 0).shape == none.shape
    assert part.at_layer(none, 0, "parts")[1].shape == (0, 5, 6, 5)


def test_a_reading_that_is_chosen_later():
    model = networks.chain(None)
    card, part = networks.read(model)
    batch = networks.pictures()
    assert card.readings == ("log-odds", "probability")
    raw = networks.answers(model, batch)
    assert_allclose(part.answers(batch), raw, atol=SINGLE)
    assert_allclose(part.read_as("log-odds").answers(batch), softmax(raw), atol=SINGLE)
    assert_allclose(part.read_as("log-odds").margins(batch), raw, atol=SINGLE)
    assert_allclose(part.read_as("probability").margins(batch), raw, atol=SINGLE)


def test_one_output_read_as_log_odds_or_probability():
    model = networks.chain(None, 1)
    part, batch = networks.part(model), networks.pictures()
    raw = networks.answers(model, batch)
    both = np.hstack([-raw, raw])
    assert_allclose(part.margins(batch), raw, atol=SINGLE)
    assert_allclose(part.read_as("log-odds").margins(batch), both, atol=SINGLE)
    assert_allclose(part.read_as("log-odds").answers(batch), sigmoid(both), atol=SINGLE)
    shares = np.hstack([1 - raw, raw])
    assert_allclose(part.read_as("probability").answers(batch), shares, atol=SINGLE)
    assert_allclose(part.read_as("probability").margins(batch), shares, atol=SINGLE)
