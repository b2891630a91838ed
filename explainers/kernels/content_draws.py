"""Draws that follow from what a row holds and not from its place: in any company it is the same.

A block of rows is computed in bites of any size, and a draw for each row in turn would depend on
the rows before it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explainers.records import Integers

Words = NDArray[np.uint64]


def drawn(contents: Words, salts: Words, among: int) -> Integers:
    """Draw numbers from 0 to `among` - 1, (rows, *salts.shape), one for each row and salt.

    contents: (rows,), a hash of what each row holds. Rows with the same content draw the same. With
    the salts drawn at random the numbers are as good as drawn by themselves; that 2^64 is no
    multiple of `among` makes some of them more frequent by less than 1 in 10^12.
    """
    flat = contents.reshape(-1, *[1] * salts.ndim)
    return (_mixed(flat ^ salts) % np.uint64(among)).astype(np.int64)


def _mixed(words: Words) -> Words:
    """Mix the bits of each word so that each depends on all (SplitMix64; Steele et al. 2014)."""
    with np.errstate(over="ignore"):  # multiplied modulo 2^64, as it is meant
        words = words + np.uint64(0x9E3779B97F4A7C15)
        words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(words ^ (words >> np.uint64(31)), dtype=np.uint64)
