"""Blocks of pieces of texts: those of all rows behind each other, each within its text."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.kernels.ragged import starts
from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths
from explainers.service.storage.text_contents import texts_in


def _lengths(asked: Asked, block: Block) -> Lengths:
    counts = block.arrays.get("counts")
    if counts is None or counts.dtype != np.int64 or (counts < 0).any():
        raise wrong("no counts of pieces")
    pieces = {"pieces": int(counts.sum())}
    if "output" not in block.facts:
        return pieces
    if not 0 <= fact(block.facts, "output", int) < asked.outputs:
        raise wrong(f"an output that is not among the model's {asked.outputs:,}")
    return {**pieces, "outputs": 1}


def _check(asked: Asked, block: Block) -> None:
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


CONTENTS: Final = Contents(
    {
        "values": Array(("pieces", "outputs")),
        "spans": Array(("pieces", 2), np.int64),
        "counts": Array(("rows",), np.int64),
        "base_values": Array(("rows", "outputs")),
        "outputs": Array(("rows", "outputs")),
        "elsewhere": Array(("rows", "outputs")),
        "fits": Array(("rows", "outputs"), optional=True),
    },
    told=_lengths,
    check=_check,
    row_by_row=True,
    apart=True,
)
