"""Diagnosis: whether anything is wrong with the network or the picture that leaves maps blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pydantic import Field

from explainers.checks import blank_maps
from explainers.checks.picture_ranges import moved_apart
from explainers.methods.declaration import PICTURES, Answer, Method
from explainers.methods.parameters import Parameters
from explainers.records import Floats, Measured
from explainers.studies.declaration import PICTURE_SHAPES, Studied, Study, found, studies_all
from explainers.studies.picture_agreement import map_of, pictured


class DiagnosisParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    layers: int = Field(
        blank_maps.LAYERS,
        ge=1,
        le=500,
        description="Layers that are looked at, where no slope reaches the picture",
    )


def run(
    studied: Studied,
    parameters: DiagnosisParameters,
    generator: np.random.Generator,
) -> Answer:
    """Ask a network what could leave its maps blank, whether this one is or not."""
    answer, subject = studied.answer(), studied.subject
    part, pictures = pictured(subject)
    output, own = int(answer.arrays["target"][0]), map_of(answer)
    blank = blank_maps.is_blank(own, answer.arrays["margins"][0])
    asked = blank_maps.examined(part, pictures, output)
    causes = blank_maps.causes(
        part,
        pictures,
        asked,
        names=subject.model.card.classes,
        signed=bool(answer.facts["signed"]),
        blank=blank,
        layers=parameters.layers,
    )
    return found(
        answer.arrays["outputs"],
        _measures(own, asked, answer.facts["unit"], subject.model.card.unit),
        _notes(causes, asked, blank=blank),
        unit=subject.model.card.unit,
    )


def _measures(
    own: Floats, asked: blank_maps.Examined, unit: str, answer_unit: str
) -> list[Measured]:
    answers, noise = asked.answers[:, asked.output], asked.answers[2:, asked.output]
    score = moved_apart(asked.margins[0], asked.margins[1])
    by = "per unit of the network's input"
    return [
        Measured("largest number of the map", float(np.abs(own).max(initial=0.0)), unit=unit),
        Measured("places of the map that are 0", float((own == 0).mean()), unit="share"),
        Measured("answer", float(answers[0]), unit=answer_unit),
        Measured("answer, black picture", float(answers[1]), unit=answer_unit),
        Measured(
            "answer, noise",
            float(noise.mean()),
            float(noise.min()),
            float(noise.max()),
            answer_unit,
        ),
        Measured("how far scores move apart from black", score, unit="score"),
        Measured("largest slope of the score", asked.slope, unit=by),
        Measured("largest slope of the answer", asked.answer_slope, unit=by),
    ]


def _notes(
    causes: Sequence[blank_maps.Found], asked: blank_maps.Examined, *, blank: bool
) -> list[str]:
    slopes = (
        ["This network has no gradients here, so that nobody can see whether slopes vanish in it."]
        if asked.slope is None
        else []
    )
    if causes:
        return [*(each.sentence for each in causes), *slopes]
    if blank:
        return [f"The map shows nothing. {blank_maps.NO_CAUSE}", *slopes]
    return [
        "Nothing wrong was found: the network tells this picture from a black one and from noise, "
        "its answer is not stuck at 1, and its scores move as far as those of networks do.",
        *slopes,
    ]


def _cost(method: Method, own: DiagnosisParameters, its: Any, rows: int, features: int) -> int:
    """Count the method's rows, what is asked beside them, and each layer where slopes vanish.

    Of a map that shows nothing the method has asked for the same already, to note why.
    """
    asked = blank_maps.ASKED + max(own.layers, blank_maps.LAYERS)
    return int(method.cost(its, rows, features)) + rows * 2 * asked


STUDY = Study(
    name="picture_diagnosis",
    title="Diagnosis",
    version="1",
    question="Is anything wrong with the network or the picture that would leave a map blank?",
    silent_on="Faults that leave a map full: a network can be wrong in every other way. What range "
    "of values it learned from is guessed by how far its scores move.",
    good="Nothing wrong is found: slopes reach the picture, and the answer depends on it.",
    bad="A cause is named: an answer that never changes, a layer through which nothing passes, "
    "pictures in another range of values, or a picture that is its own baseline.",
    paper="saturation: Shrikumar, Greenside and Kundaje 2017, Learning important features through "
    "propagating activation differences, ICML; layers that die: Glorot, Bordes and Bengio 2011, "
    "Deep sparse rectifier neural networks, AISTATS; baselines: Sturmfels, Lundberg and Lee 2020, "
    "Visualizing the impact of feature attribution baselines, Distill",
    link="https://arxiv.org/abs/1704.02685",
    shapes=PICTURE_SHAPES,
    about=PICTURES,
    needs=(),
    seeded=False,
    parameters=DiagnosisParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
)
