"""Runs an audited graph, one operator of PyTorch's after the other, and nothing else."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from explainers.intake.torch.graph import Graph
from explainers.intake.torch.nodes import Name, Node, Setting, made_by, names_in
from explainers.intake.torch.operators import IN_PLACE, NUMBERS
from explainers.intake.torch.weights import TYPES

_LARGEST = 2**62
_MEMORY_FORMATS = {
    1: "contiguous_format",
    2: "channels_last",
    3: "channels_last_3d",
    4: "preserve_format",
}


@dataclass(frozen=True)
class _Step:
    call: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]
    outputs: tuple[str | tuple[str, ...], ...]
    done: tuple[str, ...]
    """What nobody asks for after it: memory is given back as early as in the model itself."""


def program_of(torch: Any, graph: Graph, weights: Mapping[str, Any]) -> Callable[..., Any]:
    """Make the function a graph describes: a tensor for each input -> the tensor it answers."""
    steps = _steps(torch, graph)
    # A view of a weight may be overwritten under another name; the next call must not see it.
    fresh = any(node.operator in IN_PLACE for node in graph.nodes)

    def program(*given: Any) -> Any:
        known: dict[str, Any] = dict(graph.constants)
        known |= {name: each.clone() for name, each in weights.items()} if fresh else weights
        known |= zip(graph.inputs, given, strict=True)
        for step in steps:
            arguments = [_filled(each, known) for each in step.arguments]
            keywords = {name: _filled(each, known) for name, each in step.keywords.items()}
            _keep(known, step.outputs, step.call(*arguments, **keywords))
            for name in step.done:
                known.pop(name, None)
        return known[graph.output]

    return program


def _steps(torch: Any, graph: Graph) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    wanted = {graph.output}
    for node in reversed(graph.nodes):
        asked = [*names_in((*node.arguments, *node.keywords.values())), *made_by(node)]
        done = tuple(dict.fromkeys(name for name in asked if name not in wanted))
        wanted.update(asked)
        steps.append(
            _Step(
                _call(torch, node),
                tuple(_settled(torch, each) for each in node.arguments),
                {name: _settled(torch, each) for name, each in node.keywords.items()},
                node.outputs,
                done,
            )
        )
    return tuple(reversed(steps))


def _call(torch: Any, node: Node) -> Callable[..., Any]:
    if node.operator in NUMBERS:
        return _bounded(getattr(operator, node.operator.removeprefix("_operator.")))
    name, _, overload = node.operator.partition(".")
    found: Callable[..., Any] = getattr(getattr(torch.ops.aten, name), overload)
    return found


def _bounded(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Numbers that double with every step would fill the memory; sizes never get that large."""

    def bounded(*numbers: Any) -> Any:
        found = compute(*numbers)
        if abs(found) > _LARGEST:
            raise OverflowError("a size in the graph is beyond all bounds")
        return found

    return bounded


def _settled(torch: Any, value: Any) -> Any:
    """Put PyTorch's own constants in the place of their numbers."""
    if isinstance(value, tuple):
        return tuple(_settled(torch, each) for each in value)
    if not isinstance(value, Setting):
        return value
    if value.kind == "dtype":
        return getattr(torch, TYPES[value.number][0])
    if value.kind == "memory format":
        return getattr(torch, _MEMORY_FORMATS[value.number])
    return torch.strided if value.kind == "layout" else torch.device("cpu")


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, Name):
        return known[value.name]
    return [_filled(each, known) for each in value] if isinstance(value, tuple) else value


def _keep(known: dict[str, Any], names: tuple[str | tuple[str, ...], ...], made: Any) -> None:
    results = (made,) if len(names) == 1 else made or ()
    for name, result in zip(names, results, strict=bool(names)):
        if isinstance(name, tuple):
            known |= zip(name, result, strict=True)
        elif name:
            known[name] = result
