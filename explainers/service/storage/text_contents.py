"""What the pieces of texts in a block must be: within their texts, and as many as is said."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from explainers.intake.summary import label
from explainers.kernels.ragged import starts
from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong


def texts_in(data: pa.Table) -> tuple[str, ...]:
    """The texts in the only column of a table, as a model of texts is given them.

    A missing one is empty, a number is written out.
    """
    return tuple("" if _is_missing(value) else label(value) for value in data.column(0).to_pylist())


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def pieces_in(block: Block) -> int:
    """Count the pieces a block says it has. Raises ModelError WRONG_ANSWER."""
    counts = block.arrays.get("counts")
    if counts is None or counts.dtype != np.int64 or (counts < 0).any():
        raise wrong("no counts of pieces")
    return int(counts.sum())


def outputs_in(block: Block, outputs: int) -> int:
    """Count the outputs a block is about: the model's, or one. Raises ModelError WRONG_ANSWER."""
    if "output" not in block.facts:
        return outputs
    if not 0 <= fact(block.facts, "output", int) < outputs:
        raise wrong(f"an output that is not among the model's {outputs:,}")
    return 1


def check_tokens(block: Block) -> None:
    """Check pieces whose arrays have their shapes. Raises ModelError WRONG_ANSWER."""
    arrays, texts = block.arrays, texts_in(block.tables["data"])
    for name in ("values", "elsewhere"):
        if not np.isfinite(arrays[name]).all():
            raise wrong("pieces with gaps or without end")
    lengths = np.repeat([len(text) for text in texts], arrays["counts"])
    begin, end = arrays["spans"].T
    outside = np.flatnonzero((begin < 0) | (end < begin) | (end > lengths))
    if outside.size:
        at = int(outside[0])
        row = int(np.searchsorted(starts(arrays["counts"]), at, side="right")) - 1
        raise wrong(
            f"a piece from {begin[at]:,} to {end[at]:,} of a text of {len(texts[row]):,} signs"
        )
