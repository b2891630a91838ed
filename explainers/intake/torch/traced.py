"""What a TorchScript program says of itself: how many columns it takes and what it ends with.

Only the calls at its outermost level are followed, with the calls inside its modules written out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError
from explainers.intake.summary import listed
from explainers.intake.torch.inputs import FLOATING
from explainers.intake.torch.operators import HANDING_ON

# Operator -> the place of its weights among the inputs, and the axis that counts columns.
_LAYERS: Mapping[str, tuple[int, int]] = {
    **{"linear": (1, 1), "addmm": (2, 0), "matmul": (1, 0), "mm": (1, 0)},
    **{"batch_norm": (3, 0), "layer_norm": (2, 0)},
}
_MADE_OF_WEIGHTS = ("linear", "addmm", "matmul", "mm")
_BESIDE = frozenset(
    {
        *("add", "sub", "mul", "div", "add_", "sub_", "mul_", "div_", "where", "maximum"),
        *("minimum", "nan_to_num", "clamp", "relu", "sigmoid", "tanh", "log1p", "abs", "float"),
        *("double", "type_as", "isnan", "hardtanh", "elu", "leaky_relu", "log", "exp", "sqrt"),
    }
)
_HANDING_ON = frozenset(name.partition(".")[0] for name in HANDING_ON) | {"float", "double"}
_SPREAD = ("view", "reshape", "unsqueeze", "_unsafe_view")
_NO_WIDTH = (
    "Export the model with torch.export.export(model, (example,), dynamic_shapes=({0: "
    "torch.export.Dim('rows')},)) and torch.export.save(program, 'model.pt2'), which writes the "
    "number of columns down."
)


@dataclass(frozen=True)
class Traced:
    """A program's inputs by name, the columns of each, and the type of the weights they meet.

    ending: the operator that makes the answer, "" if not seen. hidden: how many numbers each layer
    of weights makes. operators: every operator of the outermost level, in running order.
    """

    inputs: tuple[str, ...]
    widths: tuple[int, ...]
    dtype: str
    ending: str
    hidden: tuple[int, ...]
    operators: tuple[str, ...]


def traced(torch: Any, model: Any) -> Traced:
    """Read a loaded program. Raises RefusedError: NOT_A_TABLE_MODEL, UNKNOWN_WIDTH."""
    given = model.forward.schema.arguments[1:]
    names = tuple(str(each.name) for each in given)
    if not given or any(str(each.type) != "Tensor" for each in given):
        others = [f"{each.name}: {each.type}" for each in given if str(each.type) != "Tensor"]
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The program takes {listed(others) or 'nothing'}, where tensors of columns are given.",
            "Script a model whose forward takes one tensor: a row for each case and a column for "
            "each feature.",
        )
    graph = _Graph(torch, model)
    width, dtype = graph.columns(len(names))
    if not width or (len(names) > 1 and width != len(names)):
        raise RefusedError(
            "UNKNOWN_WIDTH",
            "The program does not say how many columns it takes: "
            + (
                "the first thing it does with them has no weights of a known size."
                if not width
                else f"its {len(names)} inputs make {width} columns together."
            ),
            _NO_WIDTH,
        )
    widths = (width,) if len(names) == 1 else (1,) * len(names)
    return Traced(names, widths, dtype, graph.ending(), graph.hidden(), graph.operators)


class _Graph:
    """The written-out graph, and the tensors its constants and attributes stand for."""

    def __init__(self, torch: Any, model: Any) -> None:
        self._torch = torch
        self._model = model
        self._graph = model.inlined_graph  # its parts are gone when nobody holds it
        self._nodes = list(self._graph.nodes())

    @property
    def operators(self) -> tuple[str, ...]:
        """Every operator of PyTorch's at the outermost level."""
        kinds = (node.kind() for node in self._nodes)
        return tuple(kind.removeprefix("aten::") for kind in kinds if kind.startswith("aten::"))

    def columns(self, inputs: int) -> tuple[int, str]:
        """Width and type of the first weights that meet the inputs, side by side; (0, "") if none.

        Several inputs count only where they are concatenated first.
        """
        given = [value.debugName() for value in list(self._graph.inputs())[1:]]
        known = set(given) if inputs == 1 else set()
        for node in self._nodes:
            operator = node.kind().removeprefix("aten::")
            taken = [value.debugName() for value in node.inputs()]
            if inputs > 1 and operator == "cat" and self._parts(node) == given:
                known.update(_names(node))
            if not taken or not known & set(taken):
                continue
            width, dtype = self._met(operator, node)
            if width:
                return width, dtype
            if operator in _BESIDE or (operator in _HANDING_ON and operator not in _SPREAD):
                known.update(_names(node))
        return 0, ""

    def ending(self) -> str:
        """The operator that makes the answer, without what only hands it on; "" if not seen."""
        node = next(self._graph.outputs()).node()
        while node.kind().removeprefix("aten::") in _HANDING_ON:
            node = node.inputsAt(0).node()
        kind = str(node.kind())
        return kind.removeprefix("aten::") if kind.startswith("aten::") else ""

    def hidden(self) -> tuple[int, ...]:
        """How many numbers each layer of weights makes, in running order."""
        found = []
        for node in self._nodes:
            operator = node.kind().removeprefix("aten::")
            if operator in _MADE_OF_WEIGHTS:
                place, axis = _LAYERS[operator]
                weights = self._tensor(node.inputsAt(place))
                if weights is not None and weights.dim() == 2:
                    found.append(int(weights.shape[1 - axis]))
        return tuple(found)

    def _parts(self, node: Any) -> list[str]:
        made = node.inputsAt(0).node()
        return [value.debugName() for value in made.inputs()]

    def _met(self, operator: str, node: Any) -> tuple[int, str]:
        if operator in _LAYERS:
            place, axis = _LAYERS[operator]
            weights = self._tensor(node.inputsAt(place))
            fits = weights is not None and weights.dim() > axis
            return (int(weights.shape[axis]), _type(weights)) if fits else (0, "")
        if operator in _BESIDE:
            for value in node.inputs():
                beside = self._tensor(value)
                if beside is not None and beside.dim() and beside.shape[-1] > 1:
                    return int(beside.shape[-1]), _type(beside)
        return 0, ""

    def _tensor(self, value: Any) -> Any:
        """The tensor a value stands for, whatever the inputs are; None for none."""
        node = value.node()
        if node.kind() == "aten::t":
            turned = self._tensor(node.inputsAt(0))
            return None if turned is None else turned.t()
        found = self._held(node)
        return found if isinstance(found, self._torch.Tensor) else None

    def _held(self, node: Any) -> Any:
        if node.kind() == "prim::Constant":
            return node.output().toIValue()
        if node.kind() != "prim::GetAttr":
            return self._model._c if node.kind() == "prim::Param" else None
        owner = self._held(node.inputsAt(0).node())
        name = node.s("name")
        return owner.getattr(name) if owner is not None and owner.hasattr(name) else None


def _names(node: Any) -> list[str]:
    return [value.debugName() for value in node.outputs()]


def _type(tensor: Any) -> str:
    name = str(tensor.dtype).removeprefix("torch.")
    return name if name in FLOATING else "float32"
