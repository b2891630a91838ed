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
from explainers.kernels.reporting import Report
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
from explainers.studies.order_agreement import TOP, Agreement, agreement, mean_of
from explainers.studies.text_words import TARGET, about, count_words, text_of, word_values

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
    asked = [about(each, text.output) for each in (studied, *_with(studied, others))]
    report, whole = studied.subject.report, sum(each.most for each in asked)
    before, budget, values = 0, 1, []
    for each in asked:
        answer = each.answer(_part(report, before, each.most, whole))
        values.append(word_values(answer, text))
        budget += each.budget(answer)
        before += each.most
        report(before, whole)
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


def _part(report: Report, before: int, rows: int, whole: int) -> Report:
    """Return who hears how far one of the methods is, in rows of all of them."""
    return lambda done, total: report(before + rows * done // total, whole)


def _measures(other: Method, compared: Agreement) -> list[Measured]:
    return [
        Measured(f"{name}, {other.title}", None if np.isnan(value) else value, unit=unit)
        for name, value, unit in (
            ("rank correlation", compared.correlation, "1 is the same order"),
            ("same sign", compared.same_sign, "share of the words"),
            (f"{TOP} strongest words in common", compared.top, "share of them"),
        )
    ]


def _notes(others: list[Method], compared: list[Agreement], count: int) -> list[str]:
    if not others:
        return ["No other method can explain this model, so there is nothing to compare with."]
    mean = mean_of(each.correlation for each in compared)
    if mean is None:
        return [f"With {count_words(count)} or one number for all there is no order to compare."]
    known = [
        (each.correlation, other.title)
        for each, other in zip(compared, others, strict=True)
        if not np.isnan(each.correlation)
    ]
    (low, least), (high, closest) = min(known), max(known)
    each_of = "another method puts" if len(known) == 1 else f"{len(known):,} other methods put"
    start = f"The rank correlation with the order in which {each_of} the words is {mean:.2f}"
    if len(known) > 1:
        start += f" on average, {low:.2f} ({least}) to {high:.2f} ({closest})"
    return [
        f"{start}: {_meaning(mean)}",
        f"Signs alone agree on half of the words by chance, and of {count:,} words the {TOP} "
        f"strongest of two methods share {min(1.0, TOP / count):.0%} by chance.".replace("%", " %"),
        "Methods need not agree to be right: they ask different questions, about the answer or "
        "about the score before it, with words taken out or on the way to them.",
    ]


def _meaning(mean: float) -> str:
    if mean >= AGREE:
        return "what is said of the words hardly depends on the method."
    if mean >= APART:
        return "some of what is said of the words is the method's own. Trust what they share."
    return "other methods say something else of these words. Do not rest on one of them alone."


def _cost(
    method: Method,
    own: TextAgreementParameters,  # noqa: ARG001 - all that can be set is which output
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
