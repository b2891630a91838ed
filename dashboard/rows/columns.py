"""Reading a column of the explained table: as numbers, or as categories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from dashboard.words import MISSING, value_text
from explainers.records import Dictionary, Floats, Integers
from explainers.records.dictionary import NOTHING_SAID


@dataclass(frozen=True, eq=False)
class Categories:
    """A column without order. `codes` (rows,) point into `names`; missing is a name of its own."""

    names: tuple[str, ...]
    codes: Integers


def is_number(table: pa.Table, name: str) -> bool:
    """Whether the column's values have an order. True and false have none."""
    kind = table.schema.field(name).type
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def numbers(table: pa.Table, name: str) -> Floats:
    """The column as floats (rows,); NaN where a value is missing or endless."""
    values = table.column(name).cast(pa.float64(), safe=False)
    found = values.to_numpy(zero_copy_only=False).astype(np.float64)
    return np.where(np.isfinite(found), found, np.nan)


def categories(table: pa.Table, name: str) -> Categories:
    """The column as codes and the values they stand for, exactly as they are in the table."""
    values = table.column(name).combine_chunks()
    coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    names = [
        value if isinstance(value, str) else value_text(value)
        for value in coded.dictionary.to_pylist()
    ]
    codes = coded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False).astype(np.int64)
    if (codes == len(names)).any():
        names.append(MISSING)
    return Categories(tuple(names), codes)


def texts(
    table: pa.Table, name: str, rows: Integers, said: Dictionary = NOTHING_SAID
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The column as one-line texts of some rows, (rows,), each distinct value written once.

    said: what some of its values mean.

    Only the rows that are drawn: to write 20,000 numbers takes longer than all else about a chart.
    """
    if not is_number(table, name):
        column = categories(table, name)
        used, where = np.unique(column.codes[rows], return_inverse=True)
        return np.array(
            [value_text(said.meaning(name, column.names[at])) for at in used], dtype=object
        )[where]
    distinct, where = np.unique(numbers(table, name)[rows], return_inverse=True)
    return np.array(
        [value_text(said.meaning(name, float(value))) for value in distinct], dtype=object
    )[where]


def cell(table: pa.Table, name: str, row: int) -> object:
    """One value as a Python object; None where it is missing."""
    return table.column(name)[row].as_py()
