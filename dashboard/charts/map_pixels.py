"""Pixels of a map and of the picture under it: arrays to colours, and colours to PNG."""

from __future__ import annotations

from dashboard.charts.palette import Palette
from explainers.dossier import map_drawing
from explainers.dossier.map_drawing import FADED, SHARP, address, enlarged, laid_over, png
from explainers.records import Floats, Pixels

__all__ = [
    "FADED",
    "SHARP",
    "Pixels",
    "address",
    "enlarged",
    "faded",
    "laid_over",
    "overlay",
    "png",
    "shrunk",
]


def overlay(values: Floats, limit: float, strength: float, palette: Palette) -> Pixels:
    """A map as colours over a picture, (height, width, 4): orange raises, blue lowers.

    The further from 0, the less is seen through; `limit` and more is as opaque as `strength`, 0
    to 1.
    """
    return map_drawing.overlay(values, limit, strength, palette.raises, palette.lowers)


def faded(picture: Pixels, palette: Palette) -> Pixels:
    """A picture, (height, width, 3), in grey and faded into the page, so that a map stands out."""
    return map_drawing.faded(picture, palette.paper)


def shrunk(pixels: Pixels, most: int) -> Pixels:
    """Every n-th pixel, so that no side has more than `most` of them."""
    step = -(-max(pixels.shape[:2]) // most)
    return pixels[step // 2 :: step, step // 2 :: step]
