"""Shapley weights of games that pay only when some players are in and others are out."""

from __future__ import annotations

import numpy as np

from explainers.records import Floats


def weights(most: int) -> Floats:
    """The share of one of `k` players who must all be in while `l` others are out: [k, l].

    (k - 1)! l! / (k + l)!, 0 where k is 0; one of the `l` loses what [l, k] says (Lundberg et al.
    2020, Supplementary Methods, on interventional Tree SHAP). Both go from 0 to `most`.
    """
    k, apart = np.arange(1.0, most + 1)[:, None], np.arange(1.0, most + 1)
    found = np.zeros((most + 1, most + 1))
    found[1:, :1] = 1 / k
    found[1:, 1:] = found[1:, :1] * np.cumprod(apart / (k + apart), axis=1)
    return found
