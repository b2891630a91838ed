"""Occlusion for texts: how far each score falls when a word is taken out (Li et al. 2016)."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from explainers.intake.texts.words import sentences, words
from explainers.kernels.reporting import stretch_of
from explainers.methods.declaration import TEXTS, Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.text_subject import (
    Marked,
    answered,
    asked_about,
    each_hidden,
    limit_notes,
    unmarked,
)
from explainers.records import Integers

Taken = Literal["word", "sentence"]


class TextOcclusionParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    taken: Taken = Field("word", description="What is taken out at a time: a word or a sentence")
    evaluations: int = Field(
        1_000,
        ge=10,
        le=20_000,
        description="Texts with something taken out, at most: in a longer one, neighbours go "
        "together",
    )


def run(
    subject: Subject,
    parameters: TextOcclusionParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain texts by how far their margins fall when each piece alone is taken out.

    Base values are the margins of the texts with everything taken out; the values do not add up to
    what the text adds to them.
    """
    asked = asked_about(subject)
    outputs = asked.part.margins(asked.texts)
    find = words if parameters.taken == "word" else sentences
    pieces = [find(text) for text in asked.texts]
    runs = [_runs(len(spans), parameters.evaluations) for spans in pieces]
    whole = sum(_steps(of) for of in runs)
    marked, before = [], 0
    for text, spans, of, own in zip(asked.texts, pieces, runs, outputs, strict=True):
        if not len(spans):
            marked.append(unmarked(own))
            continue
        report = stretch_of(asked.report, before, whole)
        keep = _each_without(int(of[-1]) + 1)
        answers, _ = each_hidden(asked.part.margins, text, spans, keep, report, of)
        marked.append(Marked(_joined(spans, of), own - answers[:-1], answers[-1]))
        before += _steps(of)
    return answered(
        marked,
        outputs,
        asked.part.unit,
        notes=[*_notes(pieces, parameters), *limit_notes(asked)],
        budget=before + len(outputs),
    )


def _runs(count: int, most: int) -> Integers:
    """The run each of `count` pieces belongs to, of at most `most` runs of neighbours, (count,)."""
    return np.arange(count) // max(1, -(-count // most))


def _steps(of: Integers) -> int:
    """How many different texts are asked about: each run taken out, and all of them."""
    count = int(of.max(initial=-1)) + 1
    return count + (count > 1)


def _each_without(count: int) -> NDArray[np.bool_]:
    """Each of `count` runs taken out alone, and all together last: (count + 1, count)."""
    return np.concatenate([~np.eye(count, dtype=np.bool_), np.zeros((1, count), dtype=np.bool_)])


def _joined(spans: Integers, of: Integers) -> Integers:
    """Begin and end of runs of neighbours, (runs, 2)."""
    first = np.searchsorted(of, np.arange(int(of[-1]) + 1))
    last = np.append(first[1:], len(of)) - 1
    return np.stack([spans[first, 0], spans[last, 1]], axis=1)


def _notes(pieces: list[Integers], parameters: TextOcclusionParameters) -> list[str]:
    if all(len(spans) <= parameters.evaluations for spans in pieces):
        return []
    return [
        f"Where a text has more than {parameters.evaluations:,} {parameters.taken}s, neighbours "
        "were taken out together, and share one number."
    ]


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count the text as it is, with each run taken out, and with nothing left."""
    return rows * (int(parameters.evaluations) + 2)


METHOD = Method(
    name="text_occlusion",
    title="Occlusion (texts)",
    version="1",
    question="How far does the model's score fall when a word, or a sentence, is taken out?",
    silent_on="What words do together: of two that say the same it may be enough to read one, and "
    "then taking out either changes nothing. A text with a word missing may be like none that "
    "people write. The numbers do not add up to the score.",
    paper="Li, Monroe and Jurafsky 2016, Understanding neural networks through representation "
    "erasure",
    link="https://arxiv.org/abs/1612.08220",
    shape="tokens",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=16,
    parameters=TextOcclusionParameters,
    cost=_cost,
    run=run,
    about=TEXTS,
    steps="texts with something taken out",
)
