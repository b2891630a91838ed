"""SmoothGrad: the mean slope over noisy copies of a picture (Smilkov et al. 2017)."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field

from explainers.kernels.maps import smoothed_slopes
from explainers.methods.declaration import PICTURES, Answer, Method, Subject
from explainers.methods.picture_subject import LOOKS, PictureParameters, answered, asked_about


class SmoothGradParameters(PictureParameters):
    """What may be set: each line is a control on the page and a part of the key."""

    noise: float = Field(
        0.15,
        ge=0.01,
        le=0.5,
        description="Size of the noise, as a share of the picture's own range of values",
    )
    draws: int = Field(25, ge=5, le=200, description="Noisy copies of the picture")


def run(
    subject: Subject, parameters: SmoothGradParameters, generator: np.random.Generator
) -> Answer:
    """Explain pictures by their mean slope over noisy copies; all meet the same noise."""
    asked = asked_about(subject, parameters.target)
    slopes, seed = asked.slopes, int(generator.integers(2**63))
    maps = asked.each(
        lambda at, own: smoothed_slopes(
            slopes,
            asked.batch[at],
            own,
            parameters.noise,
            parameters.draws,
            np.random.default_rng(seed),
            asked.report_of(at),
        )
    )
    return answered(asked, maps, unit=f"{asked.unit} per unit of the network's input")


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows * (LOOKS + int(parameters.draws))


METHOD = Method(
    name="picture_smoothgrad",
    title="SmoothGrad",
    version="1",
    question="In which direction would a small change of each place move the network's score, on "
    "average around this picture?",
    silent_on="How much a place contributed: a slope says what a change would do, and not what is "
    "there now. Brighter may speak for the output in one channel and against it in another, and "
    "the channels are summed.",
    paper="Smilkov et al. 2017, SmoothGrad: removing noise by adding noise",
    link="https://arxiv.org/abs/1706.03825",
    shape="maps",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=False,
    block_rows=1,
    parameters=SmoothGradParameters,
    cost=_cost,
    run=run,
    seeded=True,
    needs=("gradients",),
    about=PICTURES,
    steps="noisy copies",
)
