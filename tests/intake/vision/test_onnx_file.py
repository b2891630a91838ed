"""ONNX graphs of pictures: answers, margins before the last function, and no slopes."""

import numpy as np
import onnx
import pytest
import torch
from onnx import helper

from explainers.errors import RefusedError
from explainers.intake.onnx.audit import audit
from explainers.intake.onnx.graph import parsed
from explainers.intake.vision.onnx_file import takes_pictures, vision_of
from explainers.records import PictureInput
from tests.intake import onnx_files
from tests.intake.vision import torch_networks as networks

SIDE, CLASSES = 8, 3
BATCH = networks.pictures(3, SIDE)
DRAW = np.random.default_rng(2)
KERNEL = DRAW.normal(0, 1, (4, 3, 3, 3))
SHIFT = DRAW.normal(0, 1, 4)
WEIGHTS = {count: DRAW.normal(0, 1, (4, count)) for count in (1, CLASSES)}


def graph(*ending, count=CLASSES, first=True, rows=None, sides=(SIDE, SIDE), **options):
    """A convolution, ReLU, means of maps and a sum of weights; then operators one by one."""
    names = ["sum", *[f"e{place}" for place in range(len(ending))]]
    maps = "x" if first else "turned"
    nodes = [
        *([] if first else [helper.make_node("Transpose", ["x"], ["turned"], perm=[0, 3, 1, 2])]),
        helper.make_node("Conv", [maps, "kernel", "shift"], ["maps"]),
        helper.make_node("Relu", ["maps"], ["lit"]),
        helper.make_node("GlobalAveragePool", ["lit"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["sum"]),
        *(
            helper.make_node(op, [names[place]], [names[place + 1]], **options)
            for place, op in enumerate(ending)
        ),
    ]
    shape = (rows, 3, *sides) if first else (rows, *sides, 3)
    constants = [
        onnx_files.constant("kernel", KERNEL),
        onnx_files.constant("shift", SHIFT),
        onnx_files.constant("weights", WEIGHTS[count]),
    ]
    inputs, outputs = onnx_files.given(shape=shape), onnx_files.given(names[-1], (rows, count))
    return onnx_files.model_of(nodes, [inputs], [outputs], constants)


def opened(*ending, **options):
    return vision_of(graph(*ending, **options).SerializeToString(), "model.onnx")


def sums(count=CLASSES, batch=BATCH):
    """What the graph answers before its ending, by PyTorch."""
    kernel, shift, weights = (
        torch.tensor(each, dtype=torch.float32) for each in (KERNEL, SHIFT, WEIGHTS[count])
    )
    maps = torch.nn.functional.conv2d(networks.first(batch), kernel, shift).relu()
    return (maps.mean((2, 3)) @ weights).numpy()


def softmax(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)


def refused(model):
    with pytest.raises(RefusedError) as caught:
        vision_of(model.SerializeToString(), "model.onnx")
    return caught.value


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("ending", ["Softmax", "LogSoftmax"])
def test_a_softmax_is_cut_off_for_the_margins(ending, first):
    card, part = opened(ending, first=first)
    np.testing.assert_allclose(part.margins(BATCH), sums(), atol=1e-5)
    np.testing.assert_allclose(part.answers(BATCH), softmax(sums()), atol=1e-6)
    assert card.scale == "probability" and card.readings == ()
    assert card.pictures == PictureInput(SIDE, SIDE, 3, first, None)


def test_a_softmax_that_is_handed_on():
    _, part = opened("Softmax", "Identity")
    np.testing.assert_allclose(part.margins(BATCH), sums(), atol=1e-5)


def test_a_sigmoid_is_cut_off_for_both_classes():
    card, part = opened("Sigmoid", count=1)
    raw = sums(1)
    yes = 1 / (1 + np.exp(-raw))
    assert card.outputs == 2
    np.testing.assert_allclose(part.margins(BATCH), np.hstack([-raw, raw]), atol=1e-5)
    np.testing.assert_allclose(part.answers(BATCH), np.hstack([1 - yes, yes]), atol=1e-6)


def test_a_softmax_over_the_pictures_is_left_alone():
    """Margins that do not lead to the answers would be those of something else."""
    _, part = opened("Softmax", axis=0)
    np.testing.assert_array_equal(part.margins(BATCH), part.answers(BATCH))


def test_scores_are_read_as_their_owner_says():
    card, part = opened()
    assert card.readings == ("log-odds", "probability")
    np.testing.assert_allclose(part.margins(BATCH), sums(), atol=1e-5)
    chosen = part.read_as("log-odds")
    np.testing.assert_allclose(chosen.answers(BATCH), softmax(sums()), atol=1e-6)
    np.testing.assert_allclose(chosen.margins(BATCH), sums(), atol=1e-5)
    np.testing.assert_allclose(part.read_as("probability").answers(BATCH), sums(), atol=1e-5)


def test_one_number_is_read_as_its_owner_says():
    _, part = opened(count=1)
    raw = sums(1)
    np.testing.assert_allclose(part.read_as("number").answers(BATCH), raw, atol=1e-5)
    chosen = part.read_as("log-odds")
    np.testing.assert_allclose(chosen.margins(BATCH), np.hstack([-raw, raw]), atol=1e-5)
    yes = 1 / (1 + np.exp(-raw))
    np.testing.assert_allclose(chosen.answers(BATCH), np.hstack([1 - yes, yes]), atol=1e-6)
    chosen = part.read_as("probability")
    for found in (chosen.answers(BATCH), chosen.margins(BATCH)):
        np.testing.assert_allclose(found, np.hstack([1 - raw, raw]), atol=1e-5)


@pytest.mark.parametrize("count", [0, 1, 70])
@pytest.mark.parametrize("rows", [None, 1])
def test_any_number_of_pictures(count, rows):
    """Also of a graph that takes one at a time, and of more than are given at once."""
    _, part = opened("Softmax", rows=rows)
    batch = networks.pictures(count, SIDE)
    np.testing.assert_allclose(part.margins(batch), sums(batch=batch), atol=1e-5)
    assert part.answers(batch).shape == (count, CLASSES)


def test_there_are_no_slopes_and_the_card_says_so():
    card, part = opened("Softmax")
    assert part.slopes is None and part.at_layer is None and part.graph is None
    assert part.layers == () and ".pt2" in part.why_no_slopes and ".pt2" in part.why_no_graph
    assert card.lacks["gradients"] == part.why_no_slopes


def test_what_is_no_picture_is_refused():
    assert refused(onnx_files.network(3, "Softmax")).code == "UNFIT_PICTURES"
    assert refused(graph("Softmax", sides=(None, SIDE))).code == "UNKNOWN_WIDTH"
    assert refused(graph("Softmax", rows=2)).code == "FIXED_BATCH"
    assert refused(graph("Sigmoid")).code == "MULTI_LABEL"
    whole = graph("Softmax")
    whole.graph.input[0].type.tensor_type.elem_type = onnx.TensorProto.UINT8
    assert refused(whole).code == "UNFIT_PICTURES"


def test_what_is_refused_of_graphs_is_refused_of_these():
    hostile = graph("Softmax")
    hostile.graph.node[0].domain = "evil"
    assert refused(hostile).code == "CUSTOM_OPERATORS"


def test_it_is_told_from_a_model_of_a_table():
    table = parsed(onnx_files.network(3, "Softmax").SerializeToString())
    assert takes_pictures(audit(graph("Softmax"))) and not takes_pictures(audit(table))
