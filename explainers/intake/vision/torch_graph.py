"""An exported graph as a layer graph: which of its calls is which kind of step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from explainers.errors import quoted
from explainers.intake.torch.graph import Graph
from explainers.intake.torch.nodes import Name, Node, made_by
from explainers.intake.torch.operators import NUMBERS
from explainers.intake.torch.running import program_of
from explainers.intake.vision.torch_functional import names_of
from explainers.intake.vision.torch_gates import signal_and_gate
from explainers.intake.vision.torch_kinds import (
    KIND_OF,
    LAYERS,
    SHIFTS,
    Layer,
    places_alone,
    why_no_kind,
)
from explainers.intake.vision.torch_normalising import without_bias
from explainers.intake.vision.torch_steps import step_of, weighed
from explainers.kernels.lrp.graph import LayerGraph, affine_node, sum_node
from explainers.kernels.lrp.graph import Node as StepNode

_NORMALISING = ("batch_norm.default", "_native_batch_norm_legit_no_training.default")


class NoRuleError(Exception):
    """A call that relevance propagation has no rule for; its text is the sentence."""


@dataclass
class _Made:
    """What was made so far.

    place: name of a value -> index of its node. constants: tensors that no picture changes. rows:
    names of the number of pictures.
    """

    torch: Any
    graph: Graph
    nodes: list[StepNode]
    place: dict[str, int]
    constants: dict[str, Any]
    rows: set[str]


def graph_of(torch: Any, graph: Graph, weights: Mapping[str, Any], *, first: bool) -> LayerGraph:
    """Describe a graph up to its margins, in which nothing is overwritten, step by step.

    first: whether it has channels before height and width. Single precision, whatever the file
    has. Raises NoRuleError.
    """
    constants = {name: _single(each) for name, each in weights.items()}
    made = _Made(torch, graph, [], {graph.inputs[0]: -1}, constants, set())
    if first:
        turn = step_of(torch, lambda pictures: pictures.permute(0, 3, 1, 2))
        made.nodes.append(StepNode("channels first", "shape", (-1,), turn))
        made.place[graph.inputs[0]] = 0
    for node in graph.nodes:
        _add(made, node)
    if graph.output not in made.place:
        raise NoRuleError("The network answers the same for every picture.")
    flat = step_of(torch, lambda margins: margins.reshape(len(margins), -1))
    made.nodes.append(StepNode("margins", "shape", (made.place[graph.output],), flat))
    return LayerGraph(tuple(made.nodes))


def _add(made: _Made, node: Node) -> None:
    names = names_of(node)
    if not any(made_by(node)):
        return  # an assertion
    if node.operator == "sym_size.int" and node.arguments[1:] == (0,) and names[0] in made.place:
        made.rows.update(made_by(node))
    elif not any(name in made.place or name in made.rows for name in names):
        _fold(made, node)
    else:
        _step(made, node, tuple(name for name in names if name in made.place))


def _fold(made: _Made, node: Node) -> None:
    """Compute what is the same for every picture, such as a turned weight."""
    if node.operator in NUMBERS or len(made_by(node)) != 1:
        raise _no_rule(node)
    (name,) = made_by(node)
    made.constants[name] = _single(_function(made, node, (), name)())


def _step(made: _Made, node: Node, moving: tuple[str, ...]) -> None:
    operator, name = node.operator, made_by(node)[0]
    sources = [made.place[each] for each in moving]
    if not moving or len(set(moving)) != len(moving):
        raise _no_rule(node)
    if operator in LAYERS and len(moving) == 1:
        made.nodes.append(_layer(made, node, LAYERS[operator], moving, name))
    elif operator in _NORMALISING and len(moving) == 1:
        made.nodes.append(_normalising(made, node, sources[0], name))
    elif (gated := signal_and_gate(made.graph, node, moving)) is not None:
        step = step_of(made.torch, lambda signal, gate: signal * gate)
        made.nodes.append(StepNode(name, "gate", tuple(made.place[each] for each in gated), step))
    elif len(moving) == 1 and (plain := without_bias(made.torch, node, made.constants)) is not None:
        step = step_of(made.torch, _function(made, node, moving, name))
        held = step_of(made.torch, plain)
        made.nodes.append(StepNode(name, "normalisation", tuple(sources), step, plain=held))
    elif operator == "add.Tensor" and len(moving) == 2 and _same_sizes(made.graph, moving, node):
        made.nodes.append(sum_node(name, sources))
    elif operator in SHIFTS and len(moving) == 1 and _keeps_sizes(made.graph, moving[0], name):
        made.nodes.append(_shifted(made, node, sources[0], name))
    elif operator in KIND_OF and not (doubt := why_no_kind(node, made.graph)):
        for each in made_by(node):
            if KIND_OF[operator] == "maximum pool" and each != name:
                continue  # where the largest were
            step = step_of(made.torch, _function(made, node, moving, each))
            made.place[each] = len(made.nodes)
            made.nodes.append(StepNode(each, KIND_OF[operator], tuple(sources), step))
        return
    else:
        raise _no_rule(node, doubt if operator in KIND_OF else "")
    made.place[name] = len(made.nodes) - 1


def _function(
    made: _Made, node: Node, moving: tuple[str, ...], output: str, **others: Any
) -> Callable[..., Any]:
    """One call as a function of the values that pictures change; `others`: other constants."""
    counted = tuple(
        Node("sym_size.int", (Name(moving[0]), 0), {}, (name,))
        for name in dict.fromkeys(names_of(node))
        if name in made.rows
    )
    alone = replace(made.graph, nodes=(*counted, node), inputs=moving, output=output)
    return program_of(made.torch, alone, {**made.constants, **others})


def _layer(made: _Made, node: Node, layer: Layer, moving: tuple[str, ...], name: str) -> StepNode:
    given = dict(enumerate(node.arguments))
    weights, bias = given.get(layer.weights), given.get(layer.bias)
    source = given.get(layer.source)
    moved = isinstance(source, Name) and source.name in moving
    if not isinstance(weights, Name) or not moved or not places_alone(node):
        raise _no_rule(node)

    def product(tensor: Any, weighing: Any, shift: Any) -> Any:
        others = {weights.name: weighing}
        if isinstance(bias, Name):
            held = made.constants[bias.name]
            others[bias.name] = made.torch.zeros_like(held) if shift is None else shift
        return _function(made, node, moving, name, **others)(tensor)

    held = made.constants[bias.name] if isinstance(bias, Name) else None
    kind = layer.kind
    return weighed(
        made.torch, name, kind, made.place[moving[0]], product, made.constants[weights.name], held
    )


def _normalising(made: _Made, node: Node, source: int, name: str) -> StepNode:
    """Batch normalisation by the mean and the variance that training left."""
    scaled, shifted, mean, variance = (
        made.constants[each.name] if isinstance(each, Name) else None
        for each in node.arguments[1:5]
    )
    if mean is None or variance is None:
        raise _no_rule(node)
    scale = 1 / (variance + node.arguments[7 if node.operator == _NORMALISING[0] else 6]).sqrt()
    scale = scale if scaled is None else scale * scaled
    shift = -mean * scale if shifted is None else shifted - mean * scale
    sides = (1,) * (len(made.graph.tensors[name].sizes) - 2)
    return affine_node(name, source, *(each.reshape(-1, *sides).numpy() for each in (scale, shift)))


def _shifted(made: _Made, node: Node, source: int, name: str) -> StepNode:
    """A sum, difference, product or quotient with what no picture changes."""
    if made.rows.intersection(names_of(node)):
        raise _no_rule(node)
    first, second = (
        made.constants.get(each.name) if isinstance(each, Name) else each
        for each in node.arguments[:2]
    )
    moving_first = first is None
    other = made.torch.as_tensor(second if moving_first else first).float()
    other = other * node.keywords.get("alpha", 1) if moving_first else other
    found = SHIFTS[node.operator](other, moving_first)
    if found is None or ("alpha" in node.keywords and not moving_first):
        raise _no_rule(node)
    scale, shift = (made.torch.as_tensor(each).numpy() for each in found)
    return affine_node(name, source, scale, shift)


def _same_sizes(graph: Graph, names: tuple[str, ...], node: Node) -> bool:
    """Whether two branches are added number by number, each once."""
    first, second = (graph.tensors[name].sizes for name in names)
    return first == second and node.keywords.get("alpha", 1) == 1


def _keeps_sizes(graph: Graph, given: str, made: str) -> bool:
    return graph.tensors[given].sizes == graph.tensors[made].sizes


def _single(tensor: Any) -> Any:
    return tensor.float() if tensor.is_floating_point() else tensor


def _no_rule(node: Node, doubt: str = "") -> NoRuleError:
    name = quoted(next(iter(made_by(node)), ""))
    base = node.operator.partition(".")[0]
    why = doubt or _WHY.get(base, "")
    return NoRuleError(
        f"Relevance propagation has no rule for the operator {base} ({name})"
        + (f": {why}." if why else ".")
    )


_TWO = "two values that both depend on the picture are multiplied"
_WHY = {
    "mul": f"{_TWO}, and not one of them alone is a gate",
    **dict.fromkeys(("matmul", "bmm", "scaled_dot_product_attention"), f"{_TWO}, as in attention"),
    "instance_norm": "what it divides by depends on the picture",
    "add": "the branches have different sizes or weights",
    "squeeze": "it drops the axis of the pictures where there is one",
    "softmax": "it stands inside the network",
}
