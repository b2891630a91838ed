"""Rows made of two: some columns from an explained row, the others from a reference row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explainers.records import Integers

if TYPE_CHECKING:
    import pandas as pd

Truths = NDArray[np.bool_]
Layout = Callable[[int, NDArray[Any], NDArray[Any]], NDArray[Any]]
"""(player, told, untold) -> a column of that player, of all mixtures.

`told` and `untold`, (pairs,), are what the column holds in the explained and in the reference row
of each pair. They are values or, for columns that are no numpy arrays, places in the pool.
"""


@dataclass(frozen=True, eq=False)
class Pool:
    """Explained rows and, below them, reference rows, column by column.

    columns: numpy arrays or pandas extension arrays, (rows + references,), in the frames' own
    dtypes. player_of: (features,), the player each column belongs to; the columns of a player come
    from the same row. differs: (rows, references, players), where the two hold different values in
    a column of the player.
    """

    names: tuple[str, ...]
    columns: tuple[Any, ...]
    player_of: Integers
    rows: int
    differs: Truths

    @property
    def players(self) -> int:
        """How many players there are."""
        return int(self.differs.shape[2])

    @property
    def references(self) -> int:
        """How many reference rows there are."""
        return int(self.differs.shape[1])

    def frame(self) -> pd.DataFrame:
        """All rows as they are, the explained ones first, (rows + references, features).

        A copy: some models write into the frame they are given.
        """
        return _frame(self.names, self.columns).copy()

    def mixed(self, rows: Integers, references: Integers, layout: Layout) -> pd.DataFrame:
        """Mix pairs of an explained row and a reference row, each (pairs,) by number.

        Columns keep their dtypes: a model that was fitted on text gets text.
        """
        told, untold = rows, references + self.rows
        return _frame(
            self.names,
            [
                layout(player, column[told], column[untold])
                if isinstance(column, np.ndarray)
                else column.take(layout(player, told, untold))
                for player, column in zip(self.player_of.tolist(), self.columns, strict=True)
            ],
        )


def pooled(rows: pd.DataFrame, references: pd.DataFrame, player_of: Integers | None = None) -> Pool:
    """Lay explained rows and reference rows, both (…, features), on top of each other.

    player_of: (features,), numbers from 0 on; each column is a player where it is left out.
    """
    import pandas as pd

    # Whole numbers beside a gap become floating point, as they would in one table.
    both = pd.concat([rows, references], ignore_index=True)
    columns = [both.iloc[:, at] for at in range(both.shape[1])]
    codes = [_codes(column) for column in columns]
    cut = len(rows)
    of = np.arange(len(columns)) if player_of is None else player_of
    differs = np.zeros((cut, len(references), int(of.max(initial=-1)) + 1), dtype=np.bool_)
    for player, code in zip(of.tolist(), codes, strict=True):
        differs[:, :, player] |= code[:cut, None] != code[None, cut:]
    return Pool(
        names=tuple(both.columns),
        columns=tuple(c.to_numpy() if isinstance(c.dtype, np.dtype) else c.array for c in columns),
        player_of=of,
        rows=cut,
        differs=differs,
    )


def _codes(column: pd.Series) -> NDArray[Any]:
    """Number the values of a column: equal numbers only where no model can tell values apart.

    So 0.0 differs from −0.0 and True from 1; missing values of one kind are equal.
    """
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biufmM":
        bits: NDArray[Any] = column.to_numpy().view(f"u{column.dtype.itemsize}")
        return bits
    known: dict[Any, int] = {}
    found = zip(column.astype(object), column.isna(), strict=True)
    keys = ((type(value), None if missing else value) for value, missing in found)
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)


def _frame(names: tuple[str, ...], columns: Sequence[Any]) -> pd.DataFrame:
    import pandas as pd

    if {getattr(column, "dtype", None) for column in columns} == {np.dtype(np.float64)}:
        # In one piece a model that asks for an array gets it without another copy.
        return pd.DataFrame(np.stack(columns).T, columns=list(names), copy=False)
    return pd.DataFrame(dict(zip(names, columns, strict=True)), copy=False)
