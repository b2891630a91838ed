"""Whether a block holds what its shape declares; checked before it is stored.

A worker runs foreign code: what it sends may be anything that fits a frame, and a block that is
stored once is believed for years.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.records import Analysis
from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.shapes import contents_of
from explainers.service.storage.shapes.declaration import Asked, Contents, Lengths


def check_contents(
    shape: str, analysis: Analysis, rows: int, block: Block, players: int | None = None
) -> None:
    """Raise ModelError WRONG_ANSWER unless `block` holds what `shape` declares for `rows` rows.

    players: among how many an output is shared out; each column is one where it is left out.
    """
    contents = contents_of(shape)
    asked = Asked(analysis, rows, len(analysis.columns) if players is None else players)
    known = {**contents.sides(asked), **contents.told(asked, block)}
    _check_arrays(contents, known, block.arrays)
    _check_data(contents, asked, block.tables)
    contents.check(asked, block)
    fact(block.facts, "unit", str)
    for name in ("budget", "seconds"):
        if fact(block.facts, name, (int, float)) < 0:
            raise wrong(f"{name} below 0")
    notes = block.facts.get("notes", [])
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise wrong("notes that are no sentences")


def least_bytes(shape: str, asked: Asked) -> int:
    """Count the bytes of the arrays of `asked.rows` rows, as far as the question tells them."""
    contents = contents_of(shape)
    known = contents.sides(asked)
    return sum(
        np.dtype(array.dtype).itemsize * math.prod(array.lengths(known))
        for array in contents.arrays.values()
        if not array.optional
    )


def _check_arrays(contents: Contents, known: Lengths, arrays: Mapping[str, NDArray[Any]]) -> None:
    needed = {name for name, array in contents.arrays.items() if not array.optional}
    if not needed <= arrays.keys() <= contents.arrays.keys():
        raise wrong(f"the arrays {sorted(arrays)} instead of {sorted(needed)}")
    for name, found in arrays.items():
        declared = contents.arrays[name]
        lengths, dtype = declared.lengths(known), np.dtype(declared.dtype)
        if found.shape != lengths or found.dtype != dtype:
            raise wrong(
                f"{name} of shape {found.shape} and type {found.dtype} instead of {lengths} and "
                f"{dtype}"
            )


def _check_data(contents: Contents, asked: Asked, tables: Mapping[str, pa.Table]) -> None:
    every = [column.name for column in asked.analysis.table.columns]
    columns = every if contents.whole_rows else list(asked.analysis.columns)
    data = tables.get("data")
    if data is None or (data.num_rows, data.column_names) != (asked.rows, columns):
        raise wrong(f"other columns or rows than the {len(columns)} and {asked.rows:,} asked about")
