"""Deletion: does the answer hang on the words that a method names?

Words are taken out of the text in the order of their numbers, and the other way round (Samek et al.
2017, of pictures; of texts DeYoung et al. 2020). An answer changes in any order, so both are held
against orders drawn by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.checks.against_chance import falling_words, lasting_words, luck_words
from explainers.kernels import deletion
from explainers.kernels.reporting import Report, stretch_of, unheard
from explainers.methods.declaration import TEXTS, Answer, Method
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.methods.text_subject import each_hidden
from explainers.records import Course, Floats, Integers, Measured
from explainers.studies.declaration import TEXT_SHAPES, Studied, Study, found, studies_all
from explainers.studies.text_words import TARGET, Text, about, count_words, text_of, word_values

STILL: Final = 0.9
"""From this share of the answer on that is left without any word, the words hardly made it."""
PANEL: Final = "words taken out"


class TextDeletionParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)
    steps: int = Field(20, ge=5, le=200, description="Steps in which words are taken out")
    orders: int = Field(10, ge=3, le=50, description="Random orders to hold it against")


@dataclass(frozen=True, eq=False)
class Found:
    """What is left of the answer about a text while its words are taken out.

    stops: how many of them are. most, least: (stops,), in the method's order and the other way
    round. chance: (orders, stops). asked: texts that were asked about.
    """

    stops: Integers
    most: Floats
    least: Floats
    chance: Floats
    asked: int

    def area(self, heights: Floats) -> Floats:
        """The mean answer over the way."""
        return deletion.area(heights, self.stops)


def run(
    studied: Studied, parameters: TextDeletionParameters, generator: np.random.Generator
) -> Answer:
    """Take out the words of a text in a method's order, turned round, and in random orders."""
    text = text_of(studied, parameters.target)
    count, unit = len(text.spans), studied.subject.model.card.unit
    if count < 2:
        note = f"There are {count_words(count)} in this text, which can be taken out in one order."
        return found(text.answers, [], [note], unit=unit, budget=1)
    report, asks = studied.subject.report, _asks(parameters)
    whole = studied.most + asks
    answer = about(studied, text.output).answer(
        lambda done, total: report(studied.most * done // total, whole)
    )
    own = deletion.falling(word_values(answer, text), generator)
    chance = [generator.permutation(count) for _ in range(parameters.orders)]
    stops = deletion.stops(count, parameters.steps)
    followed_ = followed(text, own, chance, stops, stretch_of(report, studied.most, whole))
    report(whole, whole)
    return found(
        text.answers,
        _measures(followed_, unit),
        _notes(followed_),
        unit=unit,
        curves=_courses(followed_),
        grid_title="share of the words taken out",
        budget=studied.budget(answer) + followed_.asked + 1,
    )


def followed(
    text: Text, own: Integers, chance: list[Integers], stops: Integers, report: Report = unheard
) -> Found:
    """Follow orders of words, (words,) each: a method's own, turned round, and those by chance."""
    orders = np.stack([own, own[::-1], *chance])
    places = np.argsort(orders, axis=1)  # where each word stands in an order
    keep = places[:, None, :] >= stops[:, None]
    answers, asked = each_hidden(
        text.part.answers, text.text, text.spans, keep.reshape(-1, keep.shape[-1]), report
    )
    heights = answers[:, text.output].reshape(keep.shape[:2])
    return Found(stops, heights[0], heights[1], heights[2:], asked)


def _measures(curves: Found, unit: str) -> list[Measured]:
    by_chance = curves.area(curves.chance)
    most, least = float(curves.area(curves.most)), float(curves.area(curves.least))
    low, high = float(by_chance.min()), float(by_chance.max())
    return [
        Measured("area, most relevant words first", most, unit=unit),
        Measured("area, least relevant words first", least, unit=unit),
        Measured("area between the two", least - most, unit=unit),
        Measured("area, random order", float(by_chance.mean()), low, high, unit),
        Measured("answer with all words", float(curves.most[0]), unit=unit),
        Measured("answer without words", float(curves.most[-1]), unit=unit),
    ]


def _courses(curves: Found) -> list[Course]:
    grid = curves.stops / curves.stops[-1]
    return [
        Course("most relevant first", grid, curves.most, PANEL),
        Course("least relevant first", grid, curves.least, PANEL),
        *(Course("random order", grid, heights, PANEL, chance=True) for heights in curves.chance),
    ]


def _notes(curves: Found) -> list[str]:
    by_chance = curves.area(curves.chance)
    start, end = float(curves.most[0]), float(curves.most[-1])
    notes = [
        falling_words(float(curves.area(curves.most)), by_chance),
        lasting_words(float(curves.area(curves.least)), by_chance),
        f"{count_words(int(curves.stops[-1]))} were taken out, what stands between them stayed. "
        f"{luck_words(len(by_chance))}",
    ]
    if abs(end) > STILL * abs(start):
        notes.append(
            f"Without any word the answer is {end:.3g}, with all of them {start:.3g}: the model "
            "leans that way before it reads, so no order can make it fall far."
        )
    return notes


def _asks(parameters: TextDeletionParameters) -> int:
    """Texts with words taken out, at most: both ends, and the stops of each order between them."""
    return 2 + (2 + parameters.orders) * parameters.steps


def _cost(method: Method, own: TextDeletionParameters, its: Any, rows: int, features: int) -> int:
    """Count the method's own rows, the text itself, and those with words taken out."""
    return int(method.cost(its, rows, features)) + rows * (1 + _asks(own))


STUDY = Study(
    name="text_deletion",
    title="Deletion of words",
    version="1",
    question="Does the answer fall faster when the words that speak for it most are taken out "
    "first, than when words are taken out at random?",
    silent_on="Whether each number is right: words are taken out by their order alone. A text with "
    "words missing is like none that people write, and the answer about it may be as odd. "
    "Punctuation stays.",
    good="With the most relevant words first the curve runs below the band of random orders, with "
    "the least relevant first above it: the area between the two is large.",
    bad="The curves run inside the band or on its wrong side: a random order tells as much about "
    "what the answer hangs on, or more.",
    paper="Samek et al. 2017, Evaluating the visualization of what a deep neural network has "
    "learned, IEEE Transactions on Neural Networks and Learning Systems; of texts: DeYoung et al. "
    "2020, ERASER: a benchmark to evaluate rationalized NLP models, ACL",
    link="https://arxiv.org/abs/1911.03429",
    shapes=TEXT_SHAPES,
    about=TEXTS,
    needs=(),
    seeded=True,
    parameters=TextDeletionParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
)
