"""The columns a graph takes, and a table's rows as the tensors it wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explainers.errors import ModelError, RefusedError, quoted
from explainers.intake.handle import labels_of, numbers_of
from explainers.intake.onnx.categories import categories_of
from explainers.intake.onnx.graph import Graph
from explainers.intake.onnx.widths import Source, dims_of
from explainers.intake.summary import counted, listed
from explainers.intake.tables.limits import MAX_COLUMNS
from explainers.records import Feature

if TYPE_CHECKING:
    import pandas as pd

_STRING = 8
_TYPES: Mapping[int, str] = {
    **{1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64"},
    **{_STRING: "object", 9: "bool", 10: "float16", 11: "float64", 12: "uint32", 13: "uint64"},
}
_NO_TABLE = "Export a model that takes a table: a row for each case and a column for each feature."
UNKNOWN = "nan"
"""What skl2onnx calls the category of missing text."""


@dataclass(frozen=True)
class Slot:
    """One input of a graph and the features it takes, in order.

    `flat` says that it has one axis only, the rows.
    """

    name: str
    dtype: np.dtype[Any]
    features: tuple[Feature, ...]
    flat: bool = False

    @property
    def textual(self) -> bool:
        """Whether it takes text."""
        return self.dtype.kind == "O"

    @property
    def whole(self) -> bool:
        """Whether it takes whole numbers."""
        return self.dtype.kind in "iu"


@dataclass(frozen=True)
class Inputs:
    """What a graph takes. Where `single`, one row at a time."""

    slots: tuple[Slot, ...]
    single: bool
    gaps: Mapping[str, str]
    """For each feature of text, what a missing value is given as."""

    @property
    def features(self) -> tuple[Feature, ...]:
        """Every feature, in the order of the inputs."""
        return tuple(feature for slot in self.slots for feature in slot.features)


def inputs_of(graph: Graph) -> Inputs:
    """Read the declared inputs.

    Raises RefusedError: NOT_A_TABLE_MODEL, UNKNOWN_WIDTH, FIXED_BATCH, TOO_MANY_COLUMNS.
    """
    if not graph.inputs:
        raise RefusedError("NOT_A_TABLE_MODEL", "The graph takes no inputs.", _NO_TABLE)
    shapes = [_shape(given) for given in graph.inputs]
    widths = [1 if len(shape) == 1 else shape[1] for shape in shapes]
    if sum(widths) > MAX_COLUMNS:
        raise RefusedError(
            "TOO_MANY_COLUMNS",
            f"The graph takes {sum(widths):,} columns; at most {MAX_COLUMNS:,} are read.",
            "Train the model on fewer columns.",
        )
    lists = categories_of(graph)
    # Inputs of one column each carry the columns' names; a matrix has none.
    named = len(widths) > 1 and set(widths) == {1}
    slots, taken = [], 0
    for given, shape, width in zip(graph.inputs, shapes, widths, strict=True):
        dtype = np.dtype(_TYPES[given.type.tensor_type.elem_type])
        features = tuple(
            _feature(
                given.name if named else f"column {taken + place + 1}",
                dtype,
                lists.get((given.name, place), ()),
            )
            for place in range(width)
        )
        slots.append(Slot(given.name, dtype, features, len(shape) == 1))
        taken += width
    return Inputs(tuple(slots), any(shape[0] == 1 for shape in shapes), _gaps(slots, lists))


def arrays_of(frame: pd.DataFrame, inputs: Inputs) -> dict[str, NDArray[Any]]:
    """Turn rows of a table into what the graph takes: input -> (rows, columns).

    Raises ModelError MISSING_NUMBER where whole numbers are wanted and a value is missing.
    """
    return {slot.name: _array(frame, slot, inputs.gaps) for slot in inputs.slots}


def input_notes(inputs: Inputs) -> tuple[str, ...]:
    """Say what the graph makes of rows that a reader would not expect."""
    whole = [feature.name for slot in inputs.slots if slot.whole for feature in slot.features]
    empty = [name for name, given in inputs.gaps.items() if not given]
    named = [name for name, given in inputs.gaps.items() if given]
    return tuple(
        filter(
            None,
            (
                f"ONNX knows no missing text: a gap in {listed(empty)} is given to the model as "
                "empty text."
                if empty
                else "",
                f"ONNX knows no missing text: a gap in {listed(named)} is given to the model as "
                f"{quoted(UNKNOWN)}, the category it has for gaps."
                if named
                else "",
                f"The model takes whole numbers for {listed(whole)}; a fraction is rounded to "
                "the nearest."
                if whole
                else "",
                "The file was exported for one row at a time (a fixed batch of 1), so rows are "
                "asked one by one, and explanations take longer."
                if inputs.single
                else "",
            ),
        )
    )


def _feature(name: str, dtype: np.dtype[Any], categories: tuple[str, ...]) -> Feature:
    if dtype.kind != "O":
        return Feature(name, "number")
    return Feature(name, "category", tuple(value for value in categories if value != UNKNOWN))


def _gaps(slots: Sequence[Slot], lists: Mapping[Source, tuple[str, ...]]) -> dict[str, str]:
    return {
        feature.name: UNKNOWN if UNKNOWN in lists.get((slot.name, place), ()) else ""
        for slot in slots
        if slot.textual
        for place, feature in enumerate(slot.features)
    }


def _shape(given: Any) -> tuple[int, ...]:
    """Check and return the declared shape of an input; 0 rows where any number may be given."""
    name = quoted(given.name)
    if not given.type.HasField("tensor_type") or given.type.tensor_type.elem_type not in _TYPES:
        raise RefusedError(
            "NOT_A_TABLE_MODEL", f"The input {name} takes neither numbers nor text.", _NO_TABLE
        )
    dims = dims_of(given)
    if dims is not None and len(dims) not in (1, 2):
        shape = " × ".join(str(size or "N") for size in dims) or "a single number"
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The input {name} has {len(dims)} axes ({shape}), where this version "
            "explains tables, which have two; images and sequences have more.",
            _NO_TABLE,
        )
    if dims is None or (len(dims) == 2 and dims[1] == 0):
        raise RefusedError(
            "UNKNOWN_WIDTH",
            f"The file does not say how many columns the input {name} has.",
            "Export it with the number written down: FloatTensorType([None, 5]) in skl2onnx for 5 "
            "columns, or an example row in torch.onnx.export with only the rows left open.",
        )
    if dims[0] > 1:
        raise RefusedError(
            "FIXED_BATCH",
            f"The input {name} takes exactly {dims[0]:,} rows at once, and explanations ask for "
            "any number.",
            "Export the model with the number of rows left open (None or a name as first axis).",
        )
    return dims


def _array(frame: pd.DataFrame, slot: Slot, gaps: Mapping[str, str]) -> NDArray[Any]:
    columns = [_column(frame[feature.name], slot, gaps) for feature in slot.features]
    return columns[0] if slot.flat else np.column_stack(columns)


def _column(column: pd.Series, slot: Slot, gaps: Mapping[str, str]) -> NDArray[Any]:
    if slot.textual:
        texts = labels_of(column).astype(object).fillna(gaps[str(column.name)])
        return np.asarray(texts, dtype=object)
    values = numbers_of(column)
    if slot.dtype.kind == "f":
        with np.errstate(over="ignore"):  # too large for single precision is infinite
            return values.astype(slot.dtype)
    missing = int(np.isnan(values).sum())
    if missing:
        raise ModelError(
            "MISSING_NUMBER",
            f"The model takes whole numbers for {quoted(column.name)}, where no value may be "
            f"missing, and {counted(missing, 'row')} of {len(values):,} has none.",
            "Fill the gaps in the table, or export the model with floating-point inputs.",
        )
    if slot.dtype.kind == "b":
        return np.asarray(values != 0)
    low, high = np.iinfo(slot.dtype).min, np.iinfo(slot.dtype).max
    # The largest 64-bit numbers are no floating-point ones; the next below them is.
    return np.asarray(np.rint(values).clip(low, np.nextafter(high + 1.0, 0)), dtype=slot.dtype)
