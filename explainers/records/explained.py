"""What every result says, whatever its shape. Arrays are read-only."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.records.dictionary import NOTHING_SAID, Dictionary
from explainers.records.receipt import Receipt

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Explained:
    """What every result says of its rows, its outputs and its origin.

    data: the explained columns in the user's own values, one row each; of a group that is explained
    as one, what its columns hold, as a text. positions: (rows,), where
    each row stands in the table. `unit` is what the numbers count. `names` are the columns' own,
    by which they are looked up; `dictionary` says what people call them.
    """

    data: pa.Table
    positions: Integers
    names: tuple[str, ...]
    output_names: tuple[str, ...]
    unit: str
    receipt: Receipt
    dictionary: Dictionary = NOTHING_SAID

    @property
    def titles(self) -> tuple[str, ...]:
        """What people call each of `names`."""
        return self.dictionary.titles(self.names)

    def __post_init__(self) -> None:
        """Make every array read-only, so that a result that is kept stays true."""
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
