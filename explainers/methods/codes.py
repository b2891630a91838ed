"""Text columns as numbers and back, for libraries that only take numeric matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import quoted
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Codes:
    """A two-way coding of a frame. `labels[i]` are the values of categorical column i, by code.

    `fill[i]` stands in for a missing number in column i. Missing text is a label of its own.
    """

    names: tuple[str, ...]
    categorical: tuple[int, ...]
    labels: Mapping[int, Sequence[Any]]
    fill: Mapping[int, float]
    notes: tuple[str, ...]

    def encode(self, frame: pd.DataFrame) -> Floats:
        """Code a frame as (rows, columns) of finite numbers."""
        matrix = np.empty(frame.shape)
        for i, name in enumerate(self.names):
            column = frame[name]
            if i in self.labels:
                codes = {_marked(label): code for code, label in enumerate(self.labels[i])}
                matrix[:, i] = [codes[_marked(value)] for value in column]
            else:
                matrix[:, i] = column.astype("float64").fillna(self.fill[i])
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


def code_book(reference: pd.DataFrame, rows: pd.DataFrame, kinds: Sequence[str]) -> Codes:
    """Build the coding from every value in the reference and in the explained rows."""
    names = tuple(str(name) for name in reference.columns)
    categorical = tuple(i for i, kind in enumerate(kinds) if kind == "category")
    labels: dict[int, Sequence[Any]] = {}
    fill: dict[int, float] = {}
    gaps = []
    for i, name in enumerate(names):
        if i in categorical:
            found = {_marked(value): value for some in (reference, rows) for value in some[name]}
            labels[i] = [found[key] for key in sorted(found, key=str)]
            continue
        numbers = reference[name].astype("float64")
        fill[i] = float(numbers.median()) if numbers.notna().any() else 0.0
        if numbers.isna().any() or rows[name].isna().any():
            gaps.append(name)
    return Codes(names, categorical, labels, fill, _said(gaps))


def _said(gaps: Sequence[str]) -> tuple[str, ...]:
    if not gaps:
        return ()
    shown = ", ".join(quoted(name) for name in gaps[:3]) + (", …" if len(gaps) > 3 else "")
    return (f"Missing numbers are taken as the median of the reference rows here, in {shown}.",)


def _marked(value: Any) -> Any:
    """Give all missing values one key: NaN differs from itself."""
    return None if value is None or value != value else value  # noqa: PLR0124
