"""Products in an exported graph of which one factor only lets the other through."""

from __future__ import annotations

from explainers.intake.torch.graph import Graph
from explainers.intake.torch.nodes import Node, made_by
from explainers.intake.vision.torch_functional import names_of
from explainers.intake.vision.torch_kinds import KIND_OF

_OPENING = frozenset({"sigmoid.default", "special_expit.default", "hardsigmoid.default"})


def signal_and_gate(graph: Graph, node: Node, moving: tuple[str, ...]) -> tuple[str, str] | None:
    """Tell which of the two values a call multiplies passes, and which is its gate.

    moving: the values that depend on the picture. A gate is of one number for a whole map, or
    between 0 and 1 because a sigmoid made it. None where the call is another, or where both are
    such or neither is.
    """
    if node.operator != "mul.Tensor" or len(moving) != 2:
        return None
    whole = graph.tensors[made_by(node)[0]].sizes[1:]
    fills = [graph.tensors[name].sizes[1:] == whole for name in moving]
    opens = [_opens(graph, name) for name in moving] if all(fills) else [not own for own in fills]
    if opens.count(True) != 1:
        return None
    first, second = moving
    return (second, first) if opens[0] else (first, second)


def _opens(graph: Graph, name: str) -> bool:
    """Whether a sigmoid made a value, which may have been placed anew since."""
    makers = {made: node for node in graph.nodes for made in made_by(node)}
    while name in makers and KIND_OF.get(makers[name].operator) == "shape":
        name = names_of(makers[name])[0]
    return name in makers and makers[name].operator in _OPENING
