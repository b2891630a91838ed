"""A map of a picture in colours: over the picture in grey, or alone; arrays in, PNG out.

What is drawn are the pixels that a worker handed over with the result, never a file of the user's.
"""

from __future__ import annotations

import io
from base64 import b64encode
from typing import Final

import numpy as np

from explainers.dossier.figure import LOWERS, RAISES
from explainers.records import Floats, Pixels

STRENGTH: Final = 0.85
"""How opaque a map is at its strongest, as the pages begin."""
SHARP: Final = 448
"""Pixels a side from which a program's smoothing no longer blurs what a network sees."""
FADED: Final = 0.35
"""How far a picture under a map is faded into the page: colours are then the loudest."""
_LUMA = (0.299, 0.587, 0.114)
_PAPER = "#FFFFFF"


def overlay(values: Floats, limit: float, strength: float, raises: str, lowers: str) -> Pixels:
    """A map as translucent colours, (height, width, 4).

    The further from 0, the less is seen through; `limit` and more is as opaque as `strength`, 0
    to 1. raises, lowers: colours such as "#D95F02".
    """
    share = np.clip(np.abs(values) / limit, 0.0, 1.0) * strength
    colour = np.where((values > 0)[..., None], _rgb(raises), _rgb(lowers))
    alpha = np.rint(share * 255)[..., None]
    return np.concatenate([colour, alpha], axis=-1).astype(np.uint8)


def faded(picture: Pixels, paper: str) -> Pixels:
    """A picture, (height, width, 3), in grey and faded into the page, so that a map stands out."""
    grey: Floats = (picture @ np.array(_LUMA))[..., None]
    return np.rint(grey * (1 - FADED) + _rgb(paper) * FADED).astype(np.uint8)


def laid_over(below: Pixels, above: Pixels) -> Pixels:
    """One picture, (height, width, 3), of an opaque one and a translucent one over it."""
    share = above[..., 3:] / 255.0
    return np.rint(above[..., :3] * share + below * (1 - share)).astype(np.uint8)


def enlarged(pixels: Pixels, least: int = SHARP) -> Pixels:
    """Each pixel as a square of several, where its longer side has fewer than `least` of them."""
    times = -(-least // max(pixels.shape[:2]))
    return pixels.repeat(times, axis=0).repeat(times, axis=1)


def over_picture(values: Floats, shown: Pixels, limit: float) -> Pixels:
    """A map over its picture in grey, (height, width, 3), on white."""
    above = overlay(values, limit, STRENGTH, RAISES, LOWERS)
    return laid_over(faded(shown, _PAPER), above)


def alone(values: Floats, limit: float) -> Pixels:
    """A map on white, (height, width, 3)."""
    white = np.full((*values.shape, 3), 255, dtype=np.uint8)
    return laid_over(white, overlay(values, limit, 1.0, RAISES, LOWERS))


def png(pixels: Pixels) -> bytes:
    """Pixels of three or four channels as a PNG file."""
    from PIL.Image import fromarray

    made = io.BytesIO()
    fromarray(np.ascontiguousarray(pixels)).save(made, format="PNG")
    return made.getvalue()


def address(image: bytes) -> str:
    """A PNG file as an address that holds it."""
    return f"data:image/png;base64,{b64encode(image).decode()}"


def _rgb(colour: str) -> Floats:
    """The three numbers of "#D95F02"."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
