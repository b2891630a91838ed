"""What speaks for an output place by place in a picture, and the picture as a network sees it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from explainers.records.explained import Explained, Floats, Integers

Pixels = NDArray[np.uint8]
"""Red, green and blue, (height, width, 3), or several such pictures with an axis before."""


@dataclass(frozen=True, eq=False, kw_only=True)
class MapOutlines:
    """What the maps of all explained rows come to: a result of many holds only the first whole.

    small: (rows, down, across) in single precision, each map as means of blocks, in a frame they
    all share. positions: (rows,), where each row stands in the table. target: (rows,), the output
    that each map is about. totals, sizes: (rows,), the sum of each whole map, and that of its
    numbers without their signs. scores: (rows,), the margin of the target.
    """

    small: NDArray[np.float32]
    positions: Integers
    target: Integers
    totals: Floats
    sizes: Floats
    scores: Floats

    def __post_init__(self) -> None:
        """Make every array read-only, as those of a result are."""
        for part in fields(self):
            getattr(self, part.name).setflags(write=False)


@dataclass(frozen=True, eq=False, kw_only=True)
class Maps(Explained):
    """How much each place of a picture speaks for one output, for each row.

    values: (rows, height, width) in `unit`, in the pixels of the network's input; above 0 speaks
    for the output, below 0 against it. shown: (rows, height, width, 3), the very picture the
    network saw. outputs and margins: (rows, outputs), what the network answers, and the same
    before its last softmax or sigmoid. target: (rows,), the output that each map is about. totals:
    (rows,), the sum of each map. signed: whether a map can speak against its output at all. gap:
    (rows,), the sum of each map less what its method promises, in `unit`; None where it promises
    nothing. `data` has all columns of the table: the picture's name among them. outlines: over all
    rows that were explained, `receipt.rows_used`, of which `values` has room for the first: of a
    sample a fair sample themselves; None of a single picture that was asked about.
    """

    values: Floats
    shown: Pixels
    outputs: Floats
    margins: Floats
    target: Integers
    totals: Floats
    signed: bool
    gap: Floats | None = None
    outlines: MapOutlines | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Preview:
    """A picture under a preparation that is being tried, and what the network makes of it.

    shown: (height, width, 3), the picture as the network sees it. outputs: (outputs,), the
    network's answer, in `unit`.
    """

    shown: Pixels
    outputs: Floats
    unit: str

    def __post_init__(self) -> None:
        """Make the arrays read-only, as those of a result are."""
        self.shown.setflags(write=False)
        self.outputs.setflags(write=False)
