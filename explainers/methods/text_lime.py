"""LIME for texts: a linear model of which words are there (Ribeiro et al. 2016)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.intake.texts.words import words
from explainers.kernels.local_fits import LocalFits, cosine_nearness, local_fits
from explainers.kernels.reporting import Report, part_of
from explainers.kernels.wide_fits import wide_fit
from explainers.kernels.word_draws import drawn
from explainers.methods.declaration import TEXTS, Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.text_subject import (
    Ask,
    Marked,
    answered,
    asked_about,
    each_hidden,
    limit_notes,
    unmarked,
)
from explainers.records import Floats, Integers

_DISTANCES: Final = 100
"""lime counts cosine distances of texts in hundredths, and its kernel's width with them."""

_NO_WORDS = "The text has no words that could be taken out: there is nothing to explain."


class TextLimeParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    samples: int = Field(
        1_000,
        ge=100,
        le=5_000,
        description="Texts drawn with words taken out (the lime package's default is 5,000)",
    )
    features: int = Field(
        10, ge=1, le=1_000, description="Different words the linear model may use, at most"
    )
    kernel_width: float = Field(
        25.0, ge=1.0, le=500.0, description="How fast drawn texts lose weight with what they lack"
    )


@dataclass(frozen=True, eq=False)
class _Local:
    """A linear model of one text's different words.

    of: (words,), which of the different words stands at each place. sent: texts the model was asked
    about.
    """

    of: Integers
    fits: LocalFits
    sent: int

    @property
    def values(self) -> Floats:
        """Each word's weight, shared evenly by its places: (words, outputs)."""
        return np.asarray((self.fits.weights[0] / np.bincount(self.of)[:, None])[self.of])


def run(subject: Subject, parameters: TextLimeParameters, generator: np.random.Generator) -> Answer:
    """Explain texts by the weights of their words, each shared evenly by the places of the word.

    A word is taken out at all its places together. Base values are the local models' answers for
    the text without words; with the values they add up to the local model's answer, which is not
    the model's. Weights are of the model's answer, as lime has them, and not of its margin. All
    texts meet the same random numbers.
    """
    asked = asked_about(subject)
    outputs = asked.part.answers(asked.texts)
    seed = int(generator.integers(2**32))
    marked, notes, sent = [], list[str](), len(outputs)
    for at, (text, own) in enumerate(zip(asked.texts, outputs, strict=True)):
        spans = words(text)
        if not len(spans):
            marked.append(unmarked(own))
            notes.append(_NO_WORDS)
            continue
        report = part_of(asked.report, at, len(outputs))
        found = _local(asked.part.answers, text, spans, own, parameters, seed, report)
        fits = found.fits
        marked.append(Marked(spans, found.values, fits.intercepts[0], fits=fits.scores[0]))
        notes += _notes(found, own, parameters, classifies=asked.card.task == "classification")
        sent += found.sent
    notes += limit_notes(asked)
    return answered(marked, outputs, asked.card.unit, notes=notes, budget=sent)


def _local(
    ask: Ask,
    text: str,
    spans: Integers,
    own: Floats,
    parameters: TextLimeParameters,
    seed: int,
    report: Report,
) -> _Local:
    """Take words out of one text at random, and fit what the model answers."""
    known: dict[str, int] = {}
    places = (text[begin:end] for begin, end in spans.tolist())
    of = np.array([known.setdefault(word, len(known)) for word in places], dtype=np.int64)
    stay = drawn(len(known), parameters.samples, seed)
    answers, sent = each_hidden(ask, text, spans, stay, report, of)
    nearness = cosine_nearness(len(known), parameters.kernel_width / _DISTANCES)
    if len(known) > len(stay):
        fits = wide_fit(~stay.T, answers, own, nearness, parameters.features)
    else:
        there = np.ones((1, len(known)), dtype=np.int64)
        drawings = stay.T.astype(np.uint8)
        fits = local_fits(drawings, there, answers, own[None], nearness, parameters.features)
    return _Local(of, fits, sent)


def _notes(
    found: _Local, own: Floats, parameters: TextLimeParameters, *, classifies: bool
) -> list[str]:
    """Say how well the linear model describes the model."""
    fits, asked = found.fits, int(own.argmax()) if classifies else 0
    count = len(fits.weights[0])
    about = " for the predicted class" if classifies else ""
    used = min(parameters.features, count)
    return [
        f"A linear model of {used:,} of the text's {count:,} different words explains "
        f"{100 * fits.scores[0, asked]:.3g} % of how the answer{about} moved over "
        f"{parameters.samples:,} samples (weighted R²). For this text it answers "
        f"{fits.predictions[0, asked]:.3g}, and the model {own[asked]:.3g}; without any of its "
        f"words it answers {fits.intercepts[0, asked]:.3g} (the intercept).",
        "A word is taken out at all its places together, and its weight is shared evenly by them.",
    ]


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count the drawn texts; the first sample is the text itself, which is asked anyway."""
    return rows * int(parameters.samples)


METHOD = Method(
    name="text_lime",
    title="LIME (texts)",
    version="1",
    question="Which words push the model's answer up or down when words are taken out at random?",
    silent_on="It describes texts with words taken out, which are like none that people write, by "
    "a linear model that may fit badly, and weights move with the seed. Read the local fit first. "
    "The order of words, and the same word at another place, are not seen.",
    paper="Ribeiro, Singh and Guestrin 2016, “Why should I trust you?”, KDD",
    link="https://arxiv.org/abs/1602.04938",
    shape="tokens",
    scopes=frozenset({"local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=False,
    block_rows=1,
    parameters=TextLimeParameters,
    cost=_cost,
    run=run,
    seeded=True,
    about=TEXTS,
    steps="samples",
)
