"""The inputs of a Keras network as columns of a table, and a frame as what the inputs take."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import labels_of, numbers_of
from explainers.intake.whole_numbers import check_whole
from explainers.records import Feature, Kind

if TYPE_CHECKING:
    import pandas as pd

# The names Keras makes up; a person who names an input has a column in mind.
_MADE_UP = re.compile(r"(inputs?|input_layer|keras_tensor|.*_input)(_\d+)?|args(_\d+)+")
_SINGLE: Mapping[str, str] = MappingProxyType({})
_SHAPES = {3: "sequences", 4: "images"}
AS_TEXTS: Final = (
    "To explain it by the words of texts, put what cut the texts for training before it, and save "
    "the whole: keras.Sequential([keras.Input((), dtype='string'), text_vectorization, network])."
)


@dataclass(frozen=True)
class Slot:
    """One input of a network: the features that feed it.

    `flat` inputs take (rows,), the others (rows, features). `dtype` is what they are made of, and
    `given` the precision in which numbers that are not whole are handed in.
    """

    name: str
    features: tuple[Feature, ...]
    dtype: str
    flat: bool
    given: str = "float32"

    @property
    def textual(self) -> bool:
        """Whether it takes words."""
        return self.dtype == "string"

    @property
    def whole(self) -> bool:
        """Whether it takes whole numbers or truth values, which cannot be missing."""
        return self.dtype.startswith(("int", "uint", "bool"))


def slots_of(model: Any) -> tuple[Slot, ...]:
    """Describe every input, in the network's order. Raises RefusedError NOT_A_TABLE_MODEL."""
    for tensor in looked_up(model):
        if tuple(tensor.shape[1:]) == (None,):
            raise RefusedError(
                "NOT_A_TABLE_MODEL",
                f"This network takes numbers of words for {quoted(tensor.name)}, and its file does "
                "not say of which words.",
                AS_TEXTS,
            )
    return slots_for(model.inputs, _vocabularies(model))


def looked_up(model: Any) -> tuple[Any, ...]:
    """The inputs of several numbers that a network looks up in a table: of words, mostly."""
    return tuple(
        tensor
        for tensor in model.inputs
        if len(tensor.shape) == 2
        and tensor.shape[1] != 1
        and any(
            _feeds(tensor, layer) for layer in model.layers if type(layer).__name__ == "Embedding"
        )
    )


def slots_for(
    inputs: Sequence[Any], words: Mapping[str, tuple[str, ...]], given: Mapping[str, str] = _SINGLE
) -> tuple[Slot, ...]:
    """Describe declared inputs, each with a name, a shape, a dtype and whether it is sparse.

    words: the vocabularies of some, by name. given: the precision of types that are given in
    another than single. Raises RefusedError NOT_A_TABLE_MODEL.
    """
    widths = [_width(tensor) for tensor in inputs]
    named = not all(_MADE_UP.fullmatch(str(tensor.name)) for tensor in inputs)
    alone = len(inputs) == 1 and widths[0] > 1
    slots: list[Slot] = []
    for tensor, width in zip(inputs, widths, strict=True):
        before = sum(len(slot.features) for slot in slots)
        names = (
            _names(tensor.name, width)
            if named and not alone
            else tuple(f"column {before + i + 1}" for i in range(width))
        )
        dtype = str(tensor.dtype)
        kind: Kind = "category" if dtype == "string" else "number"
        categories = words.get(tensor.name, ()) if dtype == "string" else ()
        features = tuple(Feature(name, kind, categories) for name in names)
        flat = len(tensor.shape) == 1
        slots.append(Slot(tensor.name, features, dtype, flat, given.get(dtype, "float32")))
    return tuple(slots)


def arrays_of(frame: pd.DataFrame, slots: Sequence[Slot]) -> tuple[Any, ...]:
    """Make what each input takes of a frame under the card's feature names.

    Missing words are empty ones. Raises ModelError MISSING_VALUES where whole numbers are asked
    for and some are missing: they would turn into others without a word.
    """
    return tuple(_array(frame, slot) for slot in slots)


def _array(frame: pd.DataFrame, slot: Slot) -> Any:
    import pandas as pd

    columns = [frame[feature.name] for feature in slot.features]
    if slot.textual:
        matrix = np.column_stack([labels_of(column).astype(object) for column in columns])
        matrix = np.where(pd.isna(matrix), "", matrix)
    else:
        numbers = np.column_stack([numbers_of(column) for column in columns])
        if slot.whole:
            check_whole(numbers, slot.features, "network")
        with np.errstate(over="ignore"):  # beyond single precision is infinity, as in Keras
            matrix = numbers.astype(np.dtype(slot.dtype if slot.whole else slot.given))
    return matrix[:, 0] if slot.flat else matrix


def _width(tensor: Any) -> int:
    """How many columns feed an input."""
    shape = tuple(tensor.shape)
    name = quoted(tensor.name)
    if len(shape) > 2:
        what = _SHAPES.get(len(shape), "arrays")
        each = " × ".join("any" if side is None else f"{side:,}" for side in shape[1:])
        raise _no_table(f"takes {what} ({each} numbers a row)")
    if tensor.sparse or getattr(tensor, "ragged", False):
        raise _no_table(f"takes sparse or ragged arrays for {name}")
    if shape[1:] == (None,):
        raise _no_table(f"takes rows of any length for {name}")
    return int(shape[1]) if len(shape) == 2 else 1


def _no_table(what: str) -> RefusedError:
    return RefusedError(
        "NOT_A_TABLE_MODEL",
        f"This network {what}, and this version explains tables.",
        "Upload a network that takes one number or one word for each column.",
    )


def _names(name: str, width: int) -> tuple[str, ...]:
    return (name,) if width == 1 else tuple(f"{name} {i + 1}" for i in range(width))


def _vocabularies(model: Any) -> dict[str, tuple[str, ...]]:
    """The words of each textual input that goes straight into a StringLookup."""
    return {
        tensor.name: tuple(str(word) for word in layer.get_vocabulary(include_special_tokens=False))
        for layer in model.layers
        if type(layer).__name__ == "StringLookup"
        for tensor in model.inputs
        if _feeds(tensor, layer)
    }


def _feeds(tensor: Any, layer: Any) -> bool:
    # A layer that is used twice names its first input.
    return getattr(layer, "input", None) is tensor
