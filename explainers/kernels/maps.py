"""Maps of a picture: how much each place moves one output of a network.

All is asked through the network's own callables; nothing is known of its library. Batches are
float32 (pictures, height, width, channels), as the network takes them. A map is (pictures, height,
width), float64, channels summed, in the unit of the margin unless something else is said, and a
picture's map does not depend on the other pictures of its batch. A `report` is told how many
pictures the network has been asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.gradients import quadrature
from explainers.kernels.reporting import Report, unheard
from explainers.records import Floats

Batch = NDArray[np.float32]
Slopes = Callable[[Batch, int], Batch]
"""(batch, index of an output) -> the derivative of that output by each number, like the batch."""
Margins = Callable[[Batch], Floats]
"""batch -> (pictures, outputs)."""

PICTURES = 32
"""Most pictures that are made for one call; the network cuts them further as memory asks."""


def gradient_times_input(slopes: Slopes, batch: Batch, output: int) -> Floats:
    """Slope times value, channels summed (Shrikumar et al. 2016): maps."""
    return _summed(slopes(batch, output) * batch)


def integrated_gradients(
    slopes: Slopes,
    batch: Batch,
    baseline: Batch,
    output: int,
    steps: int,
    report: Report = unheard,
) -> Floats:
    """Mean slope on the straight way from a baseline, times the way; Sundararajan et al. 2017.

    Equation 1, at `steps` places of Gauss and Legendre. baseline: like the batch, or what
    broadcasts to it.
    """
    places, weights = quadrature(steps)
    start = np.broadcast_to(np.asarray(baseline, dtype=np.float32), batch.shape)
    maps = np.empty(batch.shape[:3])
    for index, (picture, origin) in enumerate(zip(batch, start, strict=True)):
        way = picture - origin
        total = np.zeros(picture.shape)
        for first in range(0, steps, PICTURES):
            part = slice(first, first + PICTURES)
            at = places[part, None, None, None].astype(np.float32)
            found = slopes(np.asarray(origin + at * way), output)
            total += np.tensordot(weights[part], found.astype(np.float64), 1)
            report(index * steps + min(first + PICTURES, steps), len(batch) * steps)
        maps[index] = (total * way).sum(axis=-1)
    return maps


def completeness_gap(
    maps: Floats, margins: Margins, batch: Batch, baseline: Batch, output: int
) -> Floats:
    """How far integrated gradients miss what they promise to add up to, (pictures,).

    The sum of a map less (margin - margin of the baseline): proposition 1 of the same paper.
    """
    start = np.broadcast_to(np.asarray(baseline, dtype=np.float32), batch.shape)
    moved = margins(batch)[:, output] - margins(np.ascontiguousarray(start))[:, output]
    return np.asarray(maps.sum(axis=(1, 2)) - moved)


def mean_colour(batch: Batch) -> Batch:
    """The mean of each picture and channel, (pictures, 1, 1, channels): a baseline."""
    return np.asarray(batch.mean(axis=(1, 2), keepdims=True))


def blurred(batch: Batch, width: float) -> Batch:
    """Each picture blurred by a Gaussian whose deviation is `width` of its longer side.

    A baseline without edges but with the picture's own light (Sturmfels et al. 2020).
    """
    from scipy.ndimage import gaussian_filter

    deviation = width * max(batch.shape[1:3])
    return np.asarray(gaussian_filter(batch, (0, deviation, deviation, 0), mode="nearest"))


def smoothed_slopes(
    slopes: Slopes,
    batch: Batch,
    output: int,
    noise: float,
    draws: int,
    generator: Any,
    report: Report = unheard,
) -> Floats:
    """Mean slope over noisy copies, SmoothGrad of Smilkov et al. 2017: maps of margin per unit.

    noise: deviation of the noise, relative to a picture's largest less its smallest value. Every
    picture meets the same noise, which is drawn from the generator once.
    """
    draw = generator.standard_normal((draws, *batch.shape[1:]), dtype=np.float32)
    maps = np.empty(batch.shape[:3])
    for index, picture in enumerate(batch):
        deviation = np.float32(noise) * (picture.max() - picture.min())
        total = np.zeros(picture.shape)
        for first in range(0, draws, PICTURES):
            copies = picture + deviation * draw[first : first + PICTURES]
            total += slopes(copies, output).sum(axis=0, dtype=np.float64)
            report(index * draws + len(copies) + first, len(batch) * draws)
        maps[index] = total.sum(axis=-1) / draws
    return maps


def grad_cam(activations: Batch, slopes: Batch, height: int, width: int) -> Floats:
    """Grad-CAM of Selvaraju et al. 2017, equations 1 and 2: maps of numbers of 0 and above.

    activations, slopes: what a layer answers and the derivative of the margin by that, (pictures,
    h, w, maps). Each map weighs as much as its mean slope; what counts against the output is cut
    off, and the result is spread bilinearly over the picture, (pictures, height, width).
    """
    weights = slopes.mean(axis=(1, 2), keepdims=True, dtype=np.float64)
    coarse = np.maximum((weights * activations).sum(axis=-1), 0.0)
    return bilinear(coarse, height, width)


def last_maps(sizes: Sequence[tuple[int | None, int | None]]) -> int | None:
    """Index of the layer Grad-CAM looks at: the last whose maps are larger than one number.

    sizes: height and width of the maps of each layer, None where they follow from the picture.
    None where there is no such layer.
    """
    large = [index for index, size in enumerate(sizes) if size != (1, 1)]
    return large[-1] if large else None


def occlusion(
    margins: Margins,
    batch: Batch,
    fill: Batch,
    output: int,
    patch: int,
    stride: int,
    report: Report = unheard,
) -> Floats:
    """How much the margin falls where a square is covered (Zeiler and Fergus 2014): maps.

    fill: what the square shows, a number for each channel or anything that broadcasts to a picture.
    patch, stride: side of the square and distance between squares, in the network's pixels. A place
    gets the mean fall of the squares that cover it.
    """
    height, width = batch.shape[1:3]
    corners = [
        (y, x) for y in _starts(height, patch, stride) for x in _starts(width, patch, stride)
    ]
    before = margins(batch)[:, output]
    maps = np.zeros(batch.shape[:3])
    covered = np.zeros((height, width))
    for y, x in corners:
        covered[y : y + patch, x : x + patch] += 1
    for index, picture in enumerate(batch):
        shown = np.broadcast_to(np.asarray(fill, dtype=np.float32), picture.shape)
        for first in range(0, len(corners), PICTURES):
            part = corners[first : first + PICTURES]
            copies = np.repeat(picture[None], len(part), axis=0)
            for copy, (y, x) in zip(copies, part, strict=True):
                copy[y : y + patch, x : x + patch] = shown[y : y + patch, x : x + patch]
            falls = before[index] - margins(copies)[:, output]
            for fall, (y, x) in zip(falls, part, strict=True):
                maps[index, y : y + patch, x : x + patch] += fall
            report(index * len(corners) + first + len(part), len(batch) * len(corners))
    return maps / covered


def bilinear(maps: Floats, height: int, width: int) -> Floats:
    """Spread (pictures, h, w) over (pictures, height, width); pixels are squares, not points."""
    down = _spread(maps.shape[1], height)
    across = _spread(maps.shape[2], width)
    return np.asarray(np.einsum("yi,nij,xj->nyx", down, maps, across, optimize=True))


def _spread(few: int, many: int) -> Floats:
    """Weights (many, few) of linear interpolation between the middles of pixels."""
    middles = np.clip((np.arange(many) + 0.5) * few / many - 0.5, 0, few - 1)
    left = np.minimum(middles.astype(np.int64), max(few - 2, 0))
    share = middles - left
    weights = np.zeros((many, few))
    weights[np.arange(many), left] = 1 - share
    weights[np.arange(many), np.minimum(left + 1, few - 1)] += share
    return weights


def _starts(side: int, patch: int, stride: int) -> list[int]:
    """Where squares begin, so that the last one ends at the border."""
    last = max(side - patch, 0)
    return [*range(0, last, stride), last]


def _summed(array: Batch) -> Floats:
    return np.asarray(array.sum(axis=-1, dtype=np.float64))
