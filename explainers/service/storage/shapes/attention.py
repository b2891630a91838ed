"""Blocks of a network's attention: shares of one, over the pieces of one text."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths
from explainers.service.storage.text_contents import texts_in

MOST_WEIGHTS: Final = 2**24
"""As many as a method keeps; more would fill the disk of the store."""
_ROUNDING: Final = 1e-3
"""What single precision may cost a sum of shares, and far less than any error of a method."""


def _lengths(asked: Asked, block: Block) -> Lengths:
    """Layers, their heads, what reads and what is read."""
    weights = block.arrays.get("weights")
    if weights is None or weights.ndim != 4:
        raise wrong("no weights of attention")
    if weights.size > MOST_WEIGHTS:
        raise wrong(f"{weights.size:,} weights of attention")
    return dict(zip(("layers", "heads", "readers", "tokens"), weights.shape, strict=True))


def _check(asked: Asked, block: Block) -> None:
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


CONTENTS: Final = Contents(
    {
        "weights": Array(("layers", "heads", "readers", "tokens"), np.float32),
        "spans": Array(("tokens", 2), np.int64),
        "rollout": Array(("readers", "tokens")),
        "outputs": Array(("rows", "outputs")),
    },
    told=_lengths,
    check=_check,
)
