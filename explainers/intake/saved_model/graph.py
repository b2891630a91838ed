"""Operations and what they name: a graph, or a function as it is entered from one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.saved_model.names import BRANCHES, CALLS

AGAIN = "Export the model again with model.export('folder') or tf.saved_model.save."
_PAIR = ("then_branch", "else_branch")


@dataclass(frozen=True)
class Scope:
    """The graph, or a function entered from one call.

    nodes: by name. given: what its arguments stand for, name -> (scope, name there). returned:
    what it answers, in order. depth: 0 for the graph itself.
    """

    nodes: Mapping[str, Any] = field(repr=False)
    given: Mapping[str, tuple[Scope, str]] = field(default_factory=dict, repr=False)
    returned: tuple[str, ...] = ()
    depth: int = 0


def name_of(reference: str) -> str:
    """The operation of "name:1", "name:output:0" or "^name"."""
    return reference.removeprefix("^").partition(":")[0]


def data_inputs(node: Any) -> list[str]:
    """References to what an operation takes, without what it only waits for."""
    return [each for each in node.input if not each.startswith("^")]


def place_of(reference: str) -> int:
    """Which output of an operation a reference means."""
    last = reference.rpartition(":")[2]
    return int(last) if last.isdecimal() and ":" in reference else 0


def called(node: Any) -> list[str]:
    """Names of the functions one operation calls."""
    if node.op in CALLS:
        return [setting(node, "f").func.name]
    if node.op not in BRANCHES:
        return []
    pair = [setting(node, key).func.name for key in _PAIR if key in node.attr]
    return pair + [each.name for each in setting(node, "branches").list.func]


def setting(node: Any, key: str) -> Any:
    """One setting of an operation; asking the operation itself for one would make it."""
    from tensorflow.core.framework.attr_value_pb2 import AttrValue

    return node.attr[key] if key in node.attr else AttrValue()


def node_in(scope: Scope, name: str) -> Any:
    """An operation by its name. Raises RefusedError BROKEN_MODEL."""
    if name not in scope.nodes:
        raise broken(f"it names an operation {quoted(name)} that is not there")
    return scope.nodes[name]


def needed(scope: Scope, names: Sequence[str]) -> list[str]:
    """The operations of a graph that some of them need, themselves included."""
    waiting, found = [name for name in names if name], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(name_of(each) for each in node_in(scope, name).input)
    return sorted(found)


def broken(what: str) -> RefusedError:
    """The refusal of a program whose parts do not fit."""
    return RefusedError("BROKEN_MODEL", f"The SavedModel cannot be right: {what}.", AGAIN)


def by_name(nodes: Any) -> dict[str, Any]:
    """Operations by their names. Raises RefusedError BROKEN_MODEL."""
    found = {node.name: node for node in nodes}
    if len(found) != len(nodes):
        raise broken("two of its operations have the same name")
    return found
