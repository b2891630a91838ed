"""LIME with many seeds: how far the weights of one row's conditions move with the draws alone."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from explainers.kernels.local_fits import stacked
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.neighbourhood import (
    LimeParameters,
    conditions,
    fitted,
    missing_notes,
    seed_of,
)


class LimeRunsParameters(LimeParameters):
    """What may be set: each line is a control on the page and a part of the key."""

    runs: int = Field(10, ge=2, le=100, description="Seeds")


def run(subject: Subject, parameters: LimeRunsParameters, generator: np.random.Generator) -> Answer:
    """Explain one row, (1, features) in `subject.rows`, once for each seed.

    The first run is the one that LIME shows. The conditions are those that any run chose for any
    output; where a run did not choose one, it weighs 0.
    """
    if len(subject.rows) != 1:
        raise ValueError("LIME explains one row against reference rows")
    outputs = subject.model.predict(subject.rows)
    found = []
    for run in range(parameters.runs):
        found.append(fitted(subject, parameters, seed_of(generator), outputs))
        subject.report(run + 1, parameters.runs)
    fits = stacked([each.fits for each in found])
    chosen = np.flatnonzero(fits.chosen.any(axis=(0, 2)))
    return Answer(
        {
            "weights": fits.weights[:, chosen],
            "intercepts": fits.intercepts,
            "local_predictions": fits.predictions,
            "outputs": outputs[0],
            "fits": fits.scores,
        },
        {
            "unit": subject.model.card.unit,
            "budget": sum(each.drawn + each.stand_ins for each in found) + 1,
            "runs": parameters.runs,
            "conditions": conditions(subject, chosen.tolist()),
            "notes": missing_notes(subject),
        },
    )


def _cost(parameters: LimeRunsParameters, rows: int, features: int) -> int:
    """Count each run's drawn rows and its stand-in, and the row itself."""
    return rows * (parameters.runs * parameters.samples + 1)


METHOD = Method(
    name="lime_runs",
    title="LIME with many seeds",
    version="1",
    question="How far do LIME's weights for this row move when only the seed changes?",
    silent_on="Weights that stay the same are not right for it: all runs share the same kind of "
    "neighbourhood, and where the local fit is weak they agree on a poor description.",
    paper="Visani, Bagli, Chesani, Poluzzi and Capuzzo 2020, Statistical stability indices for "
    "LIME: obtaining reliable explanations for machine learning models",
    link="https://arxiv.org/abs/2001.11757",
    shape="rule_runs",
    scopes=frozenset({"local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=True,
    block_rows=1,
    parameters=LimeRunsParameters,
    cost=_cost,
    run=run,
    seeded=True,
    steps="seeds",
)
