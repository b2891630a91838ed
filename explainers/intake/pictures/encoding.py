"""Pixels -> a fresh PNG: the only form in which a picture leaves the worker."""

from __future__ import annotations

import io

from explainers.intake.pictures.decoding import Pixels

MAX_SIDE = 1_024  # pixels: more than a chart on a page shows


def png(picture: Pixels) -> bytes:
    """Write a picture, (height, width, 3), as PNG with nothing in it but its pixels.

    One that is longer than `MAX_SIDE` on a side is made smaller, in proportion: what is written
    has at most 3 MB of pixels.
    """
    from PIL import Image

    image = Image.fromarray(picture)
    longest = max(image.size)
    if longest > MAX_SIDE:
        sides = [max(1, round(side * MAX_SIDE / longest)) for side in image.size]
        image = image.resize((sides[0], sides[1]), Image.Resampling.BICUBIC)
    made = io.BytesIO()
    image.save(made, format="PNG")
    return made.getvalue()
