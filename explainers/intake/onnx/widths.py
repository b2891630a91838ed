"""How many columns a tensor of an ONNX graph has, and from which input each was taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from explainers.intake.onnx.graph import Graph, constant, number

Source = tuple[str, int]
"""An input of the graph and one of its columns."""
_TRACED = 100_000

_ELEMENTWISE = frozenset(
    {
        *("Abs", "Binarizer", "Cast", "Clip", "Exp", "Identity", "Imputer", "LabelEncoder", "Log"),
        *("Neg", "Normalizer", "Relu", "Scaler", "Sigmoid", "Sqrt", "StringNormalizer", "Tanh"),
    }
)
_WITH_CONSTANT = frozenset({"Add", "Sub", "Mul", "Div", "Pow"})


@dataclass(frozen=True)
class Columns:
    """The last axis of a tensor. `sources` says where each column came from, None where mixed."""

    width: int
    sources: tuple[Source | None, ...] = ()

    def source(self, place: int) -> Source | None:
        """Where a column came from, as far as it is known."""
        return self.sources[place] if place < len(self.sources) else None


def columns_of_tensors(graph: Graph) -> Mapping[str, Columns]:
    """Follow the columns of the inputs through the graph; what is not understood is left out."""
    known: dict[str, Columns] = {given.name: _input(given) for given in graph.inputs}
    known = {name: columns for name, columns in known.items() if columns.width > 0}
    for node in graph.nodes:
        found = _RULES.get(node.op_type, _unknown)(graph, known, node)
        if found is not None and len(node.output) == 1:
            known[node.output[0]] = found
    return known


def dims_of(declared: Any) -> tuple[int, ...] | None:
    """The declared shape of a tensor, 0 where a size is open; None where there is no shape."""
    kind = declared.type.tensor_type
    if not declared.type.HasField("tensor_type") or not kind.HasField("shape"):
        return None
    return tuple(max(int(size.dim_value), 0) for size in kind.shape.dim)


def _input(given: Any) -> Columns:
    dims = dims_of(given)
    width = 1 if dims is not None and len(dims) == 1 else dims[1] if dims and len(dims) == 2 else 0
    return Columns(width, tuple((given.name, i) for i in range(min(width, _TRACED))))


def _unknown(graph: Graph, known: Mapping[str, Columns], node: Any) -> None:
    return None


def _same(graph: Graph, known: Mapping[str, Columns], node: Any) -> Columns | None:
    return known.get(node.input[0]) if node.input else None


def _with_constant(graph: Graph, known: Mapping[str, Columns], node: Any) -> Columns | None:
    for one, other in (tuple(node.input), tuple(node.input)[::-1]):
        value, columns = constant(graph, other), known.get(one)
        if value is not None and columns and value.shape[-1:] in ((), (1,), (columns.width,)):
            return columns
    return None


def _beside(graph: Graph, known: Mapping[str, Columns], node: Any) -> Columns | None:
    parts = [known.get(name) for name in node.input]
    if number(node, "axis", 1) not in (1, -1) or any(part is None for part in parts):
        return None
    found = [part for part in parts if part is not None]
    traced = [part.source(i) for part in found for i in range(min(part.width, _TRACED))]
    return Columns(sum(part.width for part in found), tuple(traced[:_TRACED]))


def _chosen(graph: Graph, known: Mapping[str, Columns], node: Any) -> Columns | None:
    columns, places = known.get(node.input[0]), constant(graph, node.input[1])
    across = node.op_type == "ArrayFeatureExtractor" or number(node, "axis") in (1, -1)
    if columns is None or places is None or not across or places.ndim > 1:
        return None
    return Columns(places.size, tuple(columns.source(int(i)) for i in places.ravel()))


def _reshaped(graph: Graph, known: Mapping[str, Columns], node: Any) -> Columns | None:
    shape = constant(graph, node.input[1]) if len(node.input) > 1 else None
    if shape is None or shape.size != 2 or int(shape[1]) <= 0:
        return None
    columns = known.get(node.input[0])
    same = columns is not None and columns.width == int(shape[1])
    return columns if same else Columns(int(shape[1]))


def _multiplied(graph: Graph, known: Mapping[str, Columns], node: Any) -> Columns | None:
    weights = graph.constants.get(node.input[1])
    if weights is None or len(weights.dims) != 2:
        return None
    turned = node.op_type == "Gemm" and number(node, "transB")
    return Columns(int(weights.dims[0 if turned else 1]))


_Rule = Callable[[Graph, Mapping[str, Columns], Any], Columns | None]
_RULES: Mapping[str, _Rule] = {
    **dict.fromkeys(_ELEMENTWISE, _same),
    **dict.fromkeys(_WITH_CONSTANT, _with_constant),
    **dict.fromkeys(("Gather", "ArrayFeatureExtractor"), _chosen),
    **dict.fromkeys(("MatMul", "Gemm"), _multiplied),
    "Concat": _beside,
    "Reshape": _reshaped,
}
