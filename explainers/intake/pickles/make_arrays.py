"""NumPy's arrays, types and numbers, made by its public functions from what was checked.

NumPy's own way trusts the file: a type may say that it holds no objects while it does, and bytes
then become addresses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.pickles.keys import title
from explainers.intake.pickles.standins import Draft, Maker, StandIn

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader

_KIND = re.compile(r"([?biufc])(\d{1,2})|([SUV])(\d{1,9})|(O)8?|([Mm])8")
_ORDERS = ("<", ">", "|", "=")
_DATES = frozenset({"Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as"})
_MOST_DIMENSIONS = 32


class TypeDraft(Draft):
    """A NumPy type, of which only the letter and the size are known yet."""

    def __init__(self, text: str) -> None:
        self._text = text

    def finish(self, state: Any, reader: Reader) -> np.dtype[Any]:
        """state: version, byte order, base, names, fields, size, alignment, flags, unit of time.

        Everything else follows from the first ones, and is not taken from the file.
        """
        order, base, names, fields, size = state[1:6]
        if order not in _ORDERS or base is not None:
            raise ValueError("it holds a type of arrays of an unknown layout")
        if names:
            return _record(names, fields, size)
        if self._text[0] in "Mm":
            return np.dtype(f"{order}{self._text}{_time(state)}")
        return np.dtype(self._text).newbyteorder(order)


class ArrayDraft(Draft):
    """An array whose shape, type and content come with its state."""

    def finish(self, state: Any, reader: Reader) -> Any:
        """state: version, shape, type, whether columns come first, and the content."""
        _, shape, kind, columns_first, content = state
        return array_of(content, kind, shape, "F" if columns_first else "C")


def array_of(content: Any, kind: Any, shape: Any, order: str) -> Any:
    """Make an array from bytes, or from a list where it holds objects.

    A stand-in where one is given. Raises ValueError where the parts do not fit together.
    """
    if isinstance(kind, StandIn) or isinstance(content, StandIn):
        return StandIn("", [content, kind])
    count = checked_count(shape)
    if not isinstance(kind, np.dtype):
        raise ValueError(f"an array has {title(kind)} for its type")
    if kind.hasobject:
        if type(content) is not list or len(content) != count:
            raise ValueError(f"an array of {count:,} objects holds something else")
        made = np.fromiter(content, dtype=object, count=count)
    else:
        needed = count * kind.itemsize
        if not isinstance(content, bytes | bytearray | memoryview) or len(content) != needed:
            raise ValueError(f"an array of {needed:,} bytes holds something else")
        # A copy may be written to, as compiled code expects, and lets go of the file.
        made = np.frombuffer(content, kind).copy() if needed else np.empty(count, kind)
    return np.reshape(made, shape, order="F" if order == "F" else "C")


def checked_count(shape: Any) -> int:
    """Return how many items an array of this shape has. Raises ValueError."""
    sized = isinstance(shape, tuple) and len(shape) <= _MOST_DIMENSIONS
    if not sized or not all(isinstance(n, int | np.integer) and n >= 0 for n in shape):
        raise ValueError("an array has no shape")
    return math.prod(int(n) for n in shape)


def _type(reader: Reader, text: Any, *rest: Any) -> TypeDraft:
    if type(text) is not str or not _KIND.fullmatch(text):
        raise ValueError("an array has a type that is not known")
    return TypeDraft(text)


def _record(names: Any, fields: Any, size: Any) -> np.dtype[Any]:
    if type(names) is not tuple or type(fields) is not dict or set(names) != set(fields):
        raise ValueError("a type of records does not name its fields")
    formats = [fields[name][0] for name in names]
    if any(not isinstance(kind, np.dtype) or kind.hasobject for kind in formats):
        raise ValueError("a field of a record has a type that is not known")
    offsets = [int(fields[name][1]) for name in names]
    # NumPy refuses fields that lie outside of the record.
    return np.dtype(
        {"names": list(names), "formats": formats, "offsets": offsets, "itemsize": int(size)}
    )


def _time(state: Sequence[Any]) -> str:
    """Write the unit of time: the last part of the state, whose own last part names it."""
    unit, count = state[8][1][:2]
    unit = unit.decode("ascii") if isinstance(unit, bytes) else unit
    if unit not in _DATES or not isinstance(count, int) or not 1 <= count < 2**31:
        raise ValueError("a type of dates has an unknown unit")
    return f"[{count}{unit}]"


def _empty(reader: Reader, kind: Any, *rest: Any) -> ArrayDraft:
    if kind is not _ARRAY:
        raise ValueError(f"an array is made as {title(kind)}")
    return ArrayDraft()


def _from_buffer(
    reader: Reader,
    content: Any,
    kind: Any,
    shape: Any,
    order: Any,
    axes: Any = None,
) -> Any:
    """Make an array as protocol 5 has it; "K" lists the axes it was turned round by."""
    made = array_of(content, kind, shape, order)
    return made.transpose(axes) if order == "K" and axes is not None else made


def _scalar(reader: Reader, kind: Any, content: Any = b"") -> Any:
    if not isinstance(kind, np.dtype) or kind.hasobject:
        raise ValueError("a number has a type that is not known")
    return array_of(content, kind, (1,), "C")[0]


def _function(reader: Reader, module: Any, name: Any) -> Any:
    """Find a function of NumPy's or scipy's by name, as they were saved before NumPy 1.20."""
    found = reader.names.find(str(module), str(name))
    if not isinstance(found, np.ufunc | StandIn):
        raise ValueError(f"a function is {title(found)}")
    return found


_ARRAY = Maker("numpy.ndarray")
ARRAYS = (
    _ARRAY,
    Maker("numpy.dtype", _type),
    Maker("numpy._core.multiarray._reconstruct", _empty),
    Maker("numpy._core.multiarray.scalar", _scalar),
    Maker("numpy._core.numeric._frombuffer", _from_buffer),
    Maker("numpy._core._ufunc_reconstruct", _function),
)
