"""What opening a network of pictures takes, whatever its format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from explainers.errors import RefusedError, quoted
from explainers.intake.reading import card_as
from explainers.intake.vision.part import VisionPart
from explainers.records import Floats, ModelCard, PictureInput

_COLOURS = (1, 3)
MAX_SIDE = 2_048
_TRIED, _FEWEST = 8, 2
_NUMBERS = 1 << 24
_SPREADS = (0.1, 1.0, 10.0, 100.0)
WANTED = (
    "Export a network that takes one tensor of pictures, as floating-point numbers, of a known "
    "size and 1 or 3 channels, and leave only the number of pictures open."
)
"""The next step where a network takes something else."""


def layout_of(name: str, sizes: Sequence[int]) -> PictureInput:
    """Read what pictures an input takes by its four declared sizes, 0 where one is open.

    Channels are where there are 1 or 3. Raises RefusedError: NOT_A_TABLE_MODEL for what is neither
    a table nor pictures, UNFIT_PICTURES, UNKNOWN_WIDTH.
    """
    shape = " × ".join(f"{size:,}" if size else "any" for size in sizes)
    if len(sizes) != 4:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The input {quoted(name)} is of {shape or 'a single number'}, where a table has 2 "
            "axes and pictures have 4.",
            WANTED,
        )
    _, second, third, last = sizes
    first = second in _COLOURS or last not in _COLOURS
    channels, height, width = (second, third, last) if first else (last, second, third)
    if not all(sizes[1:]):
        raise RefusedError(
            "UNKNOWN_WIDTH",
            f"The input {quoted(name)} is of {shape}, which leaves the size of its pictures open.",
            WANTED,
        )
    if channels not in _COLOURS:
        raise RefusedError(
            "UNFIT_PICTURES",
            f"The input {quoted(name)} is of {shape}: no axis beside height and width has the 1 or "
            "3 channels of a picture.",
            WANTED,
        )
    if max(height, width) > MAX_SIDE:
        raise RefusedError(
            "UNFIT_PICTURES",
            f"The input {quoted(name)} is of {shape}; pictures have at most {MAX_SIDE:,} pixels a "
            "side here.",
            WANTED,
        )
    return PictureInput(height, width, channels, first, None)


def settled(card: ModelCard, part: VisionPart) -> tuple[ModelCard, VisionPart]:
    """Read a network in the one way its file allows; one that leaves it open stays as it is."""
    if len(card.readings) != 1:
        return card, part
    (reading,) = card.readings
    return replace(card_as(card, reading), readings=(), reading=None), part.read_as(reading)


def invented(taken: PictureInput) -> NDArray[np.float32]:
    """Draw pictures of several sizes of number: (pictures, height, width, channels).

    Fewer of large ones, which are there to be looked at and not to fill the memory.
    """
    numbers = taken.height * taken.width * taken.channels
    count = max(_FEWEST, min(_TRIED, _NUMBERS // numbers))
    shape = (count, taken.height, taken.width, taken.channels)
    drawn = np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
    return drawn * np.resize(_SPREADS, count).astype(np.float32)[:, None, None, None]


def tried(part: VisionPart, taken: PictureInput) -> Floats | None:
    """Ask about invented pictures: (pictures, columns); None where that tells nothing."""
    try:
        answers = np.asarray(part.answers(invented(taken)))
    except Exception:  # noqa: BLE001 - the pictures are ours, not the owner's: no reason to refuse
        return None
    return answers if np.isfinite(answers).all() else None
