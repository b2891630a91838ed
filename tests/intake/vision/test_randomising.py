"""Networks with shuffled weights: other answers, the same shape, and the original untouched."""

import keras
import numpy as np
import onnx
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal
from onnx import helper, numpy_helper

from explainers.intake.onnx.audit import audit
from explainers.intake.onnx.graph import parsed
from explainers.intake.vision import keras_flat, keras_randomising, onnx_randomising
from explainers.intake.vision.hugging_face_file import vision_of
from explainers.intake.vision.randomising import by_filter, chosen, shuffling
from explainers.intake.vision.torch_randomising import shuffled, unlearned
from explainers.kernels.lrp.graph import outputs_of
from tests.intake.vision import hugging_face_folders, keras_networks, test_onnx_file
from tests.intake.vision import torch_networks as torches

layers = keras.layers


def onnx_part():
    card, part = test_onnx_file.opened()
    return part.read_as(card.readings[0])


def hugging_face(kind):
    return vision_of(hugging_face_folders.folder(kind), "folder.zip")[1]


NETWORKS = {
    **{
        name: (lambda name=name: keras_networks.part(getattr(keras_networks, name)()))
        for name in ("chain", "residual", "nested")
    },
    **{
        f"torch {name}": (lambda name=name: torches.opened(name)[1])
        for name in ("plain", "residual", "squeezing")
    },
    **{kind: (lambda kind=kind: hugging_face(kind)) for kind in hugging_face_folders.SMALL},
    "onnx": onnx_part,
}


def batch_of(name):
    if name in hugging_face_folders.SMALL:
        return torches.pictures(2, hugging_face_folders.SIDE)
    if name == "onnx":
        return test_onnx_file.BATCH
    return torches.pictures() if name.startswith("torch") else keras_networks.pictures()


@pytest.mark.parametrize("which", ["all", "last"])
@pytest.mark.parametrize("name", NETWORKS)
def test_shuffled_networks_answer_otherwise_and_leave_the_original_alone(name, which):
    part, batch = NETWORKS[name](), batch_of(name)
    before = part.margins(batch)
    made = part.randomised(7, which)
    after = made.margins(batch)
    assert part.why_not_randomised == ""
    assert after.shape == before.shape
    assert np.abs(after - before).max() > 0.05
    assert_array_equal(part.margins(batch), before)
    assert_array_equal(part.randomised(7, which).margins(batch), after)
    assert np.abs(part.randomised(8, which).margins(batch) - after).max() > 1e-3
    assert made.layers == part.layers
    assert (made.slopes is None) == (part.slopes is None)
    assert (made.graph is None) == (part.graph is None)


@pytest.mark.parametrize("name", ["residual", "torch residual", "torch plain"])
def test_everything_a_part_can_do_is_about_the_same_shuffled_network(name):
    part, batch = NETWORKS[name](), batch_of(name)
    made = part.randomised(3, "all")
    assert_allclose(outputs_of(made.graph(), batch)[-1], made.margins(batch), atol=1e-4)
    way, step = np.ones_like(batch), 1e-2
    moved = (made.margins(batch + step * way) - made.margins(batch - step * way))[:, 1] / (2 * step)
    assert_allclose(made.slopes(batch, 1).sum(axis=(1, 2, 3)), moved, atol=0.05)
    last = made.layers[-1].name
    maps, _ = made.at_layer(batch, 1, last)
    assert np.abs(maps - part.at_layer(batch, 1, last)[0]).max() > 1e-3
    again = made.randomised(3, "last").margins(batch)
    assert np.abs(again - made.margins(batch)).max() > 1e-3


def test_few_pictures_and_many_are_answered_alike():
    """Few are not worth a trace, and many are."""
    made = keras_networks.part(keras_networks.chain()).randomised(1, "all")
    many = keras_networks.pictures(12)
    assert_allclose(made.answers(many)[:3], made.answers(many[:3]), atol=1e-6)
    assert_allclose(made.slopes(many, 1)[:3], made.slopes(many[:3], 1), atol=1e-6)


def test_a_part_that_is_read_otherwise_is_shuffled_so():
    _, part = keras_networks.read(keras_networks.chain(None))
    batch = keras_networks.pictures()
    made = part.read_as("log-odds").randomised(1, "all")
    assert_allclose(made.answers(batch).sum(axis=1), 1, atol=1e-6)
    assert_allclose(made.margins(batch), part.randomised(1, "all").margins(batch), atol=1e-6)


def test_yes_or_no_stays_so_without_weights():
    part = keras_networks.part(keras_networks.chain("sigmoid", 1))
    margins = part.randomised(1, "all").margins(keras_networks.pictures())
    assert_allclose(margins[:, 0], -margins[:, 1], atol=1e-6)


