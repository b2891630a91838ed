"""Integrated Gradients of pictures: slopes on a way to each (Sundararajan et al. 2017)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import Field

from explainers.kernels.maps import completeness_gap, integrated_gradients
from explainers.methods.declaration import PICTURES, Answer, Method, Subject
from explainers.methods.picture_covers import COVERS, Cover
from explainers.methods.picture_subject import LOOKS, PictureParameters, answered, asked_about

_WORDS: Mapping[Cover, str] = {
    "black": "a black picture: what is black in this one gets nothing",
    "mean": "a plain picture of this one's mean colour: what has that colour gets nothing",
    "blurred": "this picture blurred, so that what is told is what its edges and textures add",
}


class PictureWayParameters(PictureParameters):
    """What may be set: each line is a control on the page and a part of the key."""

    baseline: Cover = Field(
        "black", description="Where the way starts: a black picture, its mean colour, or it blurred"
    )
    steps: int = Field(64, ge=8, le=512, description="Points on the way where slopes are taken")


def run(
    subject: Subject,
    parameters: PictureWayParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain pictures by their mean slope on the way from the baseline, times the distance."""
    asked = asked_about(subject, parameters.target)
    slopes, steps = asked.slopes, parameters.steps
    start = COVERS[parameters.baseline](asked.pictures)
    maps = asked.each(
        lambda at, own: integrated_gradients(
            slopes, asked.batch[at], start[at], own, steps, asked.report_of(at)
        )
    )
    gaps = [
        completeness_gap(maps[at], asked.part.margins, asked.batch[at], start[at], int(own))
        for at, own in ((slice(i, i + 1), own) for i, own in enumerate(asked.target))
    ]
    note = f"The way starts at {_WORDS[parameters.baseline]}."
    gap = np.concatenate(gaps) if gaps else np.zeros(0)
    return answered(asked, maps, gap=gap, notes=[note])


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count each picture, the places on its way, and both ends once more for the gap."""
    return rows * (LOOKS + int(parameters.steps) + 2)


METHOD = Method(
    name="picture_integrated_gradients",
    title="Integrated Gradients",
    version="1",
    question="How much did each place of the picture move the network's score on the straight way "
    "from a baseline to this picture?",
    silent_on="It depends on the baseline, and on the pictures in between, which are like no real "
    "ones. Places are shared out one by one: what they show together, a shape, is spread over "
    "them.",
    paper="Sundararajan, Taly and Yan 2017, Axiomatic attribution for deep networks, ICML; blurred "
    "baseline: Sturmfels, Lundberg and Lee 2020, Visualizing the impact of feature attribution "
    "baselines, Distill",
    link="https://arxiv.org/abs/1703.01365",
    shape="maps",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=5e-2,
    remedy="Take more points on the way.",
    uses_reference=False,
    block_rows=1,
    parameters=PictureWayParameters,
    cost=_cost,
    run=run,
    needs=("gradients",),
    about=PICTURES,
    steps="points on the way",
)
