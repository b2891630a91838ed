"""Pixels -> what a network takes, and the picture it then sees."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explainers.errors import RefusedError
from explainers.intake.pictures.decoding import Pixels
from explainers.intake.summary import counted
from explainers.records import Preparation

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SIDE = 4_096
_COLOURS = {"RGB": 3, "BGR": 3, "grey": 1}


def prepared(picture: Pixels, how: Preparation) -> tuple[NDArray[np.float32], Pixels]:
    """Prepare a picture, (H, W, 3) of red, green and blue, for a network.

    Returns the network's input, (height, width, channels), channels last, and the picture as the
    network sees it, (height, width, 3) of red, green and blue: three times grey where it sees grey.

    Raises RefusedError UNFIT_PREPARATION.
    """
    check(how)
    from PIL.Image import fromarray

    fitted = _fitted(fromarray(picture), how)
    seen = fitted.convert("L").convert("RGB") if how.channels == "grey" else fitted
    shown = np.asarray(seen)
    ordered = {"RGB": shown, "BGR": shown[:, :, ::-1], "grey": shown[:, :, :1]}[how.channels]
    values = (ordered * how.scale - np.array(how.mean)) / np.array(how.deviation)
    return np.ascontiguousarray(values, dtype=np.float32), shown


def check(how: Preparation) -> None:
    """Refuse numbers that prepare nothing. Raises RefusedError UNFIT_PREPARATION."""
    colours = _COLOURS[how.channels]
    numbers = (how.scale, *how.mean, *how.deviation)
    if not (1 <= how.height <= MAX_SIDE and 1 <= how.width <= MAX_SIDE):
        why = f"{how.height:,} × {how.width:,} pixels; a side has 1 to {MAX_SIDE:,}"
    elif len(how.mean) != colours or len(how.deviation) != colours:
        why = (
            f"{counted(len(how.mean), 'mean')} and {counted(len(how.deviation), 'deviation')}; "
            f"{how.channels} has {counted(colours, 'channel')}, and each has one of both"
        )
    elif not all(map(math.isfinite, numbers)) or how.scale == 0 or 0 in how.deviation:
        why = (
            f"the scale {how.scale:g}, the means {_written(how.mean)} and the deviations "
            f"{_written(how.deviation)}; all have to be finite, scale and deviations not zero"
        )
    elif how.resize is not None and how.fit != "crop":
        why = f"a side of {how.resize:,} pixels before a middle is cut out, and cuts out none"
    elif how.resize is not None and not max(how.height, how.width) <= how.resize <= MAX_SIDE:
        why = (
            f"{how.height:,} × {how.width:,} pixels cut out of a shorter side of {how.resize:,}; "
            f"that side has {max(how.height, how.width):,} to {MAX_SIDE:,}"
        )
    else:
        return
    raise RefusedError(
        "UNFIT_PREPARATION",
        f"The preparation of pictures has {why}.",
        "Set it as the model's training had it; its documentation says how.",
    )


def _written(numbers: tuple[float, ...]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)


def _cut_out(
    sides: tuple[int, int], whole: tuple[int, int], shorter: int
) -> tuple[float, float, float, float]:
    """The part of a picture that is left when its resized middle is cut out, in its own pixels.

    sides, whole: (width, height), of the picture and of the cut. The picture is resized to whole
    pixels and whole ones are cut off, as torchvision's Resize and CenterCrop and the processors of
    transformers do; the pixels are theirs but where curves overshoot 0 or 255.
    """
    least = min(sides)
    (left, right), (upper, lower) = (
        _kept(side, shorter * side // least, cut) for side, cut in zip(sides, whole, strict=True)
    )
    return left, upper, right, lower


def _kept(side: int, resized: int, cut: int) -> tuple[float, float]:
    """From where to where one side is kept, before it is resized."""
    start = (resized - cut) // 2
    return start * side / resized, (start + cut) * side / resized


def _fitted(image: Image, how: Preparation) -> Image:
    """Resize to the network's size, (how.width, how.height) as Pillow counts."""
    from PIL.Image import Resampling, new

    bicubic = Resampling.BICUBIC
    whole = (how.width, how.height)
    if how.fit == "stretch":
        return image.resize(whole, bicubic)
    if how.resize is not None:
        return image.resize(whole, bicubic, box=_cut_out(image.size, whole, how.resize))
    shares = (how.width / image.width, how.height / image.height)
    if how.fit == "crop":
        # The middle that will be seen, in pixels of the picture: resizing all of it first would
        # make a picture of one by a million pixels thousands of millions large.
        width, height = (side / max(shares) for side in whole)
        left, upper = (image.width - width) / 2, (image.height - height) / 2
        box = (max(left, 0), max(upper, 0), left + width, upper + height)
        right, lower = min(box[2], image.width), min(box[3], image.height)
        return image.resize(whole, bicubic, box=(box[0], box[1], right, lower))
    sides = (
        max(1, round(image.width * min(shares))),
        max(1, round(image.height * min(shares))),
    )
    padded = new("RGB", whole)
    at = ((whole[0] - sides[0]) // 2, (whole[1] - sides[1]) // 2)
    padded.paste(image.resize(sides, bicubic), at)
    return padded
