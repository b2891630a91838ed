"""A flat Keras network as a layer graph: which of its parts is which kind of step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from explainers.errors import quoted
from explainers.intake.keras.layers import activation_of
from explainers.intake.vision.keras_affine import AFFINE, affine_of
from explainers.intake.vision.keras_flat import nodes_of
from explainers.intake.vision.keras_gates import signal_and_gate
from explainers.intake.vision.keras_normalising import is_normalising, normalising_node
from explainers.intake.vision.keras_steps import step_of, weighed
from explainers.kernels.lrp.graph import Kind, LayerGraph, Node, sum_node

_KINDS: dict[Kind, str] = {
    "activation": """
        Activation Clip ELU Elu Gelu HardSigmoid LeakyReLU LeakyRelu LogSigmoid PReLU ReLU Relu
        Relu6 Selu Sigmoid Silu Softplus Softsign Tanh
        """,
    "average pool": "AveragePooling2D GlobalAveragePooling2D Mean Resizing",
    "concatenation": "Concatenate",
    "maximum pool": "GlobalMaxPooling2D Max MaxPooling2D",
    "shape": """
        Cast CenterCrop Cropping2D ExpandDims Flatten GetItem Permute Reshape Squeeze ZeroPadding2D
        """,
}
# They do something in training alone.
_IDLE = frozenset(
    {
        *("ActivityRegularization", "AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise"),
        *("Identity", "RandomBrightness", "RandomContrast", "RandomFlip", "RandomRotation"),
        *("RandomTranslation", "RandomZoom", "SpatialDropout2D"),
    }
)
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}
# Functions of a whole row of numbers, not of each.
_NOT_BY_NUMBER = frozenset({"glu", "log_softmax", "softmax", "sparsemax"})


def why_no_graph(network: Any) -> str:
    """Say which part of a flat network relevance propagation has no rule for; "" for none."""
    return next(filter(None, map(_doubt, nodes_of(network))), "")


def graph_of(network: Any) -> LayerGraph:
    """Describe a flat network, of which `why_no_graph` says nothing, step by step."""
    nodes: list[Node] = []
    place = {id(network.inputs[0]): -1}
    for call in nodes_of(network):
        sources = [place[id(tensor)] for tensor in call.input_tensors]
        nodes += _steps(call, sources, len(nodes))
        place[id(call.outputs[0])] = len(nodes) - 1
    return LayerGraph(tuple(nodes))


def _doubt(call: Any) -> str:
    part = call.operation
    kind, name = type(part).__name__, quoted(part.name)
    known = (
        kind in _KIND_OF
        or kind in _IDLE
        or kind in _WEIGHTS
        or kind == "Add"
        or signal_and_gate(call) is not None
        or is_normalising(call)
        or (kind in AFFINE and affine_of(call, 0) is not None)
    )
    if not known:
        why = ": not one of its factors alone is a gate" if kind == "Multiply" else ""
        return f"Relevance propagation has no rule for {kind} ({name}){why}."
    if kind in _WEIGHTS and getattr(part, "data_format", "") == "channels_first":
        return f"{kind} ({name}) takes the channels first, and this machine's TensorFlow does not."
    function = activation_of(part)
    if function in _NOT_BY_NUMBER:
        return f"Relevance propagation has no rule for a {function} inside a network ({name})."
    return ""


def _steps(call: Any, sources: list[int], start: int) -> Iterator[Node]:
    """The nodes of one call; `start` is the index of the first."""
    part = call.operation
    kind = type(part).__name__
    if kind in _WEIGHTS:
        yield from _with_function(part, _WEIGHTS[kind](part, sources[0], start), start)
    elif kind in AFFINE and (affine := affine_of(call, sources[0])) is not None:
        yield affine
    elif kind == "Add":
        yield sum_node(part.name, sources)
    elif (order := signal_and_gate(call)) is not None:
        sources = [sources[at] for at in order]
        yield Node(part.name, "gate", tuple(sources), step_of(lambda signal, gate: signal * gate))
    elif is_normalising(call):
        yield normalising_node(part, sources[0])
    elif kind in _IDLE:
        yield Node(part.name, "shape", tuple(sources), step_of(lambda tensor: tensor))
    else:
        yield Node(part.name, _KIND_OF[kind], tuple(sources), step_of(_filled(call)))


def _filled(call: Any) -> Callable[..., Any]:
    """The call as a function of its tensors, everything else as it was."""
    places = [id(tensor) for tensor in call.input_tensors]

    def function(*tensors: Any) -> Any:
        args, settings = call.arguments.fill_in(dict(zip(places, tensors, strict=True)))
        return call.operation(*args, **settings)

    return function


def _with_function(part: Any, nodes: list[Node], start: int) -> Iterator[Node]:
    """A layer with weights, and the function it ends with as a step of its own."""
    yield from nodes
    if activation_of(part) != "linear":
        last = start + len(nodes) - 1
        yield Node(f"{part.name}_function", "activation", (last,), step_of(part.activation))


def _convolution(layer: Any, source: int, _start: int) -> list[Node]:
    kernel, bias = layer.kernel, _bias(layer)
    return [weighed(layer.name, "convolution", source, layer.convolution_op, kernel, bias)]


def _depthwise(layer: Any, source: int, _start: int) -> list[Node]:
    product = _depthwise_product(layer)
    return [weighed(layer.name, "convolution", source, product, layer.kernel, _bias(layer))]


def _separable(layer: Any, source: int, start: int) -> list[Node]:
    """Two products of weights, one after the other."""
    from keras import ops

    depth = weighed(
        f"{layer.name}_depthwise",
        "convolution",
        source,
        _depthwise_product(layer),
        layer.depthwise_kernel,
        None,
    )

    def product(tensor: Any, kernel: Any) -> Any:
        return ops.conv(tensor, kernel, strides=1, padding="valid", data_format="channels_last")

    point = weighed(layer.name, "convolution", start, product, layer.pointwise_kernel, _bias(layer))
    return [depth, replace(point, inputs=(start,))]


def _dense(layer: Any, source: int, _start: int) -> list[Node]:
    from keras import ops

    return [weighed(layer.name, "dense", source, ops.matmul, layer.kernel, _bias(layer))]


def _depthwise_product(layer: Any) -> Callable[[Any, Any], Any]:
    from keras import ops

    def product(tensor: Any, kernel: Any) -> Any:
        return ops.depthwise_conv(
            tensor,
            kernel,
            strides=layer.strides,
            padding=layer.padding,
            data_format=layer.data_format,
            dilation_rate=layer.dilation_rate,
        )

    return product


def _bias(layer: Any) -> Any:
    return layer.bias if layer.use_bias else None


_WEIGHTS: dict[str, Callable[[Any, int, int], list[Node]]] = {
    "Conv2D": _convolution,
    "Dense": _dense,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
}
