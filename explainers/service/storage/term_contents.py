"""What the coefficients of terms in a block must be: as many as names, and counted in its texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainers.records import Integers
from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import wrong


@dataclass(frozen=True)
class Lengths:
    """How many terms a block tells of, and the bytes of their names."""

    terms: int
    letters: int


def term_lengths(block: Block) -> Lengths:
    """Return of how many terms a block says it tells. Raises ModelError WRONG_ANSWER."""
    ends, letters = block.arrays.get("ends"), block.arrays.get("letters")
    if ends is None or letters is None or ends.ndim != 1 or letters.ndim != 1:
        raise wrong("no names of terms")
    return Lengths(len(ends), len(letters))


def check_terms(block: Block) -> None:
    """Check coefficients whose arrays have their shapes. Raises ModelError WRONG_ANSWER."""
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


def names(letters: NDArray[np.uint8], ends: Integers) -> tuple[str, ...]:
    """Read names that stand behind each other as UTF-8, each up to one of `ends`."""
    whole, found, begin = letters.tobytes(), [], 0
    for end in ends.tolist():
        found.append(whole[begin:end].decode("utf-8"))
        begin = end
    return tuple(found)
