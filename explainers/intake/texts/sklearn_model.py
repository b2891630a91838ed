"""A scikit-learn pipeline that begins with the words of a text, as a checked handle."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from explainers.intake.handle import ModelHandle
from explainers.intake.sklearn.answers import answering, of_anomalies, one_against_rest, scale_of
from explainers.intake.sklearn.card import class_labels, details
from explainers.intake.sklearn.linear import Sum, weighted_sum
from explainers.intake.sklearn.steps import choices, kind_words, model_steps
from explainers.intake.texts.column import EMPTY, each_once, text_handle
from explainers.intake.texts.part import TextPart
from explainers.intake.texts.sklearn_sum import term_sum
from explainers.intake.texts.terms import terms_of
from explainers.intake.texts.vectorizing import vectorizers_of
from explainers.records import Floats, ModelCard, Task, TextInput

MOST_TEXTS = 2_048
"""Texts sent at once: what a model makes of sparse rows may be dense."""
_NO_GRADIENTS = "{kind} has no gradients to follow; networks have them."
_NO_ATTENTION = "{kind} pays no attention from word to word; transformers do."
_BOOSTED = "A boosted model behind the words of a text is not opened for its trees or its sum."
_OWN_CUT = (
    "A function of its owner cuts the texts ({kind}), which does not say where each term stands: "
    "terms are named, and not marked in the text."
)


def handle_of(
    built: Any, model: Any, task: Task, notes: tuple[str, ...], data: bytes, file_name: str
) -> ModelHandle:
    """Describe an audited model whose first step reads texts.

    built: what the file holds, and `model` the one in it that answers. Raises RefusedError:
    BROKEN_MODEL, NO_PROBABILITIES.
    """
    from explainers.intake.boosted.steps import BoostedStep

    steps = model_steps(model)
    classes = class_labels(model) if task == "classification" else ()
    scale = scale_of(model, steps[-1], task)
    told = (*one_against_rest(steps[-1], scale, len(classes)), *of_anomalies(steps[-1]))
    inner = steps[-1].handle.card if isinstance(steps[-1], BoostedStep) else None
    kind = kind_words(steps)
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="scikit-learn",
        kind=kind,
        task=task,
        scale=scale,
        features=(),
        outputs=len(classes) or 1,
        classes=classes,
        versions={"scikit-learn": version("scikit-learn"), **(inner.versions if inner else {})},
        details=inner.details if inner else details(steps[-1]),
        notes=(
            *notes,
            *choices(built),
            *told,
            *_cut_by_its_owner(steps[0]),
            EMPTY,
            *(inner.notes if inner else ()),
        ),
    )
    answers = _in_parts(answering(model, scale, named=True), card.outputs)
    return text_handle(card, _part(steps, kind, len(classes), card.unit, answers), TextInput())


def _part(
    steps: Sequence[Any],
    kind: str,
    classes: int,
    unit: str,
    answers: Callable[[Sequence[str]], Floats],
) -> TextPart:
    from explainers.intake.boosted.steps import BoostedStep

    found, why_not = (
        (None, _BOOSTED) if isinstance(steps[-1], BoostedStep) else weighted_sum(steps[-1], classes)
    )
    linear, untraced = (None, why_not) if found is None else term_sum(steps, found)
    part = TextPart(
        answers=answers,
        margins=answers if found is None else _margins(steps[:-1], found),
        unit=unit if found is None else found.unit,
        linear=linear,
        gradients=None,
        attention=None,
        why_no_linear=untraced,
        why_no_gradients=_NO_GRADIENTS.format(kind=kind),
        why_no_attention=_NO_ATTENTION.format(kind=kind),
        read_as=lambda _: part,  # a scikit-learn file says what it answers
    )
    return part


def _margins(steps: Sequence[Any], found: Sum) -> Callable[[Sequence[str]], Floats]:
    def margins(texts: list[str]) -> Floats:
        rows: Any = texts
        for step in steps:
            rows = step.transform(rows)
        return found.margins(rows)

    return _in_parts(margins, len(found.intercepts))


def _in_parts(answer: Callable[[Any], Floats], outputs: int) -> Callable[[Sequence[str]], Floats]:
    return lambda texts: each_once(texts, answer, outputs, MOST_TEXTS)


def _cut_by_its_owner(first: Any) -> tuple[str, ...]:
    kinds = [type(each).__name__ for each in vectorizers_of(first) if terms_of(each).places is None]
    return (_OWN_CUT.format(kind=", ".join(kinds)),) if kinds else ()
