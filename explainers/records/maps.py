"""What speaks for an output place by place in a picture, and the picture as a network sees it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainers.records.explained import Explained, Floats, Integers

Pixels = NDArray[np.uint8]
"""Red, green and blue, (height, width, 3), or several such pictures with an axis before."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Maps(Explained):
    """How much each place of a picture speaks for one output, for each row.

    values: (rows, height, width) in `unit`, in the pixels of the network's input; above 0 speaks
    for the output, below 0 against it. shown: (rows, height, width, 3), the very picture the
    network saw. outputs and margins: (rows, outputs), what the network answers, and the same
    before its last softmax or sigmoid. target: (rows,), the output that each map is about. totals:
    (rows,), the sum of each map. signed: whether a map can speak against its output at all. gap:
    (rows,), the sum of each map less what its method promises, in `unit`; None where it promises
    nothing. `data` has all columns of the table: the picture's name among them.
    """

    values: Floats
    shown: Pixels
    outputs: Floats
    margins: Floats
    target: Integers
    totals: Floats
    signed: bool
    gap: Floats | None = None


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
