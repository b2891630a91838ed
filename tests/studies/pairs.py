"""Every study with every method that it can study, and how a session asks them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from explainers import methods, studies
from explainers.methods.declaration import COLUMNS, PICTURES, Answer, Method, Subject
from explainers.studies.declaration import unfit
from tests import picture_subjects, subjects, text_subjects, toys

PAIRS = {
    f"{method.name}.{study.name}": (method, study)
    for study in studies.registry().values()
    for method in methods.registry().values()
    if not unfit(method, study)
}
OF_PICTURES = {name: pair for name, pair in PAIRS.items() if pair[0].about == PICTURES}
_COUNTS = ("samples", "evaluations", "masks", "draws", "pairs")


@cache
def told(name: str) -> tuple[Answer, list[tuple[int, int]]]:
    """What a pair answers with the first seed, and how far it said to be on the way; asked once."""
    heard: list[tuple[int, int]] = []
    method = studies.find(name)
    watched = replace(subject_for(method), report=lambda *pair: heard.append(pair))
    return ask(method, watched), heard


def subject_for(method: Method) -> Subject:
    """One picture, one row or one text, before a model that a method can explain."""
    if method.about == PICTURES:
        return picture_subjects.subject(1)
    if method.about == COLUMNS:
        return row_for(method.needs)
    kind = "pairs" if "linear" in method.needs else "network"
    return text_subjects.subject(kind, text_subjects.TEXTS[:1])


@cache
def row_for(needs: tuple[str, ...]) -> Subject:
    """One row of the toy table before a model that has what a method needs; made once."""
    if "gradients" in needs:
        return subjects.subject(toys.network("three"), rows=1)
    return subjects.subject(toys.linear() if "linear" in needs else toys.model("xgboost"), rows=1)


def ask(method: Method, subject=None, seed=0, **parameters) -> Answer:
    """Have a method, or a study of one, answer about one row as a session does."""
    given = subject or subject_for(method)
    complete = method.parameters(**{**quick(method), **parameters})
    return method.run(given, complete, np.random.default_rng(seed))


def quick(method: Method) -> dict[str, int]:
    """The least of what makes a method slow: there is little to find in pictures of noise."""
    fields = method.parameters.model_fields
    return {
        name: next(part.ge for part in fields[name].metadata if hasattr(part, "ge"))
        for name in _COUNTS
        if name in fields
    }
