"""The pieces a tokenizer makes of a text, and where each stands in it."""

from __future__ import annotations

import numpy as np

from explainers.intake.hugging_face.tokenizer import Tokenizer
from explainers.intake.texts.part import Pieces

_NOWHERE = (-1, -1)


def pieces_of(tokenizer: Tokenizer, text: str) -> Pieces:
    """Cut a text as its network reads it. Raises ModelError MODEL_RAISED.

    White space that a tokenizer counts to a piece is left out of its span, unless it is all there
    is. A sign that is cut into several pieces (the bytes of an emoji) is where each of them stands.
    """
    found = tokenizer.encoded(text)
    special = np.array(found.special_tokens_mask, dtype=np.bool_)
    spans = [
        _NOWHERE if mark else _trimmed(text, *span)
        for span, mark in zip(found.offsets, special.tolist(), strict=True)
    ]
    return Pieces(
        np.array(found.ids, dtype=np.int64),
        np.array(spans, dtype=np.int64).reshape(-1, 2),
        tuple(found.tokens),
        special,
    )


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    part = text[begin:end]
    inner = part.strip()
    if not inner:
        return begin, end
    start = begin + part.index(inner)
    return start, start + len(inner)
