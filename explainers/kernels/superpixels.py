"""Superpixels of a picture, and the pictures in which LIME hides some of them.

Ribeiro et al. 2016, section 3.1, as the `lime` package's `lime_image.py` has it: which superpixels
are hidden is drawn number for number as there, so that equal seeds hide the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.maps import PICTURES, Batch
from explainers.kernels.reporting import Report
from explainers.records import Floats, Integers, Pixels

Segmentation = Literal["quickshift", "slic"]

_QUICKSHIFT: Final[Mapping[str, Any]] = {"kernel_size": 4, "max_dist": 200, "ratio": 0.2}
"""lime's own choice. The noise that quickshift breaks ties with has scikit-image's fixed seed: lime
means to give one, under a name that scikit-image no longer takes."""
_LIMES_SEEDS: Final = 1_000
_PIXELS: Final = 9
"""SLIC aims at superpixels of this many pixels or more: smaller ones are their own mean colour,
and hiding them changes nothing."""


def superpixels(shown: Pixels, segmentation: Segmentation, aim: int) -> Integers:
    """Number the superpixel of each place, (height, width), from 0 on and without gaps.

    shown: (height, width, 3), as a person sees it: superpixels are of one colour to the eye. aim:
    about how many SLIC makes (Achanta et al. 2012), fewer of a picture that is too small for them;
    quickshift (Vedaldi and Soatto 2008) finds as many as the picture has.
    """
    found = np.asarray(_quickshift(shown) if segmentation == "quickshift" else _slic(shown, aim))
    return np.unique(found, return_inverse=True)[1].reshape(found.shape).astype(np.int64)


def _quickshift(shown: Pixels) -> Any:
    from skimage.segmentation import quickshift

    return quickshift(shown, **_QUICKSHIFT)


def _slic(shown: Pixels, aim: int) -> Any:
    from skimage.segmentation import slic

    largest = max(1, shown.shape[0] * shown.shape[1] // _PIXELS)
    return slic(shown, n_segments=min(aim, largest))


def mean_colours(picture: Batch, superpixel: Integers) -> Batch:
    """A picture in which each superpixel shows its mean: (height, width, channels), like it.

    superpixel: (height, width), as `superpixels` numbers them.
    """
    where = superpixel.ravel()
    sizes = np.bincount(where)
    channels = picture.reshape(len(where), -1).T.astype(np.float64)
    means = np.stack([np.bincount(where, each) / sizes for each in channels], axis=-1)
    return np.asarray(means[superpixel], dtype=np.float32)


def drawn(superpixels: int, samples: int, seed: int) -> NDArray[np.uint8]:
    """Draw which superpixels are seen, 1 or 0: (`samples` - 1, superpixels).

    lime's first sample is the picture itself, for which it draws too and forgets what it drew.
    """
    state = np.random.RandomState(seed)  # the generator lime draws from; this one is nobody else's
    state.randint(0, _LIMES_SEEDS)  # which lime takes for its superpixels
    found = state.randint(0, 2, samples * superpixels).reshape(samples, superpixels)
    return found[1:].astype(np.uint8)


def answers_without(
    answers: Callable[[Batch], Floats],
    picture: Batch,
    cover: Batch,
    superpixel: Integers,
    seen: NDArray[np.uint8],
    report: Report,
) -> Floats:
    """What a network answers where superpixels are hidden, (draws, outputs).

    picture, cover: (height, width, channels), what is shown where a superpixel is seen and where it
    is hidden; `cover` may be anything that broadcasts to a picture. seen: (draws, superpixels).
    report: told how many draws were asked about.
    """
    told = []
    for first in range(0, len(seen), PICTURES):
        part = seen[first : first + PICTURES].astype(np.bool_)
        places = part.take(superpixel, axis=1)  # by `take`, since indexing would turn the axes
        told.append(answers(np.where(places[..., None], picture, cover)))
        report(first + len(part), len(seen))
    return np.concatenate(told)
