"""Bicubic resizing, pixel by pixel.

Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE Transactions on
Acoustics, Speech, and Signal Processing 29 (1981), with a = -1/2. Where a picture is made smaller,
the kernel is as much wider, so that every pixel counts. Columns first, then rows, each rounded to
whole numbers of 0 to 255.
"""

from __future__ import annotations

import math

import numpy as np

_A = -0.5


def weight(x: float) -> float:
    """The kernel, equation 15 with a = -1/2."""
    x = abs(x)
    if x < 1:
        return (_A + 2) * x**3 - (_A + 3) * x**2 + 1
    if x < 2:
        return _A * x**3 - 5 * _A * x**2 + 8 * _A * x - 4 * _A
    return 0.0


def resized_line(line: list[float], start: float, end: float, size: int) -> list[int]:
    """Make `size` pixels of those between `start` and `end`; what lies beside still has a say."""
    step = (end - start) / size
    wide = max(step, 1.0)
    made = []
    for at in range(size):
        middle = start + (at + 0.5) * step
        weights = [weight((i + 0.5 - middle) / wide) for i in range(len(line))]
        value = sum(w * v for w, v in zip(weights, line, strict=True)) / sum(weights)
        made.append(min(255, max(0, math.floor(value + 0.5))))
    return made


def resized(
    picture: np.ndarray, box: tuple[float, float, float, float], height: int, width: int
) -> np.ndarray:
    """Resize what lies in a box (left, upper, right, lower), (H, W, 3) -> (height, width, 3)."""
    left, upper, right, lower = box
    made = np.zeros((height, width, 3))
    for colour in range(3):
        rows = [resized_line(list(line), left, right, width) for line in picture[:, :, colour]]
        columns = [
            resized_line(list(line), upper, lower, height) for line in zip(*rows, strict=True)
        ]
        made[:, :, colour] = np.array(columns).T
    return made
