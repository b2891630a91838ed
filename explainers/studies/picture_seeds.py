"""Seeds: how far does a map that is drawn at random move by the draw alone?"""

from __future__ import annotations

from itertools import combinations
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.methods.declaration import PICTURES, Answer, Method
from explainers.methods.parameters import Parameters
from explainers.studies.declaration import PICTURE_SHAPES, Studied, Study, found
from explainers.studies.picture_agreement import (
    Agreement,
    about,
    agreement,
    blank_words,
    map_of,
    range_words,
)
from explainers.studies.seed_agreement import unless_it_draws

STEADY: Final = 0.9
"""From this rank correlation on, the draw moves details alone."""
MOVED: Final = 0.6
"""Below this rank correlation, each draw makes another map."""


class SeedsParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    seeds: int = Field(5, ge=2, le=20, description="Maps, each with a seed of its own")


def run(studied: Studied, parameters: SeedsParameters, generator: np.random.Generator) -> Answer:
    """Map a picture with several seeds, and compare each two of the maps."""
    first = studied.answer()
    asked, report = about(studied, first), studied.subject.report
    report(1, parameters.seeds)
    maps = [map_of(first)]
    for seed in generator.choice(2**31, size=parameters.seeds - 1, replace=False).tolist():
        maps.append(map_of(asked.again(seed=seed)))
        report(len(maps), parameters.seeds)
    agreed = agreement(combinations(maps, 2))
    return found(
        first.arrays["outputs"],
        agreed.measured(),
        [_verdict(agreed, len(maps)), *blank_words(agreed.blank, len(agreed.correlations))],
        unit="rank correlation",
    )


def _verdict(agreed: Agreement, seeds: int) -> str:
    value, overlap = agreed.correlation, agreed.overlap
    if value is None:
        return "The maps have the same number everywhere, so that there is nothing that could move."
    words = range_words(agreed.correlations)
    top = f", and they share {overlap:.0%} of their top places" if overlap else ""
    start = f"Drawn {seeds:,} times, the maps' rank correlation with each other is {words}{top}"
    start = start.replace("%", " %")
    if value >= STEADY:
        return f"{start}: the draw hardly matters."
    more = "Take more draws or samples, where the method lets you."
    if value >= MOVED:
        return f"{start}: what is strong in all of them holds, and details are the draw's. {more}"
    return f"{start}: each draw makes another map, so that this one is one of many. {more}"


def _cost(method: Method, own: SeedsParameters, its: Any, rows: int, features: int) -> int:
    """Count the method's rows once for each seed."""
    return int(method.cost(its, rows, features)) * own.seeds


STUDY = Study(
    name="picture_seeds",
    title="Agreement between seeds",
    version="1",
    question="How far does the map move when nothing but the random draw changes?",
    silent_on="Whether the map is right: draws can agree on something wrong. The picture, the "
    "network and every other parameter stay the same.",
    good="Rank correlation near 1, and most of the top places in common: the map does not depend "
    "on chance.",
    bad="Rank correlation far below 1, or few top places in common (by chance 10 %): with another "
    "seed another map would be shown.",
    paper="Bansal, Agarwal and Nguyen 2020, SAM: the sensitivity of attribution methods to "
    "hyperparameters, CVPR",
    link="https://arxiv.org/abs/2003.08754",
    shapes=PICTURE_SHAPES,
    about=PICTURES,
    needs=(),
    seeded=True,
    parameters=SeedsParameters,
    why_not=unless_it_draws,
    cost=_cost,
    run=run,
)
