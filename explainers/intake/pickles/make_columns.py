"""pandas' lists of column names, which column transformers remember: made again from their texts.

The arrays behind them are rows of bytes with positions into them, which pandas and Arrow follow
unchecked. Only the texts are taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from explainers.intake.pickles.keys import title
from explainers.intake.pickles.standins import Draft, Maker

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader

_TEXTS = {"string": pa.string(), "large_string": pa.large_string()}


@dataclass(frozen=True)
class Texts:
    """The values of an array of texts; None where one is missing."""

    values: tuple[str | None, ...]


class ArrowTextDraft(Draft):
    """pandas' array of texts over Arrow's."""

    def finish(self, state: Any, reader: Reader) -> Texts:
        """state: its attributes; `_pa_array` holds the texts."""
        return _texts(state["_pa_array"])


class ObjectTextDraft(Draft):
    """pandas' array of texts over an array of objects."""

    def finish(self, state: Any, reader: Reader) -> Texts:
        """state: its type, the array, and its attributes, in any order."""
        (held,) = [part for part in state if isinstance(part, np.ndarray)]
        return Texts(tuple(text if type(text) is str else None for text in held.ravel().tolist()))


def _texts(held: Any) -> Texts:
    if not isinstance(held, Texts):
        raise ValueError(f"a list of columns holds {title(held)}")
    return held


def _restored(reader: Reader, state: Any) -> Texts:
    """Read Arrow's array from its parts; `validate` follows every position in it."""
    kind, length, missing, offset, buffers = state[:5]
    if not isinstance(kind, pa.DataType) or any(type(n) is not int for n in (length, offset)):
        raise ValueError("an array of texts has another type")
    if length < 0 or offset < 0 or not all(isinstance(b, pa.Buffer | None) for b in buffers):
        raise ValueError("an array of texts has no content")
    made = pa.Array.from_buffers(kind, length, buffers, -1 if missing is None else missing, offset)
    made.validate(full=True)
    return Texts(tuple(made.to_pylist()))


def _chunked(reader: Reader, chunks: Any, *kind: Any) -> Texts:
    return Texts(tuple(text for chunk in chunks for text in _texts(chunk).values))


def _text_type(reader: Reader, alias: Any) -> pa.DataType:
    if not isinstance(alias, str) or alias not in _TEXTS:
        raise ValueError("an array of texts has another type")
    return _TEXTS[alias]


def _buffer(reader: Reader, content: Any) -> pa.Buffer:
    if not isinstance(content, bytes | bytearray):
        raise ValueError("an array of texts has no content")
    return pa.py_buffer(bytes(content))


def _index(reader: Reader, kind: Any, parts: Any) -> Any:
    """Make a list of columns: of texts, of an array, or of a range of numbers."""
    import pandas as pd

    if kind is _RANGE:
        start, stop, step = (parts[name] for name in ("start", "stop", "step"))
        return pd.RangeIndex(int(start), int(stop), int(step))
    data = parts["data"]
    if kind is not _INDEX or not isinstance(data, Texts | np.ndarray):
        raise ValueError(f"a list of columns is made of {title(data)}")
    values = list(data.values) if isinstance(data, Texts) else data
    return pd.Index(values, dtype=object if isinstance(data, Texts) else None)


def _nothing(reader: Reader, *args: Any) -> None:
    """The type of an array of texts says how missing ones are written, which names have none of."""


_INDEX, _RANGE = Maker("pandas.Index"), Maker("pandas.RangeIndex")
COLUMNS = (
    _INDEX,
    _RANGE,
    Maker("pandas.core.indexes.base._new_Index", _index),
    Maker("pandas.arrays.ArrowStringArray", new=ArrowTextDraft),
    Maker("pandas.arrays.StringArray"),
    Maker("pandas.StringDtype", _nothing),
    Maker("pandas.NA"),
    Maker(
        "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked",
        lambda reader, *args: ObjectTextDraft(),
    ),
    Maker("pyarrow.lib._restore_array", _restored),
    Maker("pyarrow.lib.chunked_array", _chunked),
    Maker("pyarrow.lib.type_for_alias", _text_type),
    Maker("pyarrow.lib.py_buffer", _buffer),
)
