"""A Keras network without models inside it, and the tensor before its last softmax or sigmoid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.keras.layers import activation_of, layers_of
from explainers.intake.keras.outputs import HANDING_ON

_ENDINGS = ("softmax", "log_softmax", "sigmoid")


def flat(model: Any) -> Any:
    """Rebuild a model of one input as one level of layers, on a float32 input; same answers.

    Layers of an inner model can be asked about only so. They are the given model's own, and where
    two have the same name, the later one is numbered. Raises RefusedError TRAINING_MODE.
    """
    import keras

    return flat_from(
        model, keras.Input(tuple(model.inputs[0].shape[1:]), dtype="float32", name="picture")
    )


def flat_from(model: Any, given: Any) -> Any:
    """Rebuild a model of one input as `flat` does, on the symbolic input given."""
    import keras

    _rename(model)
    answer = _calling(model)(given)
    (answer,) = answer if isinstance(answer, list | tuple) else (answer,)
    return keras.Model(given, answer)


def before_the_last_function(network: Any) -> Any:
    """Give the tensor of a flat network before its last softmax or sigmoid.

    The network's own output where it ends in neither. What merely hands numbers on after the
    function (flatten, reshape) is applied again.
    """
    tensor, after = network.outputs[0], []
    while True:
        node = node_of(tensor)
        if node.is_input:
            return network.outputs[0]
        kind = type(node.operation).__name__
        if activation_of(node.operation) in _ENDINGS:
            break
        if kind not in HANDING_ON and not _does_nothing(node.operation):
            return network.outputs[0]
        after.append(node)
        tensor = node.input_tensors[0]
    tensor = _without_function(node)
    for handing_on in reversed(after):
        tensor = handing_on.operation(tensor)
    return tensor


def node_of(tensor: Any) -> Any:
    """The call that made a symbolic tensor; Keras has no public way back."""
    history = tensor._keras_history
    return history.operation._inbound_nodes[history.node_index]


def nodes_of(network: Any) -> Iterator[Any]:
    """Every call of a flat network in an order in which it can be computed; inputs left out.

    From the list Keras itself runs the network by, which has no public name.
    """
    by_depth = network._nodes_by_depth
    for depth in sorted(by_depth, reverse=True):
        yield from (node for node in by_depth[depth] if not node.is_input)


def _calling(part: Any) -> Any:
    """A part as what is called; a model as its layers one after the other."""
    import keras

    def called(*tensors: Any, **settings: Any) -> Any:
        if settings.get("training") is True:
            raise RefusedError(
                "TRAINING_MODE",
                f"The network calls {quoted(part.name)} with training=True, so that it answers "
                "as in training.",
                "Build it without training=True, and save it again.",
            )
        if isinstance(part, keras.Sequential):
            return _through(part.layers, *tensors)
        if hasattr(part, "layers"):
            return part._run_through_graph(tensors, operation_fn=_calling)
        return part(*tensors, **settings)

    return called


def _through(layers: Any, tensor: Any) -> Any:
    for layer in layers:
        tensor = _calling(layer)(tensor)
    return tensor


def _rename(model: Any) -> None:
    """Number the names that stand twice: a flat network wants each once."""
    operations = {id(part): part for part in layers_of(model)}.values()
    names = Counter(part.name for part in operations)
    seen: Counter[str] = Counter()
    for part in operations:
        name = part.name
        seen[name] += 1
        if seen[name] > 1:
            number = seen[name]
            while f"{name}_{number}" in names:
                number += 1
            part.name = f"{name}_{number}"
            names[part.name] += 1


def _does_nothing(operation: Any) -> bool:
    return type(operation).__name__ == "Activation" and activation_of(operation) == "linear"


def _without_function(node: Any) -> Any:
    """The tensor that a layer's function was given: its input, or its own weighted sum."""
    layer, source = node.operation, node.input_tensors[0]
    if not getattr(layer, "weights", ()):
        return source
    config = layer.get_config() | {"activation": "linear", "name": f"{layer.name}_margin"}
    bare = type(layer).from_config(config)
    margin = bare(source)
    bare.set_weights(layer.get_weights())
    return margin
