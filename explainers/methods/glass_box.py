"""A glass box: an additive model of curves, trained to answer as the model does.

The explainable boosting machine (Lou, Caruana and Gehrke 2012; with pairs, Lou, Caruana, Gehrke and
Hooker 2013) as InterpretML makes it, fitted to another model's answers (Tan, Caruana, Hooker and
Lou 2018).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from pydantic import Field

from explainers.kernels.link_scale import LinkScale, link_scale
from explainers.methods.additive_fits import Choices, Target, columns_of, fit
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.surrogates import held_note, taught
from explainers.methods.trees import kinds_of
from explainers.records import Axis, Term

ROWS: Final = 5_000
"""Rows in the block, all of which are asked about: more take minutes, and tell little more."""

_WORK: Final = 10
"""What one fit costs a row, about, in rows of a model: only the bar on the way shows it."""


class GlassBoxParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    pairs: int = Field(3, ge=0, le=20, description="Pairs of columns, at most")
    fits: int = Field(6, ge=2, le=20, description="Fits that are averaged, for error bars")


def run(
    subject: Subject,
    parameters: GlassBoxParameters,
    generator: np.random.Generator,
) -> Answer:
    """Fit an additive model for each output to 70 % of the rows, and let it answer all of them.

    Raises RefusedError TOO_FEW_ROWS and ModelError GAPS_IN_ANSWERS.
    """
    card, rows = subject.model.card, len(subject.rows)
    work = _WORK * rows * card.outputs
    known = taught(subject, generator, work)
    scale = link_scale(known.outputs, probabilities=card.scale == "probability")
    columns = columns_of(subject.rows, kinds_of(subject), known.fitted)
    choices = Choices(parameters.pairs, parameters.fits, int(generator.integers(2**31)))
    fits = []
    for at, output in enumerate(scale.outputs):
        target = Target(output, scale.targets[:, at], scale.weights[:, at])
        fits.append(fit(columns, known.fitted, target, choices))
        subject.report(rows + work * (at + 1) // len(scale.outputs), rows + work)
    terms = [term for found in fits for term in found.terms]
    return Answer(
        {
            **_numbers(terms),
            "intercepts": scale.every(np.array([found.intercept for found in fits])),
            "singles": scale.back(np.column_stack([found.singles for found in fits])),
            "answers": scale.back(np.column_stack([found.sums for found in fits])),
            "outputs": known.outputs,
            "held": known.held,
        },
        {
            "unit": _unit(scale, card.unit),
            "answer_unit": card.unit,
            "terms": [_told(term) for term in terms],
            "notes": [held_note(known), *_notes(subject, columns.features)],
            "budget": rows,
        },
    )


def _numbers(terms: list[Term]) -> dict[str, Any]:
    """The numbers of all terms behind each other."""
    return {
        name: np.concatenate([np.zeros(0), *(getattr(term, name).ravel() for term in terms)])
        for name in ("scores", "errors", "weights")
    }


def _told(term: Term) -> dict[str, Any]:
    return {"output": term.output, "axes": [_axis(axis) for axis in term.axes]}


def _axis(axis: Axis) -> dict[str, Any]:
    if axis.cuts is None:
        return {"feature": axis.feature, "categories": list(axis.categories)}
    return {
        "feature": axis.feature,
        "cuts": axis.cuts.tolist(),
        "low": axis.low,
        "high": axis.high,
    }


def _unit(scale: LinkScale, unit: str) -> str:
    if not scale.linked:
        return unit
    return "log-odds" if scale.mirrored else "log-odds against the rest"


def _notes(subject: Subject, varying: tuple[int, ...]) -> list[str]:
    still = subject.rows.shape[1] - len(varying)
    if not still:
        return []
    return [
        f"{still:,} of the {subject.rows.shape[1]:,} columns never change in these rows, so they "
        "have no curve."
    ]


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="glass_box",
    title="Glass box",
    version="1",
    question="How much of what this model does can curves of single columns repeat, and what do "
    "they look like?",
    silent_on="How the model itself comes to its answers: this is another model, which repeats "
    "them as far as its fidelity says. Columns that move together may share a curve between them "
    "in many ways.",
    paper="Lou, Caruana, Gehrke and Hooker 2013, Accurate intelligible models with pairwise "
    "interactions, KDD; Tan, Caruana, Hooker and Lou 2018, Distill-and-compare, AIES",
    link="https://doi.org/10.1145/2487575.2487579",
    shape="glass_box",
    scopes=frozenset({"global"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=False,
    block_rows=ROWS,
    parameters=GlassBoxParameters,
    cost=_cost,
    run=run,
    seeded=True,
    packages=("interpret",),
)