def test_each_filter_keeps_its_own_weights():
    """So its size stays, and with it what batch normalisation remembers of it."""
    weights = np.random.default_rng(0).normal(size=(4, 3, 5, 5))
    found = by_filter(weights, shuffling(2))
    for before, after in zip(weights, found, strict=True):
        assert_array_equal(np.sort(after.ravel()), np.sort(before.ravel()))
        assert (after != before).mean() > 0.9
    bias = np.arange(50.0)
    moved = by_filter(bias, shuffling(2))
    assert_array_equal(np.sort(moved), bias)
    assert (moved != bias).mean() > 0.9
    assert by_filter(np.zeros((0, 3)), shuffling(2)).shape == (0, 3)


def test_the_last_layer_begins_with_the_last_weights_of_two_axes():
    known = [("conv", 4), ("bias", 1), ("scale", 1), ("dense", 2), ("shift", 1)]
    assert chosen(known, "last") == {"dense", "shift"}
    assert chosen(known, "all") == {"conv", "bias", "scale", "dense", "shift"}
    assert chosen([("scale", 1)], "last") == frozenset()


def test_keras_keeps_what_was_measured_and_shuffles_what_is_frozen():
    model = keras_networks.sequential(
        layers.Normalization(name="measured"),
        layers.Conv2D(4, 3, name="conv", trainable=False),
        layers.BatchNormalization(name="norm"),
        layers.DepthwiseConv2D(3, name="deep"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(3, name="scores"),
    )
    network = keras_flat.flat(model)
    made = keras_randomising.randomised(network, 1, "all")
    held = {
        (layer.name, weight.name): (before, after)
        for layer in network.layers
        for weight, before, after in zip(
            layer.weights,
            layer.get_weights(),
            made.get_layer(layer.name).get_weights(),
            strict=True,
        )
    }
    same = {names for names, (before, after) in held.items() if np.array_equal(before, after)}
    assert same == {
        *(("measured", each) for each in ("mean", "variance", "count")),
        *(("norm", each) for each in ("moving_mean", "moving_variance")),
    }
    before, after = held["deep", "kernel"]  # (3, 3, channels, 1): one filter for each channel
    assert_array_equal(np.sort(after.reshape(9, 4), axis=0), np.sort(before.reshape(9, 4), axis=0))
    before, after = held["conv", "kernel"]
    assert_array_equal(
        np.sort(after.reshape(-1, 4), axis=0), np.sort(before.reshape(-1, 4), axis=0)
    )


def test_torch_keeps_the_running_statistics_and_the_type():
    network = torches.network("residual")
    made = unlearned(torch, network, 1, "all")
    for (name, before), after in zip(
        network.named_buffers(), dict(made.named_buffers()).values(), strict=True
    ):
        assert torch.equal(before, after), name
    kernels = [
        not torch.equal(before, after)
        for before, after in zip(network.parameters(), made.parameters(), strict=True)
        if before.ndim > 1  # a new batch normalisation scales all channels alike
    ]
    assert kernels
    assert all(kernels)
    small = {"w": torch.randn(4, 9).bfloat16(), "one": torch.tensor(2.0)}
    found = shuffled(torch, small, 0, "all")
    assert found["w"].dtype == torch.bfloat16
    assert torch.equal(found["w"].sort(1).values, small["w"].sort(1).values)
    assert torch.equal(found["one"], small["one"])


def test_onnx_shuffles_in_a_copy():
    model = parsed(test_onnx_file.graph().SerializeToString())
    names = onnx_randomising.weights_in(audit(model))
    assert names == ("kernel", "shift", "weights")
    before = model.SerializeToString()
    made = onnx_randomising.randomised(model, names, 0, "last")
    assert model.SerializeToString() == before
    changed = {
        one.name
        for one, other in zip(model.graph.initializer, made.graph.initializer, strict=True)
        if not np.array_equal(numpy_helper.to_array(one), numpy_helper.to_array(other))
    }
    assert changed == {"weights"}


def test_networks_without_weights_say_so():
    mean = keras.Sequential(
        [keras.Input(keras_networks.SIZE), layers.GlobalAveragePooling2D(), layers.Softmax()]
    )
    part = keras_networks.part(mean)
    assert part.randomised is None
    assert "holds no weights" in part.why_not_randomised
    _, exported = torches.vision_of(
        torches.pt2(torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())), "m.pt2"
    )
    assert exported.randomised is None
    assert exported.why_not_randomised == part.why_not_randomised
    nodes = [
        helper.make_node("GlobalAveragePool", ["x"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["y"]),
    ]
    given = test_onnx_file.onnx_files.given
    graph = test_onnx_file.onnx_files.model_of(
        nodes, [given(shape=(None, 3, 8, 8))], [given("y", (None, 3))], []
    )
    _, plain = test_onnx_file.vision_of(graph.SerializeToString(), "model.onnx")
    assert plain.randomised is None
    assert "quantised" in plain.why_not_randomised
    assert isinstance(graph, onnx.ModelProto)
