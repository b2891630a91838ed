"""Linear SHAP for texts: exact Shapley values of a weighted sum of terms, where each term stands.

A coalition S of terms is paid the mean of the sum over reference texts whose terms in S weigh what
they weigh in the explained one (interventional expectation). What a term brings is the same in
every coalition: its coefficient times what it weighs here less its mean over the reference texts
(Štrumbelj and Kononenko 2014, section 3.2; Lundberg and Lee 2017, corollary 1). A term that is
absent here moves the sum, too, by its mean: that belongs to no place of the text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from explainers.checks.additivity import ROUNDING
from explainers.intake.texts.column import FEATURE, texts_of
from explainers.intake.texts.part import TextLinear
from explainers.methods.declaration import TEXTS, Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.text_subject import Marked, answered, asked_about
from explainers.methods.weighted_sums import Held, linked_notes
from explainers.records import Floats, Integers

_ABSENT = (
    "Terms that are not in a text move it as well, by not being there: what they come to is "
    "counted outside its words."
)
_SHARED = "What a term brings is shared evenly by the places where it stands."


class TextLinearShapParameters(Parameters):
    """Nothing is left to be set: the coefficients and the reference texts decide everything."""


def run(
    subject: Subject,
    parameters: TextLinearShapParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain texts: each term's share of the sum, evenly at the places where it stands.

    Pieces are the different places of terms, in the order of the text; terms that stand in the same
    one are added up.
    """
    asked = asked_about(subject)
    linear = asked.part.linear
    if linear is None:  # why_not says so before anything runs
        raise ValueError("Linear SHAP was asked about a model that is no weighted sum of terms")
    if subject.reference is None:  # the method declares that it uses one
        raise ValueError("Linear SHAP needs reference texts")
    usual = _usual(linear, Held(subject.reference))
    rows = linear.encode(asked.texts)
    marked = [_marked(linear, text, rows[[at]], usual) for at, text in enumerate(asked.texts)]
    unit = asked.part.unit
    notes = [_ABSENT, _SHARED, *linked_notes(unit)]
    return answered(marked, asked.part.margins(asked.texts), unit, notes=notes)


def _marked(linear: TextLinear, text: str, row: Any, usual: Floats) -> Marked:
    """Share the sum of one encoded text, (1, terms), out. usual: (terms,), the mean weights."""
    moved = -usual
    moved[row.indices] += row.data
    placed = [(term, spans) for term, spans in linear.places(text) if len(spans)]
    terms = np.array([term for term, _ in placed], dtype=np.int64)
    counts = np.array([len(spans) for _, spans in placed], dtype=np.int64)
    spans = np.concatenate([np.empty((0, 2), np.int64), *(spans for _, spans in placed)])
    effects = moved[terms, None] * linear.coefficients[terms]
    where, values = _added_up(spans, np.repeat(effects / counts[:, None], counts, axis=0))
    moved[terms] = 0.0
    base = linear.intercepts + usual @ linear.coefficients
    return Marked(where, values, base, moved @ linear.coefficients)


def _added_up(spans: Integers, values: Floats) -> tuple[Integers, Floats]:
    """Add up what stands in the same place: (places, 2) in order, and (places, outputs)."""
    where, of = np.unique(spans, axis=0, return_inverse=True)
    found = np.zeros((len(where), values.shape[1]))
    np.add.at(found, of.ravel(), values)
    return where, found


@lru_cache(maxsize=2)
def _usual(linear: TextLinear, reference: Held) -> Floats:
    """The mean weight of each term over the reference texts, (terms,), once for all blocks."""
    rows = linear.encode(texts_of(reference.frame[FEATURE.name]))
    mean = np.asarray(rows.mean(axis=0), dtype=np.float64).ravel()
    mean.setflags(write=False)
    return mean


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="text_linear_shap",
    title="Linear SHAP (texts)",
    version="1",
    question="How much did each term of the text move the model's weighted sum, compared with the "
    "mean over the reference texts?",
    silent_on="It takes each term by itself, as the model does: to a sum of words “not good” is a "
    "“not” and a “good”, unless the pair is a term of its own. It says what moved the model, not "
    "what would change the world.",
    paper="Štrumbelj and Kononenko 2014, Explaining prediction models and individual predictions "
    "with feature contributions, Knowledge and Information Systems 41; Lundberg and Lee 2017, A "
    "unified approach to interpreting model predictions, NeurIPS (corollary 1)",
    link="https://doi.org/10.1007/s10115-013-0679-x",
    shape="tokens",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=ROUNDING,
    uses_reference=True,
    block_rows=16,
    parameters=TextLinearShapParameters,
    cost=_cost,
    run=run,
    needs=("linear",),
    about=TEXTS,
)
