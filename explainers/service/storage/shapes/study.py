"""Blocks of studies: measures with their words, and curves over one grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths

MOST: Final = 1_000
"""Far above what any study measures, draws or steps through; more would fill the store's disk."""


def _lengths(asked: Asked, block: Block) -> Lengths:
    measures, curves = _texts(block.facts, "measures"), _texts(block.facts, "curves")
    grid = block.arrays.get("grid")
    points = 0 if grid is None else grid.size
    found = {"measures": measures, "curves": curves, "points": points}
    for what, count in found.items():
        if count > MOST:
            raise wrong(f"{count:,} {what} of a study")
    return found


def _check(asked: Asked, block: Block) -> None:
    facts, arrays = block.facts, block.arrays
    for name, beside in (("units", "measures"), ("panels", "curves")):
        if _texts(facts, name) != len(facts[beside]):
            raise wrong(f"other {name} than {beside}")
    chance = fact(facts, "chance", list)
    if len(chance) != len(facts["curves"]) or not all(isinstance(one, bool) for one in chance):
        raise wrong("no word on which curves are drawn by chance")
    fact(facts, "grid_title", str)
    if not _texts(facts, "notes") or not facts["notes"][0]:
        raise wrong("a study without a verdict")
    if not (np.isfinite(arrays["curves"]).all() and np.isfinite(arrays["grid"]).all()):
        raise wrong("curves with gaps or without end")
    if (np.diff(arrays["grid"]) <= 0).any():
        raise wrong("a grid whose values repeat or fall")
    low, high = arrays["measures"][:, 1], arrays["measures"][:, 2]
    if np.isinf(arrays["measures"]).any():
        raise wrong("measures without end")
    if (np.isnan(low) != np.isnan(high)).any() or (low > high).any():
        raise wrong("measures whose range has no two ends")


def _texts(facts: Mapping[str, Any], name: str) -> int:
    found = fact(facts, name, list)
    if not all(isinstance(one, str) for one in found):
        raise wrong(f"{name} that are no texts")
    return len(found)


CONTENTS: Final = Contents(
    {
        "measures": Array(("measures", 3)),
        "curves": Array(("curves", "points")),
        "grid": Array(("points",)),
        "outputs": Array(("rows", "outputs")),
    },
    told=_lengths,
    check=_check,
    whole_rows=True,
    row_by_row=True,
    apart=True,
    looks=True,
)
