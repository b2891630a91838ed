"""Blocks of terms: what each weighs in the model, and what was counted of it in the block's texts.

Their names are as many as the coefficients, UTF-8 behind each other.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths
from explainers.service.storage.term_names import names


def _lengths(asked: Asked, block: Block) -> Lengths:
    ends, letters = block.arrays.get("ends"), block.arrays.get("letters")
    if ends is None or letters is None or ends.ndim != 1 or letters.ndim != 1:
        raise wrong("no names of terms")
    return {"terms": len(ends), "letters": len(letters)}


def _check(asked: Asked, block: Block) -> None:
    arrays, rows = block.arrays, block.tables["data"].num_rows
    for name in ("coefficients", "intercepts", "sums"):
        if not np.isfinite(arrays[name]).all():
            raise wrong(f"{name} with gaps or without end")
    counts = arrays["documents"]
    if ((counts < 0) | (counts > rows)).any():
        raise wrong(f"a term in more or fewer texts than there are of {rows:,}")
    ends, letters = arrays["ends"], arrays["letters"]
    if (np.diff(ends, prepend=0) < 0).any() or int(ends[-1:].sum()) != len(letters):
        raise wrong("names of terms that do not follow each other")
    try:
        names(letters, ends)
    except UnicodeDecodeError as problem:
        raise wrong("names of terms that are no text") from problem


CONTENTS: Final = Contents(
    {
        "coefficients": Array(("terms", "outputs"), joined="same"),
        "intercepts": Array(("outputs",), joined="same"),
        "documents": Array(("terms",), np.int64, joined="counted"),
        "sums": Array(("terms",), joined="counted"),
        "ends": Array(("terms",), np.int64, joined="same"),
        "letters": Array(("letters",), np.uint8, joined="same"),
    },
    told=_lengths,
    check=_check,
)
