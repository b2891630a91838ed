"""An exported graph as plain data: what it calls, with what, and what goes in and out.

The format is PyTorch's, `torch/_export/serde/schema.py`, of which only what a pure function over
tensors needs is understood. PyTorch's own reader is not used: it unpickles, and it evaluates
formulas of the file as Python (sizes, by sympy; guards).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.torch.archive import broken
from explainers.intake.torch.nodes import (
    LISTS,
    NAMED,
    Node,
    made_by,
    names_in,
    node_of,
    training,
)
from explainers.intake.torch.operators import IN_PLACE

MAX_NODES = 5_000
_MAJOR = 8
_SYMBOL = re.compile(r"Symbol\('(\w+)'[^()]*\)|(\w+)")
_MULTIPLE = re.compile(r"Mul\(Integer\((\d{1,6})\), Symbol\('(\w+)'[^()]*\)\)|(\d{1,6})\*(\w+)")


@dataclass(frozen=True)
class Axis:
    """How many rows go in at once: any multiple of `step` from `low` to `high`."""

    low: int
    high: int | None
    step: int

    @property
    def fixed(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


@dataclass(frozen=True)
class Tensor:
    """What the file says of a tensor: the format's number of its type, its sizes (0 if open)."""

    dtype: int
    sizes: tuple[int, ...]
    first: str
    """The first size as the file writes it; "" where there is none."""


@dataclass(frozen=True)
class Graph:
    """The whole of it.

    inputs: the tensors to be given, in order. held: name in the graph -> name of a stored tensor.
    constants: name in the graph -> a plain value. output: the one tensor it answers.
    """

    nodes: tuple[Node, ...]
    inputs: tuple[str, ...]
    held: Mapping[str, str]
    constants: Mapping[str, Any]
    output: str
    tensors: Mapping[str, Tensor]
    rows: Axis
    saved_with: str


def graph_of(program: Mapping[str, Any]) -> Graph:
    """Read a program and check all of it.

    Raises RefusedError: OLD_VERSION, TOO_NEW, TOO_MANY_OPERATORS, CUSTOM_OPERATORS, TRAINING_MODE,
    NOT_A_TABLE_MODEL, SEVERAL_OUTPUTS, BROKEN_MODEL.
    """
    saved_with = str(program.get("torch_version", ""))[:20]
    _check_version(int(program["schema_version"]["major"]), saved_with)
    module = program["graph_module"]
    graph, signature = module["graph"], module["signature"]
    if len(graph["nodes"]) > MAX_NODES:
        raise RefusedError(
            "TOO_MANY_OPERATORS",
            f"The graph has {len(graph['nodes']):,} operators; at most {MAX_NODES:,} are run.",
            "Export a smaller model.",
        )
    tensors = {name: _tensor(meta) for name, meta in graph["tensor_values"].items()}
    inputs, held, constants = _inputs(signature["input_specs"])
    nodes = tuple(map(node_of, graph["nodes"]))
    output = _output(signature["output_specs"])
    _check_order(nodes, {*inputs, *held, *constants}, set(held), output)
    rows = _rows(tensors, inputs, program.get("range_constraints") or {})
    return Graph(nodes, inputs, held, constants, output, tensors, rows, saved_with)


def _check_version(major: int, saved_with: str) -> None:
    if major != _MAJOR:
        newer = major > _MAJOR
        raise RefusedError(
            "TOO_NEW" if newer else "OLD_VERSION",
            f"The graph is written in version {major} of PyTorch's format (by PyTorch "
            f"{quoted(saved_with)}); read is version {_MAJOR}.",
            "Export it again with the version of PyTorch in requirements-torch.txt.",
        )


