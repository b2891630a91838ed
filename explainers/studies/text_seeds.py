"""Seeds: how far do the numbers of words that are drawn at random move by the draw alone?"""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
from pydantic import Field

from explainers.methods.declaration import TEXTS, Answer
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.studies.declaration import TEXT_SHAPES, Studied, Study, found
from explainers.studies.order_agreement import TOP, Agreement, agreement, mean_of
from explainers.studies.seed_agreement import drawn, measures, once_a_seed, unless_it_draws
from explainers.studies.text_words import TARGET, about, count_words, text_of, word_values

STEADY: Final = 0.9
"""From this share of top words in common on, the draw hardly matters."""
MOVED: Final = 0.6
"""Below this share, each draw names other words."""


class TextSeedsParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)
    seeds: int = Field(5, ge=2, le=20, description="Explanations, each with a seed of its own")


def run(
    studied: Studied, parameters: TextSeedsParameters, generator: np.random.Generator
) -> Answer:
    """Explain a text with several seeds, and compare each two of the explanations."""
    text = text_of(studied, parameters.target)
    values, budget = drawn(
        about(studied, text.output),
        parameters.seeds,
        generator,
        lambda answer: word_values(answer, text),
    )
    pairs = [agreement(*pair) for pair in combinations(values, 2)]
    return found(
        text.answers,
        measures(pairs, "words"),
        [_verdict(pairs, parameters.seeds, len(text.spans))],
        unit="share of words",
        budget=budget + 1,
    )


def _verdict(pairs: list[Agreement], seeds: int, count: int) -> str:
    top = mean_of(each.top for each in pairs)
    if count <= TOP:
        return f"There are {count_words(count)} in this text: which are on top is no question."
    if top is None:
        return "The words have the same number in a draw, so that there is nothing that could move."
    start = (
        f"Drawn {seeds:,} times, any two explanations share {100 * top:.0f} % of their {TOP} "
        "strongest words on average"
    )
    if top >= STEADY:
        return f"{start}: the draw hardly matters."
    more = "Take more samples, where the method lets you."
    if top >= MOVED:
        return f"{start}: some of the words are the draw's. {more}"
    return f"{start}: each draw names other words, so that these are some of many. {more}"


STUDY = Study(
    name="text_seeds",
    title="Agreement between seeds",
    version="1",
    question="Does the method name the same words when nothing but the random draw changes?",
    silent_on="Whether the words are right: draws can agree on something wrong. The text, the "
    "model and every other parameter stay the same.",
    good="Nearly all of the strongest words in common, and a rank correlation near 1: the words do "
    "not depend on chance.",
    bad="Few of the strongest words in common: with another seed other words would be shown.",
    paper="Visani et al. 2022, Statistical stability indices for LIME: obtaining reliable "
    "explanations for machine learning models, Journal of the Operational Research Society",
    link="https://arxiv.org/abs/2001.11757",
    shapes=TEXT_SHAPES,
    about=TEXTS,
    needs=(),
    seeded=True,
    parameters=TextSeedsParameters,
    why_not=unless_it_draws,
    cost=once_a_seed,
    run=run,
)
