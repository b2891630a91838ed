"""What a program takes and answers, by the signature it is served with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.keras.inputs import Slot, slots_for
from explainers.intake.saved_model.graph import name_of
from explainers.intake.saved_model.program import Program
from explainers.intake.summary import listed
from explainers.intake.tables.limits import MAX_COLUMNS

_PREFERRED = ("serving_default", "serve")
# The numbers of TensorFlow's types.
_DTYPES: Mapping[int, str] = {
    **{1: "float32", 2: "float64", 3: "int32", 4: "uint8", 5: "int16", 6: "int8", 7: "string"},
    **{9: "int64", 10: "bool", 17: "uint16", 19: "float16", 22: "uint32", 23: "uint64"},
}
_FLOATS = frozenset({"float16", "float32", "float64"})
_PARTS = re.compile(r"(\d+)")
_NO_TABLE = "Export a model that takes a table: a row for each case and a column for each feature."


@dataclass(frozen=True)
class Given:
    """One declared input, as `slots_for` reads it. `tensor` is its place in the graph."""

    name: str
    tensor: str
    shape: tuple[int | None, ...]
    dtype: str
    sparse: bool = False


@dataclass(frozen=True)
class Signature:
    """How a program is asked: its inputs, the tensor that answers, and the rows it takes at once.

    batch: 0 where any number of rows may be given.
    """

    name: str
    slots: tuple[Slot, ...]
    tensors: tuple[str, ...]
    answer: str
    batch: int

    @property
    def outputs(self) -> tuple[str, ...]:
        """The operations that answer, and those that take the rows."""
        return tuple(dict.fromkeys(name_of(each) for each in (self.answer, *self.tensors)))


def signature_of(program: Program) -> Signature:
    """Choose the signature and read it.

    Raises RefusedError: NO_SIGNATURE, NOT_A_TABLE_MODEL, UNKNOWN_WIDTH, TOO_MANY_COLUMNS,
    FIXED_BATCH, SEVERAL_OUTPUTS, NO_PROBABILITIES.
    """
    name = _chosen(program)
    signature = program.meta.signature_def[name]
    given = [_given(key, signature.inputs[key]) for key in sorted(signature.inputs, key=_natural)]
    if not given:
        raise RefusedError("NOT_A_TABLE_MODEL", f"{quoted(name)} takes no inputs.", _NO_TABLE)
    return Signature(
        name,
        slots_for(given, {}, {name: name for name in _FLOATS}),
        tuple(each.tensor for each in given),
        _answer(signature.outputs),
        _batch(given),
    )


def _chosen(program: Program) -> str:
    names = [name for name in program.meta.signature_def if not name.startswith("__")]
    for name in _PREFERRED:
        if name in names:
            return name
    if len(names) == 1:
        return str(names[0])
    held = f"has the signatures {listed(sorted(names))}" if names else "has no signature"
    raise RefusedError(
        "NO_SIGNATURE",
        f"This SavedModel {held}; how to ask it is read from the one called “serving_default”.",
        "Save it with tf.saved_model.save(model, 'folder', signatures=model.function), or with "
        "model.export('folder') in Keras.",
    )


def _given(key: str, info: Any) -> Given:
    shape = _shape(info)
    dtype = _DTYPES.get(info.dtype)
    if info.WhichOneof("encoding") != "name" or dtype is None:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The input {quoted(key)} takes neither plain numbers nor text.",
            _NO_TABLE,
        )
    if shape is None or (len(shape) == 2 and not shape[1]):
        raise RefusedError(
            "UNKNOWN_WIDTH",
            f"The file does not say how many columns the input {quoted(key)} has.",
            "Write the number down when you export: tf.TensorSpec((None, 5)) for 5 columns.",
        )
    if not shape:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The input {quoted(key)} takes a single value, not a column of them.",
            "Export it with a first axis for the rows: tf.TensorSpec((None,)).",
        )
    width = shape[1] if len(shape) == 2 else 1
    if width is not None and width > MAX_COLUMNS:
        raise RefusedError(
            "TOO_MANY_COLUMNS",
            f"The input {quoted(key)} takes {width:,} columns; at most {MAX_COLUMNS:,} are read.",
            "Train the model on fewer columns.",
        )
    return Given(key, info.name, shape, dtype)


def _shape(info: Any) -> tuple[int | None, ...] | None:
    """The declared sides, None for an open one; None alone where even their number is open."""
    declared = info.tensor_shape
    if declared.unknown_rank:
        return None
    return tuple(side.size if side.size >= 0 else None for side in declared.dim)


def _batch(given: list[Given]) -> int:
    """How many rows are taken at once. Raises RefusedError FIXED_BATCH."""
    fixed = {each.shape[0] for each in given} - {None}
    if len(fixed) > 1 or 0 in fixed:
        rows = listed([f"{each.name}: {each.shape[0]}" for each in given])
        raise RefusedError(
            "FIXED_BATCH",
            f"The inputs do not take the same number of rows at once ({rows}).",
            "Export the model with the number of rows left open (None as first axis).",
        )
    return int(next(iter(fixed), 0) or 0)


def _answer(outputs: Mapping[str, Any]) -> str:
    """The tensor of the one output of numbers."""
    names = sorted(outputs)
    numbers = [name for name in names if _DTYPES.get(outputs[name].dtype) in _FLOATS]
    if not numbers:
        raise RefusedError(
            "NO_PROBABILITIES",
            f"The model answers no numbers to explain; its outputs are {listed(names) or 'none'}.",
            "Export the probabilities or scores of the model too.",
        )
    if len(numbers) > 1:
        raise RefusedError(
            "SEVERAL_OUTPUTS",
            f"The model has {len(numbers)} outputs of numbers ({listed(numbers)}), and one is "
            "explained at a time.",
            "Export a signature that answers only the one you ask about.",
        )
    return str(outputs[numbers[0]].name)


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Order "input_10" after "input_2"."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _PARTS.split(name)
    )
