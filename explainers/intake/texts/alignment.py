"""Where each sign of a prepared text stood in the text it was made from."""

from __future__ import annotations

import unicodedata
from typing import Literal

import numpy as np

from explainers.records import Integers

Accents = Literal["unicode", "ascii"]
"""How scikit-learn takes accents off: all combining marks, or all that is not ASCII."""


def aligned(text: str, lowers: bool, accents: Accents | None) -> Integers:
    """Where each sign stood that lower-casing and taking accents off leave, (signs, 2).

    Both may change how many signs there are: “İ” becomes two, “é” in two signs one. Each sign is
    made from one of the text's, whatever stands beside it; a combining mark that is left out stands
    with the letter it belongs to.
    """
    if text.isascii():
        begins = np.arange(len(text), dtype=np.int64)
        return np.stack([begins, begins + 1], axis=1)
    spans: list[tuple[int, int]] = []
    for at, sign in enumerate(text):
        left = _left(sign.lower() if lowers else sign, accents)
        if not left and spans and unicodedata.combining(sign):
            spans[-1] = (spans[-1][0], at + 1)
        spans.extend([(at, at + 1)] * left)
    return np.array(spans, dtype=np.int64).reshape(-1, 2)


def _left(signs: str, accents: Accents | None) -> int:
    """How many signs are left of some after accents are taken off."""
    if accents is None:
        return len(signs)
    split = unicodedata.normalize("NFKD", signs)
    if accents == "ascii":
        return sum(sign.isascii() for sign in split)
    return sum(not unicodedata.combining(sign) for sign in split)
