"""Pictures of a table in front of a network: prepared when they are asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from explainers.errors import RefusedError
from explainers.intake.handle import ModelHandle
from explainers.intake.pictures.decoding import Pixels
from explainers.intake.pictures.preparing import prepared
from explainers.intake.vision.part import Batch
from explainers.records import Floats, Integers, Preparation

if TYPE_CHECKING:
    import pandas as pd

AT_ONCE: Final = 32
"""Pictures that are held prepared at once: twenty megabytes of 227 x 227 pixels."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Some pictures as a network gets them.

    batch: (pictures, height, width, channels), its input. shown: (pictures, height, width, 3) of
    uint8, what a person sees of that. black: (channels,), what the network gets for a black pixel.
    """

    batch: Batch
    shown: Pixels
    black: Batch


def seen(pictures: Sequence[Pixels], how: Preparation | None, positions: Integers) -> Seen:
    """Prepare the pictures at some positions of a table, in their order.

    Raises RefusedError: NO_PREPARATION, UNFIT_PREPARATION, BROKEN_PICTURE.
    """
    if how is None:
        raise no_preparation()
    black = (-np.array(how.mean) / np.array(how.deviation)).astype(np.float32)
    if not len(positions):
        none = np.zeros((0, how.height, how.width, 3), np.uint8)
        return Seen(none[..., : len(black)].astype(np.float32), none, black)
    batch, shown = zip(*(prepared(pictures[at], how) for at in positions.tolist()), strict=True)
    return Seen(np.stack(batch), np.stack(shown), black)


def no_preparation() -> RefusedError:
    """The refusal of asking a model of pictures that nobody said how to give any."""
    return RefusedError(
        "NO_PREPARATION",
        "It is not said how pictures are prepared for this model, so it cannot be asked.",
        "Choose the preparation that the model was trained with.",
    )


def in_front_of(
    model: ModelHandle, pictures: Sequence[Pixels], how: Preparation | None
) -> ModelHandle:
    """Have a model of pictures answer rows of a table, which its frames know by their index.

    A frame's index says where each row stands in the table; its columns are not looked at.
    """
    if model.vision is None:
        raise ValueError("pictures were put in front of a model that takes none")
    answers = model.vision.answers

    def predict(frame: pd.DataFrame) -> Floats:
        positions = np.asarray(frame.index, dtype=np.int64)

        def take(part: slice) -> Batch:
            return seen(pictures, how, positions[part]).batch

        return in_parts(answers, len(frame), take)

    return replace(model, predict=predict)


def in_parts(
    answers: Callable[[Batch], Floats], count: int, take: Callable[[slice], Batch]
) -> Floats:
    """Ask about `count` pictures, no more of them prepared at once than `AT_ONCE`."""
    starts = range(0, max(1, count), AT_ONCE)  # none are asked about, too: how many outputs?
    return np.concatenate([answers(take(slice(at, min(at + AT_ONCE, count)))) for at in starts])
