"""What a model of pictures takes, and how pixels become that."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Fit = Literal["crop", "stretch", "pad"]
"""How a picture of another shape fills a network's input: its middle, all of it out of proportion,
or all of it with black beside."""
Channels = Literal["RGB", "BGR", "grey"]
"""Which colours a network takes, in its order."""


@dataclass(frozen=True)
class Preparation:
    """How a network's input is made of pixels, as its training made it.

    The picture is resized (bicubic) to `height` x `width`; then each value of 0 to 255 is
    multiplied by `scale`, less `mean`, over `deviation`. These two have a number for each channel,
    in the order of `channels`: three, or one of grey.

    resize: pixels of the shorter side before the middle is cut out, no fewer than `height` and
    `width`; for "crop" alone. None where the middle is the largest that has the network's shape.
    """

    height: int
    width: int
    fit: Fit
    channels: Channels
    scale: float
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    resize: int | None = None

    def content(self) -> dict[str, Any]:
        """What decides the network's input, as JSON; keys made before `resize` was stay."""
        told = asdict(self)
        return told if self.resize is not None else {k: told[k] for k in told if k != "resize"}


@dataclass(frozen=True)
class PictureInput:
    """The pictures a model takes, as its file says.

    `first`: the model itself has the channels before height and width. `preparation` is None where
    the file does not say how its pictures were prepared, so that it has to be asked. `layers` names
    the layers that answer a stack of maps, from the input on; none where they are not opened.
    """

    height: int
    width: int
    channels: int
    first: bool
    preparation: Preparation | None
    layers: tuple[str, ...] = ()
