"""SHAP for pictures: Owen values of rectangles that are halved where it matters most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from explainers.intake.vision.part import Batch
from explainers.kernels.maps import PICTURES as AT_ONCE
from explainers.kernels.partition import Game, OwenValues, partition_values
from explainers.kernels.partition_trees import PartitionTree, grid_tree
from explainers.methods.declaration import PICTURES, Answer, Method, Subject
from explainers.methods.picture_covers import COVERS, Cover
from explainers.methods.picture_subject import LOOKS, PictureParameters, answered, asked_about
from explainers.records import Floats

_WORDS: Mapping[Cover, str] = {
    "blurred": "blurred",
    "mean": "covered by the picture's mean colour",
    "black": "black",
}


class PicturePartitionParameters(PictureParameters):
    """What may be set: each line is a control on the page and a part of the key."""

    evaluations: int = Field(
        500, ge=10, le=20_000, description="Pictures with parts hidden that are sent, at most"
    )
    cover: Cover = Field(
        "blurred", description="What hidden parts show: the picture blurred, its mean, or black"
    )


def run(
    subject: Subject,
    parameters: PicturePartitionParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain pictures by what each pixel adds to the margin of the picture with all hidden.

    A rectangle that was not halved any more shares what it adds evenly among its pixels. The gap is
    what base and map miss the margin by: rounding, unless the network answers otherwise each time.
    """
    asked = asked_about(subject, parameters.target)
    height, width = asked.batch.shape[1:3]
    tree = grid_tree(height, width)
    covers = COVERS[parameters.cover](asked.pictures)
    shared: list[OwenValues] = []

    def explain(at: slice, own: int) -> Floats:
        found = partition_values(
            _game(asked.part.margins, asked.batch[at], covers[at], own),
            tree,
            parameters.evaluations,
            asked.report_of(at),
            AT_ONCE,
        )
        shared.append(found)
        return found.values.reshape(1, height, width)

    maps = asked.each(explain)
    reached = [float(found.base[0] + found.values.sum()) for found in shared]
    gap = np.array(reached) - asked.margins[np.arange(len(shared)), asked.target]
    notes = [note for found in shared for note in _notes(found, tree, parameters, asked.unit)]
    sent = sum(found.evaluations for found in shared) + LOOKS * len(shared)
    answer = answered(asked, maps, gap=gap, notes=notes)
    return replace(answer, facts={**answer.facts, "budget": sent})


def _game(margins: Callable[[Batch], Floats], picture: Batch, cover: Batch, output: int) -> Game:
    """The game of a picture's pixels: who does not play is covered."""
    shape = (-1, *picture.shape[1:3], 1)

    def game(masks: NDArray[np.bool_]) -> Floats:
        return margins(np.where(masks.reshape(shape), picture, cover))[:, [output]]

    return game


def _notes(
    found: OwenValues, tree: PartitionTree, parameters: PicturePartitionParameters, unit: str
) -> list[str]:
    """Say where the map starts, and how fine it is."""
    start = (
        f"With the whole picture {_WORDS[parameters.cover]} the {unit} is {found.base[0]:.3g}; "
        f"the map adds up to the {found.full[0] - found.base[0]:+.3g} that the picture adds to it."
    )
    if not len(found.uncut):
        return [start, f"All of the {found.evaluations:,} pictures it takes were asked: exact."]
    sizes = (tree.stop - tree.start)[found.uncut]
    return [
        start,
        f"Estimated from {found.evaluations:,} pictures with rectangles hidden: what rectangles of "
        f"{sizes.min():,} to {sizes.max():,} pixels add is shared evenly by their pixels.",
    ]


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows * (LOOKS + int(parameters.evaluations))


METHOD = Method(
    name="picture_partition_shap",
    title="Partition SHAP",
    version="1",
    question="How much does each rectangle of the picture add to the network's score, averaged "
    "over hiding and showing the others?",
    silent_on="What single pixels add: rectangles are halved only where it changes most, and below "
    "that all pixels share evenly, so an outline on the map follows the rectangles and not the "
    "object. It depends on what hidden parts show, and such pictures are like no real ones.",
    paper="Owen 1977, Values of games with a priori unions; Lundberg and Lee 2017, A unified "
    "approach to interpreting model predictions, NeurIPS; as the shap package's partition "
    "explainer",
    link="https://arxiv.org/abs/1705.07874",
    shape="maps",
    scopes=frozenset({"local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=1e-3,
    remedy="Ask again: the network does not answer the same picture alike.",
    uses_reference=False,
    block_rows=1,
    parameters=PicturePartitionParameters,
    cost=_cost,
    run=run,
    about=PICTURES,
    steps="pictures with parts hidden",
)
