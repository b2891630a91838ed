"""The calls of an exported graph, as plain data of kinds that are on a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from explainers.errors import RefusedError, quoted
from explainers.intake.torch.archive import broken
from explainers.intake.torch.operators import FUNCTIONS, IN_PLACE, NUMBERS, PREFIX
from explainers.intake.torch.weights import TYPES

_KEYWORD = 2
_WINDOWS = re.compile(r"_?(conv|max_pool|avg_pool|adaptive_)")
_WIDEST = 65_536
_PLAIN = ("as_int", "as_ints", "as_bool", "as_bools", "as_string", "as_int_lists")
NAMED = ("as_tensor", "as_sym_int", "as_sym_bool", "as_sym_float", "as_optional_tensor")
LISTS = (
    *("as_tensors", "as_optional_tensors", "as_sym_ints", "as_sym_bools", "as_sym_floats"),
    "as_nested_tensors",
)
_SETTINGS: Mapping[str, Literal["dtype", "layout", "memory format", "device"]] = {
    "as_scalar_type": "dtype",
    "as_layout": "layout",
    "as_memory_format": "memory format",
    "as_device": "device",
}
_FLOATS = {"Infinity": float("inf"), "-Infinity": float("-inf"), "NaN": float("nan")}


@dataclass(frozen=True)
class Name:
    """What an earlier step made, or what goes in."""

    name: str


@dataclass(frozen=True)
class Setting:
    """A constant of PyTorch's own, by the number the format gives it."""

    kind: Literal["dtype", "layout", "memory format", "device"]
    number: int


@dataclass(frozen=True)
class Node:
    """One call. `outputs` names what it makes; a list of names takes apart a list of tensors."""

    operator: str
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]
    outputs: tuple[str | tuple[str, ...], ...]


def names_in(value: Any) -> Iterator[str]:
    """Every name an argument refers to."""
    if isinstance(value, Name):
        yield value.name
    elif isinstance(value, tuple):
        for each in value:
            yield from names_in(each)


def made_by(node: Node) -> tuple[str, ...]:
    """Every name a node gives to something."""
    return tuple(
        name
        for each in node.outputs
        for name in (each if isinstance(each, tuple) else (each,))
        if name
    )


def node_of(written: Mapping[str, Any]) -> Node:
    """Read one call. Raises RefusedError: CUSTOM_OPERATORS, TRAINING_MODE, BROKEN_MODEL."""
    operator = str(written["target"]).removeprefix(PREFIX)
    if operator not in FUNCTIONS | IN_PLACE | NUMBERS:
        raise _unlisted(str(written["target"]))
    arguments, keywords = [], {}
    for given in written["inputs"]:
        name, value = str(given["name"]), _argument(given["arg"])
        _check_inference(operator, name, value)
        _check_window(operator, name, value)
        if given.get("kind") == _KEYWORD:
            keywords[name] = value
        else:
            arguments.append(value)
    outputs = tuple(map(_made, written["outputs"]))
    return Node(operator, tuple(arguments), keywords, outputs)


def _unlisted(target: str) -> RefusedError:
    step = "Export the model with PyTorch's own operators (torch.ops.aten) only"
    if target.startswith((PREFIX, "torch.ops.higher_order.")):
        step = (
            "Write program = program.run_decompositions() before torch.export.save, which puts "
            "simpler operators in its place, and take branches and loops out of forward"
        )
    return RefusedError(
        "CUSTOM_OPERATORS",
        f"The graph calls {quoted(target)}, which is not on the list of operators that are run "
        "here.",
        f"{step}; or export it to ONNX.",
    )


def _check_inference(operator: str, name: str, value: Any) -> None:
    if name in ("train", "training") and value is True:
        raise training(f"its {operator.partition('.')[0]} is that of training")
    if name == "dropout_p" and value != 0.0:
        raise training(f"its attention drops {value:.0%} of what it sees, at random")


def _check_window(operator: str, name: str, value: Any) -> None:
    """Sizes that no picture has overflow inside PyTorch: such a convolution answered (measured)."""
    sizes = value if isinstance(value, tuple) else (value,)
    for size in sizes if _WINDOWS.match(operator) else ():
        if isinstance(size, int) and not -_WIDEST <= size <= _WIDEST:
            raise broken(
                f"a {operator.partition('.')[0]} in it has a {quoted(name)} of {size:,}, and "
                f"{_WIDEST:,} is the most"
            )


def _argument(written: Mapping[str, Any]) -> Any:
    ((kind, value),) = written.items()
    if kind == "as_none":
        return None
    if kind in _PLAIN:
        return _frozen(value)
    if kind in ("as_float", "as_floats", "as_float_lists"):
        return _float(value)
    if kind in NAMED:
        return _named(value)
    if kind in LISTS:
        return tuple(map(_item, value))
    if kind in _SETTINGS:
        # Whatever device it was exported on, it is run on the processor.
        number = 0 if kind == "as_device" else int(value)
        if kind == "as_scalar_type" and number not in TYPES:
            raise _unlisted(f"numbers of type {number}")
        return Setting(_SETTINGS[kind], number)
    raise _unlisted(f"an argument of kind {kind}")


def _item(written: Any) -> Any:
    return tuple(map(_named, written)) if isinstance(written, list) else _named(written)


def _named(written: Mapping[str, Any]) -> Any:
    """A tensor, or a number that is known only when the graph runs."""
    if "name" in written:
        return Name(str(written["name"]))
    ((kind, value),) = written.items()
    if kind == "as_none":
        return None
    if kind == "as_tensor":
        return Name(str(value["name"]))
    return Name(str(value)) if kind == "as_name" else value


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _float(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_float, value))
    return _FLOATS[value] if isinstance(value, str) else float(value)


def _made(written: Mapping[str, Any]) -> str | tuple[str, ...]:
    ((kind, value),) = written.items()
    if kind == "as_none":
        return ""
    if kind == "as_tensors":
        return tuple(str(each["name"]) for each in value)
    if kind in NAMED:
        found = _named(value)
        return found.name if isinstance(found, Name) else ""
    raise _unlisted(f"an answer of kind {kind}")


def training(why: str) -> RefusedError:
    """The refusal of a model that was exported as it is while it learns."""
    return RefusedError(
        "TRAINING_MODE",
        f"The model was exported in training mode: {why}.",
        "Call model.eval() and export it again.",
    )
