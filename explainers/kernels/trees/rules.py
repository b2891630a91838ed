"""Gauss-Legendre quadrature on [0, 1]: with n nodes exact for polynomials of degree 2 n - 1."""

from __future__ import annotations

from functools import cache

import numpy as np

from explainers.records import Floats


@cache
def rules(most: int) -> Floats:
    """Rules with 1 to `most` nodes: (most, nodes or weights, most), zeros behind the last node."""
    found = np.zeros((most, 2, most))
    for count in range(1, most + 1):
        at, weight = np.polynomial.legendre.leggauss(count)
        found[count - 1, :, :count] = (at + 1) / 2, weight / 2
    return found
