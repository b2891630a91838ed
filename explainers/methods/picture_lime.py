"""LIME for pictures: a linear model of which superpixels are seen (Ribeiro et al. 2016)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import Field

from explainers.intake.vision.part import Batch
from explainers.kernels.local_fits import cosine_nearness, local_fits
from explainers.kernels.reporting import stretch_of
from explainers.kernels.superpixels import (
    answers_without,
    drawn,
    mean_colours,
    superpixels,
)
from explainers.methods.declaration import PICTURES, Answer, Method, Subject
from explainers.methods.picture_subject import (
    LOOKS,
    Asked,
    PictureParameters,
    answered,
    asked_about,
)
from explainers.records import Floats, Integers, Pixels

Cut = Literal["auto", "quickshift", "slic"]
Hidden = Literal["mean", "black"]

_FEW = 10
"""Fewer superpixels than this tell little: quickshift finds one in a picture of 28 x 28 pixels,
since lime chose its scale for photographs."""

_STILL = 1e-6
"""Answers that move by no more than this, as a share of their size where that is above 1, do not
move: it is what single precision leaves."""


class PictureLimeParameters(PictureParameters):
    """What may be set: each line is a control on the page and a part of the key."""

    samples: int = Field(
        1_000, ge=100, le=10_000, description="Pictures drawn with superpixels hidden"
    )
    segmentation: Cut = Field(
        "auto", description="Superpixels: by quickshift, or SLIC (auto: where that finds too few)"
    )
    segments: int = Field(60, ge=2, le=500, description="Superpixels that SLIC aims at")
    hidden: Hidden = Field(
        "mean", description="What a hidden superpixel shows: its own mean colour, or black"
    )
    features: int = Field(
        100_000, ge=1, le=100_000, description="Superpixels the linear model may use, at most"
    )
    kernel_width: float = Field(
        0.25, ge=0.05, le=5.0, description="How fast drawn pictures lose weight with what they hide"
    )


@dataclass(frozen=True, eq=False)
class _Local:
    """A linear model of one picture's superpixels.

    where: (height, width), the superpixel of each place. manner: how they were found. weights:
    (superpixels,), what one that is seen changes. score: the weighted R². still: whether the
    answer was the same in all samples.
    """

    where: Integers
    manner: str
    weights: Floats
    score: float
    still: bool

    @property
    def map(self) -> Floats:
        """Each superpixel's weight, shared evenly by its pixels: (1, height, width)."""
        return np.asarray((self.weights / np.bincount(self.where.ravel()))[self.where])[None]


def run(
    subject: Subject, parameters: PictureLimeParameters, generator: np.random.Generator
) -> Answer:
    """Explain pictures by the weights of their superpixels, each shared evenly by its pixels.

    So a map adds up to what the linear model answers for the picture beyond what it answers where
    all is hidden. Weights are of the network's answer, as lime has them, and not of its margin.
    All pictures meet the same random numbers.
    """
    asked = asked_about(subject, parameters.target)
    seed = int(generator.integers(2**32))
    notes: list[str] = []

    def explain(at: slice, own: int) -> Floats:
        found = _local(asked, at, own, parameters, seed)
        notes.extend(_notes(found, parameters.samples))
        return found.map

    maps = asked.each(explain)
    return answered(asked, maps, unit=asked.card.unit, notes=notes)


def _local(
    asked: Asked, at: slice, own: int, parameters: PictureLimeParameters, seed: int
) -> _Local:
    """Hide superpixels of one picture at random, and fit what the network answers."""
    picture, answer = asked.batch[at][0], asked.answers[at][:, [own]]
    where, manner = _superpixels(asked.pictures.shown[at][0], parameters)
    mean = parameters.hidden == "mean"
    cover = mean_colours(picture, where) if mean else asked.pictures.black
    count = int(where.max()) + 1
    seen = drawn(count, parameters.samples, seed)

    def ask(batch: Batch) -> Floats:
        return asked.part.answers(batch)[:, [own]]

    # The picture itself is the first of the samples, and was answered before.
    report = stretch_of(asked.report_of(at), 1, parameters.samples)
    answers = answers_without(ask, picture, cover, where, seen, report)
    nearness = cosine_nearness(count, parameters.kernel_width)
    all_seen = np.ones((1, count), dtype=np.int64)
    fits = local_fits(seen.T, all_seen, answers, answer, nearness, parameters.features)
    still = float(np.abs(answers - answer).max()) <= _STILL * max(1.0, float(np.abs(answer).max()))
    return _Local(where, manner, fits.weights[0, :, 0], float(fits.scores[0, 0]), still)


def _superpixels(shown: Pixels, parameters: PictureLimeParameters) -> tuple[Integers, str]:
    """Find superpixels, and say by what."""
    if parameters.segmentation == "slic":
        return superpixels(shown, "slic", parameters.segments), "SLIC"
    where = superpixels(shown, "quickshift", parameters.segments)
    found = int(where.max()) + 1
    if parameters.segmentation == "quickshift" or found >= _FEW:
        return where, "quickshift"
    return superpixels(shown, "slic", parameters.segments), f"SLIC, as quickshift found {found}"


def _notes(found: _Local, samples: int) -> list[str]:
    """Say how well the linear model describes the network, and what a map adds up to."""
    count = len(found.weights)
    plural = "s" if count > 1 else ""
    cut = f"The picture was cut into {count:,} superpixel{plural} by {found.manner}"
    if found.still:
        return [
            f"{cut}, and the answer was the same in all {samples:,} samples, whatever was hidden: "
            "there is nothing to explain."
        ]
    heaviest = int(np.abs(found.weights).argmax())
    return [
        f"{cut}; the linear model explains {100 * found.score:.3g} % of how the answer moved over "
        f"{samples:,} samples (weighted R²). The heaviest weighs {found.weights[heaviest]:+.3g}, "
        f"on {100 * (found.where == heaviest).mean():.3g} % of the picture.",
        "Each superpixel's weight is shared evenly by its pixels; the map adds up to what the "
        "linear model answers for the picture beyond its answer where all is hidden.",
    ]


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count the drawn pictures; the first sample is the picture itself, which is asked anyway."""
    return rows * (LOOKS + int(parameters.samples) - 1)


METHOD = Method(
    name="picture_lime",
    title="LIME",
    version="1",
    question="Which patches of the picture push the network's answer up or down when they are "
    "hidden and shown at random?",
    silent_on="It describes pictures with patches hidden, which are like no real ones, by a linear "
    "model that may fit badly, and weights move with the seed. Read the local fit first. What "
    "matters inside a patch is not seen.",
    paper="Ribeiro, Singh and Guestrin 2016, “Why should I trust you?”, KDD",
    link="https://arxiv.org/abs/1602.04938",
    shape="maps",
    scopes=frozenset({"local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=False,
    block_rows=1,
    parameters=PictureLimeParameters,
    cost=_cost,
    run=run,
    packages=("skimage",),
    seeded=True,
    about=PICTURES,
    steps="samples",
)
