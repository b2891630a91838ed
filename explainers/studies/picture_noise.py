"""Stability: does a map stay the same when the picture changes by noise nobody would see?

Ghorbani et al. 2019 move pictures by little, the class staying the same, and compare maps by rank
correlation and by the places on top. There the change is sought that harms most; here it is noise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.methods.declaration import PICTURES, Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.studies.declaration import PICTURE_SHAPES, Studied, Study, found, studies_all
from explainers.studies.picture_agreement import (
    Agreement,
    about,
    agreement,
    blank_words,
    map_of,
    pictured,
    range_words,
)

STEADY: Final = 0.9
"""From this rank correlation on, a map is the same but for details."""
MOVED: Final = 0.6
"""Below this rank correlation, it is another map."""


class NoiseParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    noise: float = Field(
        0.02,
        ge=0,
        le=0.2,
        description="Size of the noise, as a share of the picture's own range of values",
    )
    draws: int = Field(5, ge=1, le=50, description="Noisy copies of the picture")


@dataclass(frozen=True)
class _Drawn:
    """The agreement of the copies whose class stayed, of all that were drawn."""

    agreed: Agreement
    draws: int
    noise: float

    @property
    def kept(self) -> int:
        return len(self.agreed.correlations)


def run(studied: Studied, parameters: NoiseParameters, generator: np.random.Generator) -> Answer:
    """Map noisy copies of a picture, and compare where the predicted class stays the same."""
    first, subject = studied.answer(), studied.subject
    asked = about(studied, first)
    report, total = subject.report, 1 + parameters.draws
    report(1, total)
    maps = []
    for draw in range(parameters.draws):
        answer = asked.again(subject=_noisy(subject, parameters.noise, generator))
        report(2 + draw, total)
        if _predicted(subject, answer) == _predicted(subject, first):
            maps.append(map_of(answer))
    own = map_of(first)
    drawn = _Drawn(agreement((own, other) for other in maps), parameters.draws, parameters.noise)
    return found(
        first.arrays["outputs"],
        drawn.agreed.measured(),
        _notes(drawn),
        unit="rank correlation",
    )


def _noisy(subject: Subject, noise: float, generator: np.random.Generator) -> Subject:
    _, pictures = pictured(subject)
    batch = pictures.batch
    deviation = np.float32(noise) * (batch.max() - batch.min())
    drawn = generator.standard_normal(batch.shape, dtype=np.float32)
    return replace(subject, pictures=replace(pictures, batch=batch + deviation * drawn))


def _predicted(subject: Subject, answer: Answer) -> int:
    """The predicted class; of a number there is none that could change."""
    if subject.model.card.task != "classification":
        return 0
    return int(answer.arrays["outputs"][0].argmax())


def _notes(drawn: _Drawn) -> list[str]:
    left = drawn.draws - drawn.kept
    changed = (
        f"In {left:,} of {drawn.draws:,} copies the noise changed the predicted class; they are "
        "left out, because another answer may well have another reason."
    )
    return [
        _verdict(drawn),
        *([changed] if left and drawn.kept else []),
        *blank_words(drawn.agreed.blank, drawn.kept),
    ]


def _verdict(drawn: _Drawn) -> str:
    size = f"noise of {drawn.noise:.1%} of the picture's range".replace(".0%", "%")
    size = size.replace("%", " %")
    if not drawn.kept:
        return (
            f"With {size} the network predicts another class for each of {drawn.draws:,} copies, "
            "so that its answer itself is not stable. Try less noise to see whether its map is."
        )
    value, overlap = drawn.agreed.correlation, drawn.agreed.overlap
    if value is None:
        return "The map has the same number everywhere, so that there is nothing that could move."
    words = range_words(drawn.agreed.correlations)
    start = f"With {size} the map's rank correlation with itself is {words}"
    top = f", and {overlap:.0%} of its top places stay".replace("%", " %") if overlap else ""
    if value >= STEADY:
        return f"{start}{top}: the map is steady."
    if value >= MOVED:
        return f"{start}{top}: the map keeps its outline, and its details are noise."
    return (
        f"{start}{top}: noise that hardly anyone would see makes it another map, so do not read "
        "single places of it."
    )


def _cost(method: Method, own: NoiseParameters, its: Any, rows: int, features: int) -> int:
    """Count the method's rows for the picture and for each noisy copy."""
    return int(method.cost(its, rows, features)) * (1 + own.draws)


STUDY = Study(
    name="picture_noise",
    title="Stability to noise",
    version="1",
    question="Does the map stay the same when the picture changes by a little noise, and the "
    "predicted class stays?",
    silent_on="Whether the map is right: one that never changes is the steadiest of all. Noise is "
    "put on the network's input, and no picture is looked for that would change the map most.",
    good="Rank correlation near 1, and most of the top places in common: the map is about the "
    "picture and not about its grain.",
    bad="Rank correlation far below 1, or few top places in common (by chance 10 %): pictures that "
    "look the same have maps that do not.",
    paper="Ghorbani, Abid and Zou 2019, Interpretation of neural networks is fragile, AAAI",
    link="https://arxiv.org/abs/1710.10547",
    shapes=PICTURE_SHAPES,
    about=PICTURES,
    needs=(),
    seeded=True,
    parameters=NoiseParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
)
