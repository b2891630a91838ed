"""What is measured on mean maps: where they speak, how closely packed, for which pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.units import class_name
from explainers.dossier.map_parts import PARTS, Thirds, thirds
from explainers.kernels.coarse import coarse
from explainers.records import Floats, Integers, MapOutlines, Maps

PACKED = 0.1
"""The share of all places that are looked at as the strongest ones."""

_LUMA = (0.299, 0.587, 0.114)


@dataclass(frozen=True, eq=False)
class MeanMap:
    """The mean of some pictures' maps, which are about one output.

    values: (down, across), the mean in short, as outlines have it. packed: which share of what
    speaks for the output lies in the strongest tenth of its places. alone: the mean of the same
    share over the pictures' own maps. total, score: the mean sum of a map, and the mean margin of
    the output.
    """

    output: int
    pictures: int
    values: Floats
    packed: float
    alone: float
    total: float
    score: float

    @property
    def thirds(self) -> Thirds:
        """The mean map added up in nine parts."""
        return thirds(self.values)


def mean_map(outlines: MapOutlines, rows: NDArray[Any]) -> MeanMap:
    """The mean over some rows of the outlines, at least one, which are about one output."""
    small = np.asarray(outlines.small[rows], dtype=np.float64)
    values = small.mean(axis=0)
    return MeanMap(
        output=int(outlines.target[rows][0]),
        pictures=len(small),
        values=values,
        packed=float(packed(values)),
        alone=float(packed(small).mean()),
        total=float(outlines.totals[rows].mean()),
        score=float(outlines.scores[rows].mean()),
    )


def mean_maps(outlines: MapOutlines) -> tuple[MeanMap, ...]:
    """One mean for each output that maps are about, the most frequent first."""
    outputs, counts = np.unique(outlines.target, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return tuple(mean_map(outlines, outlines.target == outputs[at]) for at in order)


def strongest(shape: tuple[int, ...]) -> int:
    """How many places are the strongest tenth of a map of this shape, at least one."""
    return max(1, round(PACKED * shape[-2] * shape[-1]))


def even(shape: tuple[int, ...]) -> float:
    """Which share those places would hold if all held the same."""
    return strongest(shape) / (shape[-2] * shape[-1])


def packed(values: Floats) -> Floats:
    """Which share of what is above 0 lies in a map's strongest tenth of places.

    values: (..., down, across) -> (...); 0 where nothing is above 0.
    """
    raised = np.maximum(values, 0.0).reshape(*values.shape[:-2], -1)
    count = strongest(values.shape)
    most = np.partition(raised, raised.shape[-1] - count, axis=-1)[..., -count:].sum(axis=-1)
    whole = raised.sum(axis=-1)
    return np.asarray(np.divide(most, whole, out=np.zeros_like(whole), where=whole > 0))


def areas(shape: tuple[int, ...]) -> Floats:
    """(3, 3) which share of the places each of nine parts has: a few cannot be cut in three."""
    found = thirds(np.ones(shape[-2:])).raises
    return np.asarray(found / found.sum())


def ground(maps: Maps, rows: NDArray[Any]) -> Floats | None:
    """The mean of those of some pictures that are held whole, in grey, 0 to 255.

    rows: (rows explained,), whether each is one of them. In the places of the outlines; None where
    none of them is held.
    """
    held = rows[: len(maps.shown)]
    if maps.outlines is None or not held.any():
        return None
    grey = (maps.shown[held] @ np.array(_LUMA)).mean(axis=0)
    return coarse(grey, max(maps.outlines.small.shape[1:]))


def judged(outlines: MapOutlines, known: Integers, output: int) -> tuple[Any, Any]:
    """Which rows of the outlines were taken for an output rightly, and which wrongly.

    known: (all rows of the table,), the output that each label names, -1 for none.
    """
    labels = known[outlines.positions]
    taken = (outlines.target == output) & (labels >= 0)
    return taken & (labels == output), taken & (labels != output)


def means_table(maps: Maps, means: Sequence[MeanMap]) -> pd.DataFrame:
    """One line for each mean map: where it speaks, how packed it is, what it comes to."""
    lines = []
    for mean in means:
        at, beside = leading(mean)
        lines.append(
            {
                "class": class_name(maps, mean.output, 60)[1:-1],
                "pictures": mean.pictures,
                "share in the middle ninth": float(mean.thirds.shares[1, 1]),
                "an even share would be": float(areas(mean.values.shape)[1, 1]),
                "strongest ninth": PARTS[at][beside],
                "strongest tenth of places holds": mean.packed,
                "in single pictures": mean.alone,
                "mean sum of a map": mean.total,
                "mean score": mean.score,
            }
        )
    return pd.DataFrame(lines)


def leading(mean: MeanMap) -> tuple[int, int]:
    """The ninth that holds most beside its area: down, across."""
    area = areas(mean.values.shape)
    found = np.divide(mean.thirds.shares, area, out=np.zeros((3, 3)), where=area > 0)
    at, beside = np.unravel_index(int(found.argmax()), found.shape)
    return int(at), int(beside)
