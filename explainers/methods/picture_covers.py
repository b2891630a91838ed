"""Pictures that show nothing: what hidden parts show, and where ways through pictures start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

import numpy as np

from explainers.intake.vision.part import Batch
from explainers.intake.vision.seeing import Seen
from explainers.kernels.maps import blurred, mean_colour

Cover = Literal["black", "mean", "blurred"]

BLUR: Final = 0.1
"""Deviation of the blur, as a share of the longer side: no edge of an object is left of it."""

COVERS: Final[Mapping[Cover, Callable[[Seen], Batch]]] = {
    "black": lambda seen: np.broadcast_to(seen.black, seen.batch.shape),
    "mean": lambda seen: np.broadcast_to(mean_colour(seen.batch), seen.batch.shape),
    "blurred": lambda seen: blurred(seen.batch, BLUR),
}
"""Each makes pictures like those that are seen, (pictures, height, width, channels)."""
