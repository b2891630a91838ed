"""Operators of an exported graph, by the kind of step that relevance propagation knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from explainers.intake.torch.graph import Graph
from explainers.intake.torch.nodes import Node, made_by
from explainers.intake.vision.torch_functional import names_of
from explainers.kernels.lrp.graph import Kind


@dataclass(frozen=True)
class Layer:
    """A product with weights, by the places of its arguments."""

    kind: Literal["convolution", "dense"]
    source: int
    weights: int
    bias: int


LAYERS: Mapping[str, Layer] = {
    **dict.fromkeys(
        ("conv2d.default", "conv2d.padding", "convolution.default"), Layer("convolution", 0, 1, 2)
    ),
    "linear.default": Layer("dense", 0, 1, 2),
    "addmm.default": Layer("dense", 1, 2, 0),
    **dict.fromkeys(("mm.default", "matmul.default"), Layer("dense", 0, 1, -1)),
}
_ACTIVATIONS = """
    relu.default relu6.default leaky_relu.default elu.default selu.default celu.default
    gelu.default silu.default mish.default softplus.default hardtanh.default hardsigmoid.default
    hardswish.default hardshrink.default softshrink.default threshold.default sigmoid.default
    special_expit.default tanh.default prelu.default _prelu_kernel.default clamp.default
    clamp_min.default clamp_max.default clip.default log_sigmoid.default
    """
_MAXIMUM = "max_pool2d.default max_pool2d_with_indices.default adaptive_max_pool2d.default"
_AVERAGE = """
    avg_pool2d.default adaptive_avg_pool2d.default _adaptive_avg_pool2d.default mean.dim
    """
_SHAPE = """
    view.default _unsafe_view.default reshape.default flatten.using_ints unflatten.int
    squeeze.dim squeeze.dims unsqueeze.default transpose.int t.default
    permute.default movedim.int movedim.intlist swapaxes.default contiguous.default clone.default
    alias.default dropout.default feature_dropout.default alpha_dropout.default
    to.dtype to.dtype_layout _to_copy.default pad.default constant_pad_nd.default
    slice.Tensor select.int chunk.default split.Tensor split.sizes split_with_sizes.default
    """
KIND_OF: Mapping[str, Kind] = {
    **dict.fromkeys(_ACTIVATIONS.split(), "activation"),
    **dict.fromkeys(_MAXIMUM.split(), "maximum pool"),
    **dict.fromkeys(_AVERAGE.split(), "average pool"),
    **dict.fromkeys(("cat.default", "concat.default", "concatenate.default"), "concatenation"),
    **dict.fromkeys(_SHAPE.split(), "shape"),
}
"""What is done by the operator itself, with whatever settings."""

Shift = Callable[[Any, bool], tuple[Any, Any] | None]
"""A constant, and whether the value comes before it -> what the value is multiplied by and added
to; None where it is neither."""
SHIFTS: Mapping[str, Shift] = {
    **dict.fromkeys(("add.Tensor", "add.Scalar"), lambda other, _: (1.0, other)),
    **dict.fromkeys(("mul.Tensor", "mul.Scalar"), lambda other, _: (other, 0.0)),
    **dict.fromkeys(
        ("sub.Tensor", "sub.Scalar"), lambda other, first: (1.0, -other) if first else (-1.0, other)
    ),
    **dict.fromkeys(
        ("div.Tensor", "div.Scalar"), lambda other, first: (1 / other, 0.0) if first else None
    ),
}

_MAPS = 4
_SINGLE = 7


def why_no_kind(node: Node, graph: Graph) -> str:
    """Say why a call with these settings is not of the kind its operator has; "" where it is."""
    base = node.operator.partition(".")[0]
    if base in ("pad", "constant_pad_nd"):
        mode = node.arguments[2] if base == "pad" and len(node.arguments) > 2 else "constant"
        filled = node.arguments[3:4] if base == "pad" else node.arguments[2:3]
        if mode != "constant" or any(filled):
            return "it fills the margin with something other than zeros"
    if base == "mean":
        sizes = graph.tensors[names_of(node)[0]].sizes
        axes = node.arguments[1] if isinstance(node.arguments[1], tuple) else ()
        if len(sizes) != _MAPS or {axis % _MAPS for axis in axes} != {2, 3}:
            return "it is the mean of something other than whole maps"
    if base in ("to", "_to_copy") and graph.tensors[made_by(node)[0]].dtype != _SINGLE:
        return "it rounds numbers to another type"
    if KIND_OF[node.operator] == "concatenation" and len(names_of(node)) < 2:
        return "it joins a single value"
    return ""


def places_alone(node: Node) -> bool:
    """Whether a product with weights is one of maps or rows, and not a transposed convolution."""
    if node.operator == "convolution.default":
        return node.arguments[6] is False and len(made_by(node)) == 1
    return True
