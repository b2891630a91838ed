"""Text columns as numbers and back, for kernels that only take numeric matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats
from explainers.records.missing import is_missing

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Codes:
    """A two-way coding of a frame. `labels[i]` are the values of categorical column i, by code.

    `fill[i]` stands in for a missing number in column i. Missing text is a label of its own.
    """

    names: tuple[str, ...]
    labels: Mapping[int, Sequence[Any]]
    fill: Mapping[int, float]

    def encode(self, frame: pd.DataFrame) -> Floats:
        """Code a frame as (rows, columns) of finite numbers.

        A value that no label has gets the number behind the last one's.
        """
        matrix = np.empty(frame.shape)
        for i, name in enumerate(self.names):
            column = frame[name]
            if i in self.labels:
                codes = {_marked(label): code for code, label in enumerate(self.labels[i])}
                matrix[:, i] = [codes.get(_marked(value), len(codes)) for value in column]
            else:
                matrix[:, i] = self._known(i, column)
        return matrix

    def decode(self, matrix: Floats) -> pd.DataFrame:
        """Turn (rows, columns) of codes back into the user's values."""
        import pandas as pd

        columns: dict[str, Any] = {}
        for i, name in enumerate(self.names):
            if i in self.labels:
                values = np.array(self.labels[i], dtype=object)
                columns[name] = values[matrix[:, i].astype(np.int64)]
            else:
                columns[name] = matrix[:, i]
        return pd.DataFrame(columns)

    def gaps(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Where numbers are missing, (rows, columns)."""
        gaps = np.zeros(frame.shape, dtype=np.bool_)
        for i in self.fill:
            gaps[:, i] = frame[self.names[i]].isna()
        return gaps

    def filled(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Put what stands in for missing numbers in their places."""
        columns = {self.names[i]: self._known(i, frame[self.names[i]]) for i in self.fill}
        return frame.assign(**columns)

    def _known(self, i: int, column: pd.Series) -> pd.Series:
        return column.astype("float64").fillna(self.fill[i])


def code_book(reference: pd.DataFrame, kinds: Sequence[str]) -> Codes:
    """Build the coding from every value in the reference rows."""
    names = tuple(str(name) for name in reference.columns)
    labels: dict[int, Sequence[Any]] = {}
    fill: dict[int, float] = {}
    for i, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        if kind == "category":
            found = {_marked(value): value for value in reference[name]}
            labels[i] = [found[key] for key in sorted(found, key=str)]
            continue
        numbers = reference[name].astype("float64")
        fill[i] = float(numbers.median()) if numbers.notna().any() else 0.0
    return Codes(names, labels, fill)


def _marked(value: Any) -> Any:
    """Give all missing values one key: NaN differs from itself."""
    return None if is_missing(value) else value
