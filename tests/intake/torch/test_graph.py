"""A program's JSON is read as plain data, and only what is understood is taken."""

import io
import json
import math

import numpy as np
import pytest
import torch
from torch import nn

from explainers.errors import RefusedError
from explainers.intake import from_pt2
from explainers.intake.torch.graph import Axis, graph_of
from explainers.intake.torch.nodes import Name, Setting, node_of
from tests.intake.torch import files
from tests.intake.torch.files import PROGRAM


def program(data=None):
    return json.loads(files.members(files.pt2() if data is None else data)[PROGRAM])


def with_rows(first, ranges):
    content = program()
    for known in files.graph_of(content)["tensor_values"].values():
        if known["sizes"] and "as_expr" in known["sizes"][0]:
            known["sizes"][0]["as_expr"]["expr_str"] = first
    content["range_constraints"] = ranges
    return content


def call(**arguments):
    return node_of(
        {
            "target": "torch.ops.aten.add.Tensor",
            "inputs": [{"name": "self", "arg": arguments, "kind": 1}],
            "outputs": [{"as_tensor": {"name": "sum"}}],
        }
    )


def test_a_graph_says_what_goes_in_and_out():
    graph = graph_of(program())
    assert graph.inputs == ("input",)
    assert graph.held["p_0_weight"] == "0.weight"
    assert graph.tensors["input"].sizes == (0, 5)
    assert (graph.output, graph.nodes[-1].operator) == ("softmax", "softmax.int")
    assert graph.rows == Axis(0, None, 1)
    assert graph.nodes[0].arguments == (Name("input"), Name("p_0_weight"), Name("p_0_bias"))


@pytest.mark.parametrize(
    ("first", "ranges", "axis"),
    [
        ("s0", {}, Axis(0, None, 1)),
        ("s0", {"s0": {"min_val": 2, "max_val": 64}}, Axis(2, 64, 1)),
        ("Symbol('s0', positive=True, integer=True)", {}, Axis(0, None, 1)),
        ("8*s0", {"s0": {"min_val": 1, "max_val": 4}}, Axis(8, 32, 8)),
        ("Mul(Integer(2), Symbol('s0', integer=True))", {}, Axis(0, None, 2)),
    ],
)
def test_the_number_of_rows_is_read_and_not_evaluated(first, ranges, axis):
    assert graph_of(with_rows(first, ranges)).rows == axis


@pytest.mark.parametrize("first", ["s0 + s1", "s0**2", "__import__('os').system('true')", "-1"])
def test_a_formula_of_rows_is_refused(first):
    with pytest.raises(RefusedError) as caught:
        graph_of(with_rows(first, {}))
    assert caught.value.code == "FIXED_BATCH"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"as_none": True}, None),
        ({"as_int": 3}, 3),
        ({"as_ints": [1, 2]}, (1, 2)),
        ({"as_float": "-Infinity"}, -math.inf),
        ({"as_floats": [0.5, "Infinity"]}, (0.5, math.inf)),
        ({"as_string": "none"}, "none"),
        ({"as_tensors": [{"name": "a"}, {"name": "b"}]}, (Name("a"), Name("b"))),
        ({"as_optional_tensors": [{"as_none": True}, {"as_tensor": {"name": "a"}}]},
         (None, Name("a"))),
        ({"as_sym_ints": [{"as_name": "rows"}, {"as_int": 4}]}, (Name("rows"), 4)),
        ({"as_sym_int": {"as_name": "rows"}}, Name("rows")),
        ({"as_scalar_type": 7}, Setting("dtype", 7)),
        ({"as_device": {"type": "cuda", "index": 1}}, Setting("device", 0)),
    ],
)  # fmt: skip
def test_an_argument_is_plain_data(written, read):
    assert call(**written).arguments == (read,)


@pytest.mark.parametrize(
    "written",
    [
        {"as_graph": {"name": "g", "graph": {}}},
        {"as_custom_obj": {"name": "o", "class_fqn": "x"}},
        {"as_operator": "torch.ops.aten.add"},
        {"as_complex": {"real": 1.0, "imag": 1.0}},
        {"as_scalar_type": 10},
    ],
)
def test_an_argument_of_another_kind_is_refused(written):
    with pytest.raises(RefusedError) as caught:
        call(**written)
    assert caught.value.code == "CUSTOM_OPERATORS"


@pytest.mark.parametrize("name", ["train", "training"])
def test_a_switch_for_training_is_refused(name):
    written = {
        "target": "torch.ops.aten.dropout.default",
        "inputs": [{"name": name, "arg": {"as_bool": True}, "kind": 1}],
        "outputs": [],
    }
    with pytest.raises(RefusedError) as caught:
        node_of(written)
    assert caught.value.code == "TRAINING_MODE"
    written["inputs"][0]["arg"]["as_bool"] = False
    assert node_of(written).arguments == (False,)


def test_sizes_that_are_computed_cannot_fill_the_memory():
    """Numbers that square themselves sixty times would have more digits than any memory."""

    class Sized(nn.Module):
        def forward(self, x):
            return x.reshape(x.shape[0] * 1, -1)

    def grown(content):
        nodes = files.graph_of(content)["nodes"]
        size = next(each for each in nodes if "sym_size" in each["target"])
        name = size["outputs"][0]["as_sym_int"]["as_name"]
        for step in range(60):
            given = {"as_sym_int": {"as_name": name}}
            name = f"grown_{step}"
            call = {"target": "_operator.mul", "metadata": {}, "name": name}
            call["inputs"] = [{"name": "", "arg": given, "kind": 1}] * 2
            call["outputs"] = [{"as_sym_int": {"as_name": name}}]
            nodes.insert(nodes.index(size) + 1 + step, call)

    data = files.changed(grown, data=files.exported(Sized()))
    handle = from_pt2.read(data, "model.pt2")
    with pytest.raises(OverflowError, match="beyond all bounds"):
        handle.predict(files.frame(handle.card))


def test_a_stored_program_is_the_one_that_pytorch_reads():
    """The same file through PyTorch's own reader, which is for files one made oneself."""
    handle = from_pt2.read(files.pt2(), "model.pt2")
    with files.quietly(), torch.no_grad():
        theirs = torch.export.load(io.BytesIO(files.pt2())).module()(files.rows())
    np.testing.assert_array_equal(handle.predict(files.frame(handle.card)), theirs.double())
