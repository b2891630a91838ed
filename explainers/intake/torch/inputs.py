"""The tensors a PyTorch model takes as columns of a table, and a frame as those tensors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import numbers_of
from explainers.intake.summary import listed
from explainers.intake.tables.limits import MAX_COLUMNS
from explainers.intake.torch.graph import Graph, Tensor
from explainers.intake.torch.weights import TYPES
from explainers.intake.whole_numbers import check_whole
from explainers.records import Feature

if TYPE_CHECKING:
    import pandas as pd

# The names PyTorch makes up, and those everybody gives the first argument of forward.
_MADE_UP = re.compile(r"(args?|inputs?|x|input_tensor)(_?\d+)*")
FLOATING = frozenset({"float16", "bfloat16", "float32", "float64"})
_NO_TABLE = "Export a model that takes a table: a row for each case and a column for each feature."


@dataclass(frozen=True)
class Slot:
    """One tensor to be given: (rows,) where `flat`, else (rows, features), of type `dtype`."""

    features: tuple[Feature, ...]
    dtype: str
    flat: bool = False

    @property
    def whole(self) -> bool:
        """Whether it takes whole numbers or truth values, of which none can be missing."""
        return self.dtype not in FLOATING


def slots_of(graph: Graph) -> tuple[Slot, ...]:
    """Describe every input of an exported graph, in its order.

    Raises RefusedError: NOT_A_TABLE_MODEL, UNKNOWN_WIDTH, UNLISTED_TYPE, TOO_MANY_COLUMNS.
    """
    declared = [(name, graph.tensors[name]) for name in graph.inputs]
    widths = [_width(name, tensor) for name, tensor in declared]
    check_width(sum(widths))
    kinds = [TYPES[tensor.dtype][0] for _, tensor in declared]
    flat = [len(tensor.sizes) == 1 for _, tensor in declared]
    names = _feature_names(graph.inputs, widths)
    return tuple(map(_slot, names, kinds, flat))


def named_slots(inputs: Sequence[str], widths: Sequence[int], dtype: str) -> tuple[Slot, ...]:
    """Describe inputs of (rows, width) that are all of one type."""
    return tuple(_slot(names, dtype, False) for names in _feature_names(inputs, widths))


def _slot(names: Sequence[str], dtype: str, flat: bool) -> Slot:
    return Slot(tuple(Feature(name, "number") for name in names), dtype, flat)


def _feature_names(inputs: Sequence[str], widths: Sequence[int]) -> list[tuple[str, ...]]:
    """Name the columns of each input: after it, where a person named it, or else by place."""
    if len(inputs) > 1 and not all(map(_MADE_UP.fullmatch, inputs)):
        return [_numbered(name, width) for name, width in zip(inputs, widths, strict=True)]
    starts = [sum(widths[:place]) for place in range(len(widths))]
    return [
        tuple(f"column {start + place + 1}" for place in range(width))
        for start, width in zip(starts, widths, strict=True)
    ]


def _numbered(name: str, width: int) -> tuple[str, ...]:
    return (name,) if width == 1 else tuple(f"{name} {place + 1}" for place in range(width))


def check_width(width: int) -> None:
    """Refuse what no table has. Raises RefusedError TOO_MANY_COLUMNS."""
    if width > MAX_COLUMNS:
        raise RefusedError(
            "TOO_MANY_COLUMNS",
            f"The model takes {width:,} columns; at most {MAX_COLUMNS:,} are read.",
            "Train the model on fewer columns.",
        )


def arrays_of(frame: pd.DataFrame, slots: Sequence[Slot]) -> tuple[NDArray[Any], ...]:
    """Turn rows of a table into what the model takes: an array for each slot.

    Half precision comes as single, for PyTorch to round. Raises ModelError MISSING_VALUES where
    whole numbers are wanted and some are missing.
    """
    return tuple(_array(frame, slot) for slot in slots)


def input_notes(slots: Sequence[Slot]) -> tuple[str, ...]:
    """Say what is made of rows that a reader would not expect."""
    whole = [feature.name for slot in slots if slot.whole for feature in slot.features]
    if not whole:
        return ()
    return (
        f"The model takes whole numbers for {listed(whole)}; a fraction is rounded to the nearest.",
    )


def _width(name: str, tensor: Tensor) -> int:
    """How many columns feed an input."""
    if tensor.dtype not in TYPES:
        raise RefusedError(
            "UNLISTED_TYPE",
            f"The input {quoted(name)} takes values of type {tensor.dtype}, and a table has real "
            "numbers.",
            _NO_TABLE,
        )
    sizes = tensor.sizes
    if len(sizes) not in (1, 2):
        shape = " × ".join(f"{size:,}" if size else "any" for size in sizes)
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The input {quoted(name)} has {len(sizes)} axes ({shape or 'a single number'}), where "
            "this version explains tables, which have two.",
            _NO_TABLE,
        )
    if len(sizes) == 2 and not sizes[1]:
        raise RefusedError(
            "UNKNOWN_WIDTH",
            f"The file does not say how many columns the input {quoted(name)} has.",
            "Export it with only the rows left open: dynamic_shapes=({0: "
            "torch.export.Dim('rows')},).",
        )
    return sizes[1] if len(sizes) == 2 else 1


def _array(frame: pd.DataFrame, slot: Slot) -> NDArray[Any]:
    matrix = np.column_stack([numbers_of(frame[feature.name]) for feature in slot.features])
    if slot.whole:
        matrix = _whole(matrix, slot)
    else:
        single = slot.dtype != "float64"
        with np.errstate(over="ignore"):  # too large for single precision is infinite
            matrix = matrix.astype(np.float32 if single else np.float64)
    return np.ascontiguousarray(matrix[:, 0] if slot.flat else matrix)


def _whole(matrix: NDArray[Any], slot: Slot) -> NDArray[Any]:
    check_whole(matrix, slot.features, "model")
    if slot.dtype == "bool":
        return np.asarray(matrix != 0)
    low, high = np.iinfo(slot.dtype).min, np.iinfo(slot.dtype).max
    # The largest 64-bit numbers are no floating-point ones; the next below them is.
    clipped = np.rint(matrix).clip(low, np.nextafter(high + 1.0, 0))
    return np.asarray(clipped, dtype=slot.dtype)
