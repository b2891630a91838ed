"""Pixels of a map and of the picture under it: arrays to colours, and colours to PNG."""

from __future__ import annotations

import io
from base64 import b64encode

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dashboard.charts.palette import Palette
from explainers.records import Floats

Pixels = NDArray[np.uint8]

FADED = 0.35
"""How far a picture under a map is faded into the page: colours are then the loudest."""
SHARP = 448
"""Pixels a side from which a browser's smoothing no longer blurs what a network sees."""

_LUMA = (0.299, 0.587, 0.114)


def overlay(values: Floats, limit: float, strength: float, palette: Palette) -> Pixels:
    """A map as colours over a picture, (height, width, 4): orange raises, blue lowers.

    The further from 0, the less is seen through; `limit` and more is as opaque as `strength`, 0
    to 1.
    """
    share = np.clip(np.abs(values) / limit, 0.0, 1.0) * strength
    colour = np.where((values > 0)[..., None], _rgb(palette.raises), _rgb(palette.lowers))
    alpha = np.rint(share * 255)[..., None]
    return np.concatenate([colour, alpha], axis=-1).astype(np.uint8)


def faded(picture: Pixels, palette: Palette) -> Pixels:
    """A picture, (height, width, 3), in grey and faded into the page, so that a map stands out."""
    grey = (picture @ np.array(_LUMA))[..., None]
    return np.rint(grey * (1 - FADED) + _rgb(palette.paper) * FADED).astype(np.uint8)


def laid_over(below: Pixels, above: Pixels) -> Pixels:
    """One picture, (height, width, 3), of an opaque one and a translucent one over it."""
    share = above[..., 3:] / 255.0
    return np.rint(above[..., :3] * share + below * (1 - share)).astype(np.uint8)


def enlarged(pixels: Pixels, least: int = SHARP) -> Pixels:
    """Each pixel as a square of several, where its longer side has fewer than `least` of them."""
    times = -(-least // max(pixels.shape[:2]))
    return pixels.repeat(times, axis=0).repeat(times, axis=1)


def shrunk(pixels: Pixels, most: int) -> Pixels:
    """Every n-th pixel, so that no side has more than `most` of them."""
    step = -(-max(pixels.shape[:2]) // most)
    return pixels[step // 2 :: step, step // 2 :: step]


def png(pixels: Pixels) -> bytes:
    """Pixels of three or four channels as a PNG."""
    made = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(made, format="PNG")
    return made.getvalue()


def address(image: bytes) -> str:
    """A PNG as an address that holds it."""
    return f"data:image/png;base64,{b64encode(image).decode()}"


def _rgb(colour: str) -> Floats:
    """The three numbers of "#D95F02"."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
