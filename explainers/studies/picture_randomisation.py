"""Weight randomisation: does a map change when the network forgets what it learned?

Adebayo et al. 2018, section 3: a map that stays the same although the weights are no longer the
learned ones shows the picture and the shape of the network, and not what the network learned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.intake.vision.part import Layers
from explainers.methods.declaration import PICTURES, Answer, Method
from explainers.methods.parameters import Parameters
from explainers.records import Measured
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

CHANGED: Final = 0.3
"""Up to this rank correlation with a network that knows nothing, weights make a map's order."""
KEPT: Final = 0.7
"""From this rank correlation on, something else makes it."""

_WORDS: Mapping[Layers, str] = {"all": "all layers shuffled", "last": "the last layer shuffled"}


class RandomisationParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    draws: int = Field(3, ge=1, le=20, description="Networks with shuffled weights, of either kind")


@dataclass(frozen=True, eq=False)
class _Compared:
    """A map held against those of shuffled networks, by strength and with its signs.

    same: how many of the shuffled networks answer just as the learned one.
    """

    strength: Agreement
    signed: Agreement
    same: int


def run(
    studied: Studied, parameters: RandomisationParameters, generator: np.random.Generator
) -> Answer:
    """Map a picture by networks whose weights are shuffled, and compare with the learned one's."""
    first, subject = studied.answer(), studied.subject
    asked, draws = about(studied, first), parameters.draws
    seeds = generator.integers(2**31, size=draws).tolist()
    report, total = subject.report, 1 + len(_WORDS) * draws
    report(1, total)
    compared: dict[Layers, _Compared] = {}
    for turn, layers in enumerate(_WORDS):
        answers = []
        for seed in seeds:
            answers.append(_forgotten(asked, seed, layers))
            report(1 + turn * draws + len(answers), total)
        compared[layers] = _compared(first, answers)
    return found(
        first.arrays["outputs"],
        _measures(compared),
        _notes(compared, draws),
        unit="rank correlation",
    )


def _forgotten(studied: Studied, seed: int, layers: Layers) -> Answer:
    """What the method answers about a network with shuffled weights, which is then let go."""
    subject = studied.subject
    part, _ = pictured(subject)
    if part.randomised is None:  # why_not says so before anything runs
        raise ValueError("a network without weights was to be shuffled")
    model = replace(subject.model, vision=part.randomised(seed, layers))
    return studied.again(subject=replace(subject, model=model))


def _compared(first: Answer, answers: list[Answer]) -> _Compared:
    own, margins = map_of(first), first.arrays["margins"]
    maps = [map_of(answer) for answer in answers]
    return _Compared(
        agreement((np.abs(own), np.abs(other)) for other in maps),
        agreement((own, other) for other in maps),
        sum(np.array_equal(answer.arrays["margins"], margins) for answer in answers),
    )


def _measures(compared: Mapping[Layers, _Compared]) -> list[Measured]:
    return [
        measure
        for layers, words in _WORDS.items()
        for measure in (
            *compared[layers].strength.measured(f", {words}"),
            compared[layers].signed.measured(f" with signs, {words}")[0],
        )
    ]


def _notes(compared: Mapping[Layers, _Compared], draws: int) -> list[str]:
    pairs = len(compared) * draws
    return [
        _verdict(compared["all"]),
        *_last(compared["last"]),
        "Compared are strengths, the size of each number of a map whatever its sign, because that "
        "is what the eye goes to. Each filter's weights are shuffled among themselves; how the "
        "picture is prepared stays as it is.",
        *blank_words(sum(each.strength.blank for each in compared.values()), pairs),
    ]


def _verdict(found: _Compared) -> str:
    value, draws = found.strength.correlation, len(found.strength.correlations)
    if found.same == draws:
        return (
            "Shuffling the weights changes none of this network's answers, because those of each "
            "filter are all alike: nothing follows from maps that stay the same."
        )
    if value is None:
        return (
            "Without what it learned the network has a map that is the same everywhere, which "
            "cannot be compared: the order of this map's places comes from the learned weights."
        )
    words = range_words(found.strength.correlations)
    start = f"With all weights shuffled, the map's rank correlation with itself is {words}"
    if abs(value) <= CHANGED:
        return f"{start}, near 0: the map depends on what the network learned."
    if abs(value) < KEPT:
        return (
            f"{start}, where 0 would say that nothing is left: a part of the map is the picture's "
            "own, its edges and bright places, and would be there without any learning."
        )
    return (
        f"{start}, near 1: the map shows the picture's own edges and bright places, and hardly "
        "anything of what the network learned. Do not take it for the network's reason."
    )


def _last(found: _Compared) -> list[str]:
    """Say what the last layer alone does: it is what tells the classes apart."""
    value = found.strength.correlation
    if value is None:
        return []
    words = range_words(found.strength.correlations)
    how = (
        "the map hardly tells this class from a mixture of others"
        if value >= KEPT
        else "the map depends on which class is asked about"
        if abs(value) <= CHANGED
        else "the map depends in part on which class is asked about"
    )
    return [f"With only the last layer's weights shuffled it is {words}: {how}."]


def _cost(method: Method, own: RandomisationParameters, its: Any, rows: int, features: int) -> int:
    """Count the method's rows for the network itself and for each that is shuffled."""
    return int(method.cost(its, rows, features)) * (1 + len(_WORDS) * own.draws)


STUDY = Study(
    name="picture_randomisation",
    title="Weight randomisation",
    version="1",
    question="Does the map change when the network forgets what it learned?",
    silent_on="Whether the map is right: one that changes can still be wrong. A shuffled network "
    "is one of many that know nothing, and the picture's own edges shine through most maps a "
    "little.",
    good="Rank correlation near 0: without the learned weights the map is another one.",
    bad="Rank correlation near 1: the map is the same without the learned weights, so that it "
    "shows the picture's edges and not what the network learned.",
    paper="Adebayo et al. 2018, Sanity checks for saliency maps, NeurIPS; of relevance "
    "propagation: Sixt, Granz and Landgraf 2020, When explanations lie: why many modified BP "
    "attributions fail, ICML",
    link="https://arxiv.org/abs/1810.03292",
    shapes=PICTURE_SHAPES,
    about=PICTURES,
    needs=("randomising",),
    seeded=True,
    parameters=RandomisationParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
)
