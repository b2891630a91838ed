"""Agreement: do other methods say the same of the words of a text?

Methods that ask a model in different ways, by taking words out, by slopes, by its coefficients,
need not agree, and often do not (Krishna et al. 2024). Where they do, what they say depends less on
how one of them asks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers import methods
from explainers.methods.declaration import TEXTS, Answer, Method, Subject
from explainers.methods.fitness import unfit
from explainers.methods.parameters import OutputIndex, Parameters
from explainers.studies.declaration import TEXT_SHAPES, Studied, Study, studies_all
from explainers.studies.method_agreement import Parts, agreed
from explainers.studies.text_words import TARGET, about, count_words, text_of, word_values

_ASKING: Final = "with words taken out or on the way to them"


class TextAgreementParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)


def run(
    studied: Studied,
    parameters: TextAgreementParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain a text by every other method that can, and compare each with the one in question."""
    text = text_of(studied, parameters.target)
    others = beside(studied.method, studied.subject)
    asked = [about(each, text.output) for each in (studied, *_with(studied, others))]
    count = len(text.spans)
    parts = Parts(count, "words", count_words(count), "text", _ASKING)
    return agreed(asked, lambda answer: word_values(answer, text), text.answers, parts)


def beside(method: Method, subject: Subject) -> list[Method]:
    """The other methods that can explain a subject's text, in the order of their names."""
    return [
        other
        for other in _others(method)
        if not unfit(other, subject.model.card)
        and (subject.reference is not None or not other.uses_reference)
    ]


def _others(method: Method) -> list[Method]:
    """The other methods that put numbers on pieces of one text."""
    return [
        other
        for other in methods.registry().values()
        if other.shape in TEXT_SHAPES and "local" in other.scopes and other.name != method.name
    ]


def _with(studied: Studied, others: list[Method]) -> list[Studied]:
    """Ask other methods the same, each with its default parameters."""
    return [replace(studied, method=each, parameters=each.parameters()) for each in others]


def _cost(
    method: Method,
    own: TextAgreementParameters,
    its: Any,
    rows: int,
    features: int,
) -> int:
    """Count the text itself, and the rows of all methods, although few models have room for all."""
    others = sum(each.cost(each.parameters(), rows, features) for each in _others(method))
    return rows + int(method.cost(its, rows, features)) + others


STUDY = Study(
    name="text_agreement",
    title="Agreement between methods",
    version="1",
    question="Do other methods say the same of the words of this text?",
    silent_on="Who is right: methods can agree on something wrong, and disagree because they ask "
    "different questions. The others are asked with their default parameters.",
    good="Rank correlations near 1, the same signs and the same strongest words: what is said does "
    "not depend on which method is asked.",
    bad="Rank correlations near 0 or below, and other signs: what is said depends on the method.",
    paper="Krishna et al. 2024, The disagreement problem in explainable machine learning: a "
    "practitioner's perspective, Transactions on Machine Learning Research",
    link="https://arxiv.org/abs/2202.01602",
    shapes=TEXT_SHAPES,
    about=TEXTS,
    needs=(),
    seeded=True,
    parameters=TextAgreementParameters,
    why_not=studies_all,
    cost=_cost,
    run=run,
    uses_reference=True,
)
