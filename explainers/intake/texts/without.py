"""A text with some of its words taken out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explainers.records import Integers


def without(text: str, spans: Integers, keep: NDArray[np.bool_], mark: str = "") -> str:
    """Take the words that are not kept out of a text; what stands around them stays.

    spans: (words, 2), as `words.words` finds them, in order. keep: (words,). mark: what each of
    them leaves in its place. As LIME does it (Ribeiro et al. 2016, its own implementation with a
    bag of words).
    """
    begin, parts = 0, []
    for start, end in spans[~keep].tolist():
        parts += [text[begin:start], mark]
        begin = end
    return "".join((*parts, text[begin:]))
