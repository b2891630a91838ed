"""An ONNX graph's weights shuffled, in a copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from explainers.intake.onnx.graph import Graph
from explainers.intake.vision.part import Layers
from explainers.intake.vision.randomising import by_filter, chosen, shuffling

# Operator -> which of its inputs are learned. Of batch normalisation its scale and its shift; the
# mean and the variance it saw are none.
_LEARNED = {
    **dict.fromkeys(("Conv", "ConvTranspose", "Gemm"), (1, 2)),
    "BatchNormalization": (1, 2),
    "MatMul": (0, 1),
}
NO_WEIGHTS = (
    "This ONNX graph holds no floating-point weights of convolutions or dense layers, such as a "
    "quantised one has in whole numbers, so nothing it learned can be taken from it."
)


def weights_in(graph: Graph) -> tuple[str, ...]:
    """Names of the learned tensors that the file holds as such, in the order they are used."""
    import onnx

    floating = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.DOUBLE)
    held = {each.name for each in graph.model.graph.initializer if each.data_type in floating}
    return tuple(dict.fromkeys(name for name in _used(graph) if name in held))


def randomised(model: Any, names: tuple[str, ...], seed: int, layers: Layers) -> Any:
    """Copy an audited model, with the weights of some layers shuffled.

    names: of what is learned, as `weights_in` gives them. Filters come first in a convolution; of a
    matrix, what each row holds is shuffled, whichever way it stands.
    """
    from onnx import numpy_helper

    copied = type(model)()
    copied.CopyFrom(model)
    held = {each.name: each for each in copied.graph.initializer}
    wanted = chosen(((name, len(held[name].dims)) for name in names), layers)
    shuffle = shuffling(seed)
    for name in names:
        values = numpy_helper.to_array(held[name])
        if name in wanted and values.ndim:
            found = by_filter(np.ascontiguousarray(values), shuffle)
            held[name].CopyFrom(numpy_helper.from_array(found, name))
    return copied


def _used(graph: Graph) -> Iterator[str]:
    for node in graph.nodes:
        for place in _LEARNED.get(node.op_type, ()):
            if place < len(node.input):
                yield str(node.input[place])