def _inputs(
    specs: Sequence[Mapping[str, Any]],
) -> tuple[tuple[str, ...], dict[str, str], dict[str, Any]]:
    given: list[str] = []
    held: dict[str, str] = {}
    constants: dict[str, Any] = {}
    for spec in specs:
        ((kind, content),) = spec.items()
        if kind in ("parameter", "buffer", "tensor_constant"):
            held[content["arg"]["name"]] = content[f"{kind}_name"]
        elif kind == "constant_input":
            ((_, constants[content["name"]]),) = content["value"].items()
        elif kind == "user_input" and set(content["arg"]) == {"as_tensor"}:
            given.append(content["arg"]["as_tensor"]["name"])
        elif kind == "user_input" and not set(content["arg"]) & {*NAMED, *LISTS}:
            continue  # a constant that the program does not use
        else:
            raise RefusedError(
                "NOT_A_TABLE_MODEL",
                f"The model takes something other than tensors ({quoted(kind)}).",
                "Export a model that takes a table: a row for each case and a column for each "
                "feature.",
            )
    return tuple(given), held, constants


def _output(specs: Sequence[Mapping[str, Any]]) -> str:
    kinds = [next(iter(spec)) for spec in specs]
    if any(kind.endswith("mutation") for kind in kinds):
        raise training("it changes its own numbers with every call")
    if kinds != ["user_output"] or "as_tensor" not in specs[0]["user_output"]["arg"]:
        raise RefusedError(
            "SEVERAL_OUTPUTS",
            f"The model answers {len(kinds)} things at once, or something other than a tensor, and "
            "one tensor is explained.",
            "Export a model whose forward returns the answer alone.",
        )
    return str(specs[0]["user_output"]["arg"]["as_tensor"]["name"])


def _check_order(nodes: Sequence[Node], known: set[str], held: set[str], output: str) -> None:
    for node in nodes:
        for name in names_in((*node.arguments, *node.keywords.values())):
            if name not in known:
                raise broken(f"{quoted(node.operator)} needs {quoted(name)} before it is made")
        target = next(names_in(node.arguments), "")
        if node.operator in IN_PLACE and target in held and node.operator != "detach_.default":
            raise training(f"every call changes the stored {quoted(target)}")
        for name in made_by(node):
            if name in known:  # whoever follows names backwards would never come to an end
                raise broken(f"it makes {quoted(name)} twice")
            known.add(name)
    if output not in known:
        raise broken(f"its answer {quoted(output)} is never made")


def _tensor(meta: Mapping[str, Any]) -> Tensor:
    sizes = tuple(int(size.get("as_int", 0)) for size in meta["sizes"])
    first = ""
    if meta["sizes"]:
        ((kind, value),) = meta["sizes"][0].items()
        first = str(value) if kind == "as_int" else str(value["expr_str"])
    return Tensor(int(meta["dtype"]), sizes, first)


def _rows(tensors: Mapping[str, Tensor], inputs: Sequence[str], ranges: Mapping[str, Any]) -> Axis:
    """How many rows the inputs take, by what the first of them declares."""
    firsts = {tensors[name].first for name in inputs}
    if len(firsts) != 1 or not all(firsts):
        listed = ", ".join(sorted(map(quoted, firsts))[:3]) or "none"
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The model takes {len(inputs)} tensors whose first axes differ ({listed}); that axis "
            "has to be the rows.",
            "Export a model that takes a row for each case.",
        )
    (first,) = firsts
    if first == "0":
        raise broken("it takes exactly 0 rows")
    if first.isdigit():
        return Axis(int(first), int(first), int(first))
    symbol, step = first, 1
    if found := _SYMBOL.fullmatch(first):
        symbol = found.group(1) or found.group(2)
    elif found := _MULTIPLE.fullmatch(first):
        step = int(found.group(1) or found.group(3))
        symbol = found.group(2) or found.group(4)
    else:
        raise RefusedError(
            "FIXED_BATCH",
            f"The number of rows the model takes is written as the formula {quoted(first)}, which "
            "is not understood.",
            "Export it with dynamic_shapes=({0: torch.export.Dim('rows')},).",
        )
    known = ranges.get(symbol) or {}
    low, high = int(known.get("min_val") or 0), known.get("max_val")
    return Axis(low * step, None if high is None else int(high) * step, max(1, step))
