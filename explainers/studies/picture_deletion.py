"""Deletion and insertion: does the answer hang on the places that a map marks?

Samek et al. 2017 replace a picture's regions in the order of the map, Petsiuk et al. 2018 put them
back in as well. Whoever replaces a picture step by step sees its answer fall in any order, so the
order of the map is held against orders drawn by chance over the very same squares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import numpy as np
from pydantic import Field

from explainers.checks.against_chance import falling_words, luck_words, rising_words
from explainers.intake.vision.part import Batch
from explainers.intake.vision.seeing import Seen
from explainers.kernels import deletion
from explainers.kernels.maps import blurred, mean_colour
from explainers.kernels.reporting import Report, stretch_of, unheard
from explainers.methods.declaration import PICTURES, Answer, Method
from explainers.methods.parameters import Parameters
from explainers.records import Floats, Integers
from explainers.studies.declaration import PICTURE_SHAPES, Studied, Study, found, studies_all
from explainers.studies.deletion_curves import STILL, Curves, areas, courses, ends

Instead = Literal["blurred", "mean", "black"]

BLUR: Final = 0.1
"""Deviation of the blur, as a share of the longer side: no edge of an object is left of it."""
SLOPES: Final = " per unit of "
"""What the unit of a slope says; that of a share has no such words."""

_WORDS: Mapping[Instead, str] = {
    "blurred": "the same place blurred",
    "mean": "the picture's mean colour",
    "black": "black",
}


class DeletionParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key.

    Few squares by default: of fine ones a random order soon has some of everything, which shatters
    what a network sees. An order that takes large pieces falls behind it however right they are.
    """

    squares: int = Field(8, ge=4, le=64, description="Squares along the longer side")
    steps: int = Field(50, ge=10, le=200, description="Steps in which they are replaced")
    instead: Instead = Field("blurred", description="What takes the place of a square")
    orders: int = Field(5, ge=3, le=50, description="Random orders to hold it against")


def run(studied: Studied, parameters: DeletionParameters, generator: np.random.Generator) -> Answer:
    """Replace the squares of a picture in the order of its map, and in orders drawn by chance."""
    subject = studied.subject
    part, seen = subject.model.vision, subject.pictures
    if part is None or seen is None:  # why_not says so before anything runs
        raise ValueError("a study of maps was asked about a model without pictures")
    cut = deletion.squares(seen.batch.shape[1], seen.batch.shape[2], parameters.squares)
    stops = deletion.stops(int(cut.max()) + 1, parameters.steps)
    asks = deletion.asks(len(stops), 2 + parameters.orders)
    report, whole = subject.report, studied.most + asks
    answer = studied.answer(lambda done, total: report(studied.most * done // total, whole))
    target = int(answer.arrays["target"][0])
    curves = followed(
        lambda batch: part.answers(batch)[:, target],
        (seen.batch[0], _instead(seen, parameters.instead)),
        cut,
        deletion.falling(deletion.means(weights_of(answer), cut), generator),
        [generator.permutation(int(cut.max()) + 1) for _ in range(parameters.orders)],
        stops,
        stretch_of(report, studied.most, whole),
    )
    unit = subject.model.card.unit
    return found(
        answer.arrays["outputs"],
        [*areas(curves, unit), *ends(curves, unit)],
        _notes(curves, parameters, of_slopes(answer)),
        unit=unit,
        curves=courses(curves, "the map's order"),
        grid_title="share of squares taken or put back",
        budget=studied.budget(answer) + asks,
    )


def followed(
    answers: deletion.Answers,
    pictures: tuple[Batch, Batch],
    cut: Integers,
    own: Integers,
    chance: Sequence[Integers],
    stops: Integers,
    report: Report = unheard,
) -> Curves:
    """Follow the order of a map, (squares,), and orders drawn by chance, there and back.

    pictures: one and what takes its place, (height, width, channels) each; cut: its squares.
    """
    # Putting squares back in, the first ones first, passes the pictures of replacing the last ones
    # first: so every order is asked about in one direction alone.
    orders = np.stack([own, own[::-1], *chance])
    heights = deletion.courses(answers, *pictures, cut, orders, stops, report)
    return Curves(stops, heights[0], heights[1, ::-1], heights[2:])


def weights_of(answer: Answer) -> Floats:
    """How much each place of the first map matters, (height, width): what squares are ordered by.

    A map of shares by its numbers: places above 0 speak for the output. A map of slopes by their
    size (Smilkov et al. 2017, section 3.1): their sign says which way to change a place, and not
    whether what is there speaks for the output.
    """
    values = np.asarray(answer.arrays["values"][0], dtype=np.float64)
    return np.abs(values) if of_slopes(answer) else values


def of_slopes(answer: Answer) -> bool:
    """Tell whether a map is one of slopes, of a score by what the network is given."""
    return SLOPES in answer.facts["unit"]


def _instead(seen: Seen, what: Instead) -> Batch:
    """What takes the place of a whole picture, (height, width, channels)."""
    one = seen.batch[:1]
    if what == "blurred":
        return np.asarray(blurred(one, BLUR)[0])
    plain = mean_colour(one)[0] if what == "mean" else seen.black
    return np.ascontiguousarray(np.broadcast_to(plain, one.shape[1:]))


def _notes(curves: Curves, parameters: DeletionParameters, by_size: bool) -> list[str]:
    by_chance = curves.area(curves.chance)
    start, end = curves.start, curves.end
    notes = [
        falling_words(curves.out, by_chance),
        rising_words(curves.back, by_chance),
        f"The picture was cut into {int(curves.stops[-1]):,} squares, each replaced by "
        f"{_WORDS[parameters.instead]}; the random orders are of the same squares. "
        f"{luck_words(len(by_chance))}",
    ]
    if abs(end) > STILL * abs(start):
        notes.append(
            f"With every square replaced the answer is still {end:.3g} of {start:.3g}: what takes "
            "their place takes hardly anything away, so no order can fall far. Let something "
            "else take their place."
        )
    if by_size:
        notes.append(
            "This map is one of slopes: squares are ordered by their size, since the sign says "
            "which way to change a place."
        )
    return notes


def _cost(method: Method, own: DeletionParameters, its: Any, rows: int, features: int) -> int:
    """Count the method's own rows, both ends, and the stops of every order between them."""
    return method.cost(its, rows, features) + rows * (2 + (2 + own.orders) * own.steps)


STUDY = Study(
    name="picture_deletion",
    title="Deletion and insertion",
    version="1",
    question="Does the answer fall faster when what the map marks is taken away first, than when "
    "squares are taken away at random?",
    silent_on="Whether the map is right in its details: squares are coarser than pixels. A picture "
    "with squares taken away is like no real one, and the answer about it may be as odd. Orders "
    "that do equally well can come from different maps.",
    good="The curve of deletion runs below the band of random orders, that of insertion above it: "
    "the answer hangs on the places that the map marks.",
    bad="The curves run inside the band or on its wrong side: a random order tells as much about "
    "what the answer hangs on, or more.",
    paper="Petsiuk, Das and Saenko 2018, RISE, BMVC; squares instead of pixels, and random orders "
    "to compare with: Samek et al. 2017, Evaluating the visualization of what a deep neural "
    "network has learned, IEEE Transactions on Neural Networks and Learning Systems",
    link="https://arxiv.org/abs/1806.07421",
    shapes=PICTURE_SHAPES,
    about=PICTURES,
    needs=(),
    seeded=True,
    parameters=DeletionParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
)
