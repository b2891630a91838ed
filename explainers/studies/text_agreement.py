"""Agreement: do other methods say the same of the words of a text?

Methods that ask a model in different ways, by taking words out, by slopes, by its coefficients, need
not agree, and often do not (Krishna et al. 2024). Where they do, what they say depends less on how
one of them asks.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers import methods
from explainers.kernels.reporting import stretch_of
from explainers.methods.declaration import (
    TEXTS,
    Answer,
    Method,
    OutputIndex,
    Parameters,
    Subject,
    unfit,
)
from explainers.records import Measured
from explainers.studies.declaration import TEXT_SHAPES, Studied, Study, found, studies_all
from explainers.studies.text_words import (
    TARGET,
    TOP,
    Agreement,
    about,
    agreement,
    count_words,
    mean_of,
    text_of,
    word_values,
)

AGREE: Final = 0.7
"""From this rank correlation on, methods put the words in about one order."""
APART: Final = 0.3
"""Below this rank correlation, each has an order of its own."""


class TextAgreementParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description=TARGET)


def run(
    studied: Studied,
    parameters: TextAgreementParameters,
    generator: np.random.Generator,  # noqa: ARG001 - the methods draw with the request's own seed
) -> Answer:
    """Explain a text by every other method that can, and compare each with the one in question."""
    text = text_of(studied, parameters.target)
    others = beside(studied.method, studied.subject)
    asked = [about(each, text.output) for each in (studied, *_asking(studied, others))]
    whole, before, budget, values = sum(each.most for each in asked), 0, 1, []
    for each in asked:
        report = stretch_of(studied.subject.report, before, whole)
        answer = each.answer(_scaled(report, each.most))
        values.append(word_values(answer, text))
        budget += each.budget(answer)
        before += each.most
        studied.subject.report(before, whole)
    compared = [agreement(values[0], other) for other in values[1:]]
    return found(
        text.answers,
        [
            measure
            for other, found_ in zip(others, compared, strict=True)
            for measure in _measures(other, found_)
        ],
        _notes(others, compared, len(text.spans)),
        unit="rank correlation",
        budget=budget,
    )
