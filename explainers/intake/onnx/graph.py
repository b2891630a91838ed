"""What is read from an ONNX file: its graph, without running any of it.

The format: https://github.com/onnx/onnx/blob/main/docs/IR.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.errors import RefusedError, quoted
from explainers.records import Floats, Integers

OWN = ("", "ai.onnx")
LEARNING = "ai.onnx.ml"
CLASSIFIERS = ("LinearClassifier", "SVMClassifier", "TreeEnsembleClassifier")
# They hand on what they are given, in another shape or type, or divided by its sum.
_HANDING_ON = frozenset(
    {
        *("Cast", "Flatten", "Identity", "Normalizer", "Reshape", "Squeeze", "Unsqueeze"),
        "ZipMap",
    }
)


@dataclass(frozen=True)
class Graph:
    """The outer graph of a file.

    `nodes` in running order; `makers` maps a tensor to the node that makes it, `constants` to the
    value the file holds. `inputs` are the declarations of what has to be given.
    """

    model: Any
    nodes: tuple[Any, ...]
    makers: Mapping[str, Any]
    constants: Mapping[str, Any]
    inputs: tuple[Any, ...]
    outputs: tuple[Any, ...]


def parsed(data: bytes) -> Any:
    """Read the protobuf message. Raises RefusedError BROKEN_MODEL."""
    import onnx
    from google.protobuf.message import DecodeError

    try:
        model = onnx.ModelProto.FromString(data)
    except DecodeError as problem:
        raise _unreadable(str(problem)) from problem
    if not model.graph.node:
        raise _unreadable("it holds no graph of operators")
    if not model.opset_import:
        raise _unreadable("it does not say which version of the operators it was made for")
    return model


def graph_of(model: Any) -> Graph:
    """Index the outer graph of an audited model."""
    nodes = tuple(model.graph.node)
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    constants |= {
        node.output[0]: attribute(node, "value").t
        for node in nodes
        if node.op_type == "Constant" and attribute(node, "value") is not None
    }
    # Files of the oldest versions declare their constants as inputs too.
    inputs = tuple(given for given in model.graph.input if given.name not in constants)
    makers = {made: node for node in nodes for made in node.output if made}
    return Graph(model, nodes, makers, constants, inputs, tuple(model.graph.output))


def graphs_in(graph: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    """Yield a graph and the graphs inside its operators (If, Scan), each with its depth."""
    yield graph, depth
    for node in graph.node:
        for part in node.attribute:
            for inner in (*((part.g,) if part.HasField("g") else ()), *part.graphs):
                yield from graphs_in(inner, depth + 1)


def attribute(node: Any, name: str) -> Any:
    """Return an attribute of an operator, or None."""
    return next((part for part in node.attribute if part.name == name), None)


def integers(node: Any, name: str) -> Integers:
    """A list of whole numbers of an operator, (n,); empty where it has none."""
    found = attribute(node, name)
    return np.array(found.ints if found is not None else (), dtype=np.int64)


def texts(node: Any, name: str) -> tuple[str, ...]:
    """A list of texts of an operator; empty where it has none."""
    found = attribute(node, name)
    return tuple(_text(value) for value in found.strings) if found is not None else ()


def word(node: Any, name: str, default: str = "") -> str:
    """One text of an operator."""
    found = attribute(node, name)
    return _text(found.s) if found is not None else default


def number(node: Any, name: str, default: int = 0) -> int:
    """One whole number of an operator."""
    found = attribute(node, name)
    return int(found.i) if found is not None else default


def numbers(node: Any, name: str) -> Floats:
    """A list of numbers of an operator, as floats or as a tensor, (n,)."""
    found = attribute(node, name)
    if found is None:
        return np.empty(0)
    return np.ravel(value_of(found.t) if found.HasField("t") else found.floats).astype(float)


def value_of(tensor: Any) -> NDArray[Any]:
    """The array an audited tensor holds."""
    from onnx import numpy_helper

    return np.asarray(numpy_helper.to_array(tensor))


def constant(graph: Graph, name: str) -> NDArray[Any] | None:
    """The value of a tensor the file holds, or None where it is computed."""
    found = graph.constants.get(name)
    return None if found is None else value_of(found)


def labels_in(values: NDArray[Any]) -> tuple[str, ...]:
    """Write the values of a tensor of names."""
    return tuple(_text(value) for value in np.ravel(values).tolist())


def origin(graph: Graph, name: str) -> Any:
    """The node whose answer a tensor is, past those that only hand it on; None for an input."""
    for _ in range(len(graph.nodes)):  # a broken file may go round in a circle
        node = graph.makers.get(name)
        if node is None or node.op_type not in _HANDING_ON or not node.input:
            return node
        name = node.input[0]
    return None


def moved_by_inputs(graph: Graph) -> frozenset[str]:
    """The tensors that can differ from row to row; the others are the same for every one."""
    moved = {given.name for given in graph.inputs}
    for node in graph.nodes:
        # What a graph inside takes from outside is not among its operator's inputs.
        inner = any(part.HasField("g") or part.graphs for part in node.attribute)
        if inner or not moved.isdisjoint(node.input):
            moved.update(node.output)
    return frozenset(moved)


def opset(model: Any) -> tuple[tuple[str, int], ...]:
    """Each set of operators the model was made for, and its version, by name."""
    found = ((each.domain or "ai.onnx", int(each.version)) for each in model.opset_import)
    return tuple(sorted(found))


def _text(value: object) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)


def _unreadable(what: str) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The file looks like an ONNX model but cannot be read: {quoted(what)}.",
        "It was probably cut off or changed on its way; export the model again.",
    )
