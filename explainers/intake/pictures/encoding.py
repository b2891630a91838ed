"""Pixels -> fewer pixels, or a fresh PNG: a stranger's file itself never leaves the worker."""

from __future__ import annotations

import io

import numpy as np

from explainers.intake.pictures.decoding import Pixels

MAX_SIDE = 1_024  # pixels: more than a chart on a page shows


def png(picture: Pixels) -> bytes:
    """Write a picture, (height, width, 3), as PNG with nothing in it but its pixels.

    One that is longer than `MAX_SIDE` on a side is made smaller, in proportion: what is written
    has at most 3 MB of pixels.
    """
    from PIL.Image import fromarray

    made = io.BytesIO()
    fromarray(within(picture, MAX_SIDE)).save(made, format="PNG")
    return made.getvalue()


def within(picture: Pixels, side: int) -> Pixels:
    """Make a picture that is longer than `side` on a side smaller, in proportion."""
    from PIL.Image import Resampling, fromarray

    image = fromarray(picture)
    longest = max(image.size)
    if longest <= side:
        return picture
    width, height = (max(1, round(each * side / longest)) for each in image.size)
    return np.asarray(image.resize((width, height), Resampling.BICUBIC))
