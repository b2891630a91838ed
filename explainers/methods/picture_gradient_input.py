"""Gradient × input of pictures: the slope in each place times its value (Shrikumar et al.)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.kernels.maps import gradient_times_input
from explainers.methods.declaration import PICTURES, Answer, Method, Subject
from explainers.methods.picture_subject import LOOKS, PictureParameters, answered, asked_about


def run(
    subject: Subject,
    parameters: PictureParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain pictures by the margin's slope in each channel times its value, channels summed."""
    asked = asked_about(subject, parameters.target)
    maps = asked.each(lambda at, own: gradient_times_input(asked.slopes, asked.batch[at], own))
    return answered(asked, maps)


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows * (LOOKS + 1)


METHOD = Method(
    name="picture_gradient_input",
    title="Gradient × input",
    version="1",
    question="How steep is the network's score in each place of the picture, times what it is "
    "given there?",
    silent_on="It looks at this very picture only: where the network has flattened out it says 0 "
    "even for what decided. Its maps are noisy, and compare each place with 0 as the network sees "
    "it, which is a colour of its own.",
    paper="Shrikumar et al. 2016, Not just a black box; slopes alone: Simonyan et al. 2013, Deep "
    "inside convolutional networks",
    link="https://arxiv.org/abs/1605.01713",
    shape="maps",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=1,
    parameters=PictureParameters,
    cost=_cost,
    run=run,
    needs=("gradients",),
    about=PICTURES,
)
