"""Coefficients of terms: the weighted sum inside a model of texts, read off the model itself."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainers.methods.declaration import TEXTS, Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.text_subject import asked_about
from explainers.records import Floats, Integers

MOST_NUMBERS: Final = 4_000_000
"""Coefficients that are told, 32 MB: of many classes and a large vocabulary only the largest."""

TEXTS_COUNTED: Final = 20_000
"""Texts in a block, in which terms are counted."""


class TextTermsParameters(Parameters):
    """Nothing is left to be set: the model is read, and its terms are counted."""


def run(
    subject: Subject,
    parameters: TextTermsParameters,
    generator: np.random.Generator,
) -> Answer:
    """Read the coefficients, and count in which of the subject's texts each term stands.

    Terms come in the vectorizer's order; of more than MOST_NUMBERS coefficients, those of the terms
    that weigh most for any output.
    """
    asked = asked_about(subject)
    linear = asked.part.linear
    if linear is None:  # why_not says so before anything runs
        raise ValueError("coefficients were asked of a model that is no weighted sum of terms")
    kept = _heaviest(linear.coefficients)
    encoded = linear.encode(asked.texts).tocsc()[:, kept]
    encoded.eliminate_zeros()
    letters, ends = _written([linear.terms[at] for at in kept.tolist()])
    arrays: dict[str, NDArray[Any]] = {
        "coefficients": linear.coefficients[kept],
        "intercepts": linear.intercepts,
        "documents": np.diff(encoded.indptr).astype(np.int64),
        "sums": np.asarray(encoded.sum(axis=0), dtype=np.float64).ravel(),
        "letters": letters,
        "ends": ends,
    }
    return Answer(arrays, {"unit": asked.part.unit, "notes": _notes(len(kept), len(linear.terms))})


def _heaviest(coefficients: Floats) -> Integers:
    """The terms that are told, in their order."""
    terms, outputs = coefficients.shape
    most = max(1, MOST_NUMBERS // max(1, outputs))
    if terms <= most:
        return np.arange(terms)
    sizes = np.abs(coefficients).max(axis=1)
    return np.sort(np.argsort(-sizes, kind="stable")[:most])


def _written(terms: list[str]) -> tuple[NDArray[np.uint8], Integers]:
    """All terms behind each other as UTF-8, and where each ends among the bytes."""
    parts = [term.encode("utf-8", "replace") for term in terms]
    ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
    return np.frombuffer(b"".join(parts), dtype=np.uint8), ends


def _notes(kept: int, terms: int) -> list[str]:
    if kept == terms:
        return []
    return [f"Of the model's {terms:,} terms, the {kept:,} with the largest coefficients are told."]


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="text_terms",
    title="Coefficients of terms",
    version="1",
    question="What does each term weigh in the model's sum, and in how many texts does it stand?",
    silent_on="What a text as a whole comes to: a large coefficient of a rare term moves few. "
    "Terms that stand together share what they mean between them, so a small coefficient does not "
    "say that a word is unimportant, nor its sign what the word does in the world.",
    paper="Hastie, Tibshirani and Friedman 2009, The elements of statistical learning, section 4.4",
    link="https://doi.org/10.1007/978-0-387-84858-7",
    shape="terms",
    scopes=frozenset({"global"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=TEXTS_COUNTED,
    parameters=TextTermsParameters,
    cost=_cost,
    run=run,
    needs=("linear",),
    about=TEXTS,
)
