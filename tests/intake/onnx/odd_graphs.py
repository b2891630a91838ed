"""Graphs with something dangerous or broken inside, for the audit to find."""

from itertools import pairwise

import numpy as np
from onnx import TensorProto, helper

from tests.intake import onnx_files as files


def outside(tensor, path="../../etc/passwd"):
    """Say that a tensor's numbers are in another file."""
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=path)
    return tensor


def with_attribute(**attributes):
    """A graph with an operator that carries more than it needs."""
    model = files.network()
    model.graph.node[0].attribute.extend(
        helper.make_attribute(name, value) for name, value in attributes.items()
    )
    return model


def inside(tensor):
    """A graph in whose branch the tensor is."""
    branch = helper.make_graph(
        [helper.make_node("Identity", ["w"], ["b"])], "branch", [], [files.given("b")], [tensor]
    )
    node = helper.make_node("If", ["yes"], ["y"], then_branch=branch, else_branch=branch)
    return files.model_of(
        [node], [files.given()], [files.given("y")], [files.constant("yes", True, np.bool_)]
    )


def first_constant(model):
    return model.graph.initializer[0]


def chain(length):
    names = ["x", *(f"t{place}" for place in range(length - 1)), "y"]
    nodes = [helper.make_node("Exp", [one], [other]) for one, other in pairwise(names)]
    return files.model_of(nodes, [files.given()], [files.given("y")])


def nested(depth):
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"])], "inner", [], [files.given("y")]
    )
    for _ in range(depth):
        node = helper.make_node("If", ["yes"], ["y"], then_branch=graph, else_branch=graph)
        graph = helper.make_graph([node], "outer", [], [files.given("y")])
    return files.model_of(
        list(graph.node),
        [files.given()],
        [files.given("y")],
        [files.constant("yes", True, np.bool_)],
    )


def claiming(dims, **data):
    model = files.network()
    tensor = first_constant(model)
    tensor.dims[:] = dims
    for name, values in data.items():
        tensor.ClearField("raw_data")
        getattr(tensor, name).extend(values)
    return model
