"""What the block of a network's attention must hold: shares of one, over the pieces of one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.text_contents import texts_in

MOST_WEIGHTS: Final = 2**24
"""As many as a method keeps; more would fill the disk of the store."""
_ROUNDING: Final = 1e-3
"""What single precision may cost a sum of shares, and far less than any error of a method."""


@dataclass(frozen=True)
class Lengths:
    """How much attention a block holds: layers, their heads, what reads and what is read."""

    layers: int
    heads: int
    readers: int
    tokens: int


def attention_lengths(block: Block) -> Lengths:
    """Return how much attention a block says it has. Raises ModelError WRONG_ANSWER."""
    weights = block.arrays.get("weights")
    if weights is None or weights.ndim != 4:
        raise wrong("no weights of attention")
    if weights.size > MOST_WEIGHTS:
        raise wrong(f"{weights.size:,} weights of attention")
    return Lengths(*weights.shape)


def check_attention(block: Block) -> None:
    """Check attention whose arrays have their shapes. Raises ModelError WRONG_ANSWER."""
    arrays, (text,) = block.arrays, texts_in(block.tables["data"])
    for name in ("weights", "rollout"):
        shares = arrays[name]
        if not np.isfinite(shares).all() or (shares < 0).any():
            raise wrong("attention below 0, or with gaps")
        if (np.abs(shares.sum(axis=-1, dtype=np.float64) - 1) > _ROUNDING).any():
            raise wrong("attention whose shares do not add up to 1")
    pieces = fact(block.facts, "pieces", list)
    if len(pieces) != arrays["weights"].shape[-1] or not all(isinstance(p, str) for p in pieces):
        raise wrong("other names than pieces")
    begin, end = arrays["spans"].T
    placed = (begin >= 0) & (end >= begin) & (end <= len(text))
    if not (placed | ((begin == -1) & (end == -1))).all():
        raise wrong(f"a piece outside of a text of {len(text):,} signs")
