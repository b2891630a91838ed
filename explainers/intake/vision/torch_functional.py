"""An exported graph with nothing overwritten on the way, so that every value can be looked at.

`relu_` writes its answer over what it was given: the value before it is gone when somebody asks
for it, and PyTorch cannot follow gradients that need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.torch.graph import Graph
from explainers.intake.torch.nodes import Name, Node, made_by, names_in
from explainers.intake.torch.operators import FUNCTIONS, IN_PLACE, NUMBERS

# They hand on the very memory they are given, and PyTorch's own declaration does not say so.
_SILENT = frozenset(
    {
        *("dropout.default", "feature_dropout.default", "alpha_dropout.default"),
        *("native_dropout.default", "type_as.default"),
    }
)
_OTHER_NAMES = {"pow_.Scalar": "pow.Tensor_Scalar"}


@dataclass
class _Memory:
    """Which names lie in one piece of memory, and which of them were written over since.

    now: an overwritten name -> what stands in its place. lost: names whose value is no longer
    what it was, through another name.
    """

    roots: dict[str, str] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def overwrite(self, name: str, made: str) -> None:
        """Write over a name; what shares its memory changes with it."""
        root = self.roots.get(name, name)
        shared = {each for each, of in self.roots.items() if of == root} | {root}
        older = {each for each, at in self.now.items() if at == name}
        self.lost |= shared - {name, *older}
        self.now |= dict.fromkeys((name, *older), made)


def without_overwriting(torch: Any, graph: Graph) -> Graph:
    """Return the same function, each step of which makes a value of its own.

    Raises RefusedError OVERWRITTEN_VALUES where a value is overwritten under one name and read
    under another.
    """
    memory = _Memory()
    nodes = tuple(_pure(torch, node, memory) for node in graph.nodes)
    return replace(graph, nodes=nodes, output=_current(graph.output, memory, "the answer"))


def pruned(graph: Graph) -> Graph:
    """Return the same graph without the steps that its answer does not depend on."""
    wanted, kept = {graph.output}, []
    for node in reversed(graph.nodes):
        if wanted.intersection(made_by(node)):
            wanted.update(names_of(node))
            kept.append(node)
    return replace(graph, nodes=tuple(reversed(kept)))


def names_of(node: Node) -> tuple[str, ...]:
    """Every name a node asks for."""
    return tuple(names_in((*node.arguments, *node.keywords.values())))


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """Return the same call on values of other names."""
    return replace(
        node,
        arguments=tuple(_renamed(each, names) for each in node.arguments),
        keywords={key: _renamed(each, names) for key, each in node.keywords.items()},
    )


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Name):
        return Name(names.get(value.name, value.name))
    return tuple(_renamed(each, names) for each in value) if isinstance(value, tuple) else value


def _pure(torch: Any, node: Node, memory: _Memory) -> Node:
    current = {name: _current(name, memory, node.operator) for name in names_of(node)}
    node = renamed(node, current)
    first = next(iter(names_of(node)), "")
    if node.operator in IN_PLACE:
        twin = _twin(node.operator)
        memory.overwrite(first, next(iter(made_by(node)), first))
        return replace(node, operator=twin)
    if _shares(torch, node.operator):
        _join(memory, first, made_by(node))
    return node


def _current(name: str, memory: _Memory, asking: str) -> str:
    if name in memory.lost:
        raise RefusedError(
            "OVERWRITTEN_VALUES",
            f"The value {quoted(name)} is overwritten through a view of it before "
            f"{quoted(asking)} reads it, so the steps of this network cannot be looked at one by "
            "one.",
            "Write program = program.run_decompositions() before torch.export.save, which puts "
            "steps that overwrite nothing in their place.",
        )
    return memory.now.get(name, name)


def _twin(operator: str) -> str:
    """The operator that computes the same into a value of its own."""
    base, _, overload = operator.partition(".")
    twin = _OTHER_NAMES.get(operator, f"{base.removesuffix('_')}.{overload}")
    if twin not in FUNCTIONS:
        raise RefusedError(
            "OVERWRITTEN_VALUES",
            f"The graph calls {quoted(operator)}, which overwrites a value in place.",
            "Write program = program.run_decompositions() before torch.export.save, which puts "
            "steps that overwrite nothing in their place.",
        )
    return twin


def _shares(torch: Any, operator: str) -> bool:
    """Whether what an operator makes may lie in the memory of its first input."""
    if operator in NUMBERS:
        return False
    name, _, overload = operator.partition(".")
    schema = getattr(getattr(torch.ops.aten, name), overload)._schema
    return operator in _SILENT or any(each.alias_info is not None for each in schema.returns)


def _join(memory: _Memory, first: str, made: Iterable[str]) -> None:
    root = memory.roots.setdefault(first, first)
    memory.roots |= dict.fromkeys(made, root)
