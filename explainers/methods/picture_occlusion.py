"""Occlusion: how far the score falls where a square is covered (Zeiler and Fergus 2014)."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
from pydantic import Field

from explainers.kernels.maps import mean_colour, occlusion
from explainers.methods.declaration import PICTURES, Answer, Method, Subject
from explainers.methods.picture_subject import LOOKS, PictureParameters, answered, asked_about
from explainers.records import Floats

Cover = Literal["mean", "black"]


class OcclusionParameters(PictureParameters):
    """What may be set: each line is a control on the page and a part of the key."""

    patch: float = Field(
        0.125,
        ge=0.02,
        le=0.5,
        description="Side of the square, as a share of the picture's longer side",
    )
    stride: float = Field(
        0.5, ge=0.2, le=1, description="Distance between squares, as a share of their side"
    )
    cover: Cover = Field("mean", description="What the square shows: the mean colour, or black")


def run(
    subject: Subject,
    parameters: OcclusionParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain pictures by how far the margin falls, in the mean of the squares over each place."""
    asked = asked_about(subject, parameters.target)
    patch = math.ceil(parameters.patch * max(asked.batch.shape[1:3]))
    stride = math.ceil(parameters.stride * patch)

    def explain(at: slice, own: int) -> Floats:
        picture = asked.batch[at]
        fill = mean_colour(picture)[0] if parameters.cover == "mean" else asked.pictures.black
        report = asked.report_of(at)
        return occlusion(asked.part.margins, picture, fill, own, patch, stride, report)

    note = (
        f"Squares of {patch:,} × {patch:,} pixels of the network's input were covered, one at a "
        f"time, {stride:,} apart."
    )
    return answered(asked, asked.each(explain), notes=[note])


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count the squares of a square picture, which has the most, and the picture uncovered."""
    patch, stride = float(parameters.patch), float(parameters.stride)
    along = math.ceil((1 - patch) / (stride * patch)) + 1
    return rows * (LOOKS + 1 + along**2)


METHOD = Method(
    name="picture_occlusion",
    title="Occlusion",
    version="1",
    question="How far does the network's score fall when a small square of the picture is covered?",
    silent_on="What squares do together: of two eyes it may be enough to see one, and then "
    "covering either changes nothing. A covered picture is like no real one, and the cover itself "
    "may look like something.",
    paper="Zeiler and Fergus 2014, Visualizing and understanding convolutional networks, ECCV",
    link="https://arxiv.org/abs/1311.2901",
    shape="maps",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=1,
    parameters=OcclusionParameters,
    cost=_cost,
    run=run,
    about=PICTURES,
    steps="squares",
)
