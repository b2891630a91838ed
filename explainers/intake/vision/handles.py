"""A network of pictures as the handle that every reader of models returns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explainers.intake.handle import ModelHandle
from explainers.intake.vision.part import VisionPart
from explainers.intake.vision.seeing import no_preparation
from explainers.records import Floats, ModelCard

if TYPE_CHECKING:
    import pandas as pd


def handle_of(card: ModelCard, part: VisionPart) -> ModelHandle:
    """Make the handle of a model of pictures; its card then says what its part can and cannot do.

    It answers nothing until pictures are put in front of it (`seeing.in_front_of`).
    """
    if card.pictures is None:
        raise ValueError("a model of pictures does not say what pictures it takes")
    layers = tuple(layer.name for layer in part.layers)
    known = {
        "gradients": part.why_no_slopes,
        "relevance": part.why_no_graph,
        "randomising": part.why_not_randomised,
    }
    said = {need: sentence for need, sentence in known.items() if sentence}
    return ModelHandle(
        replace(
            card,
            lacks={**card.lacks, **said},
            pictures=replace(card.pictures, layers=layers),
        ),
        _unprepared,
        vision=part,
    )


def _unprepared(_: pd.DataFrame) -> Floats:
    raise no_preparation()
