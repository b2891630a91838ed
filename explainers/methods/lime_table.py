"""LIME for tables: a linear model of the model, fitted around one row (Ribeiro et al. 2016)."""

from __future__ import annotations

import numpy as np

from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.neighbourhood import (
    LINK,
    PAPER,
    LimeParameters,
    conditions,
    fitted,
    missing_notes,
    seed_of,
)


def run(subject: Subject, parameters: LimeParameters, generator: np.random.Generator) -> Answer:
    """Explain one row; (1, features) in `subject.rows`.

    The conditions are those that any output's fit chose; one that it did not choose weighs 0.
    """
    if len(subject.rows) != 1:
        raise ValueError("LIME explains one row against reference rows")
    outputs = subject.model.predict(subject.rows)
    found = fitted(subject, parameters, seed_of(generator), outputs)
    fits = found.fits
    chosen = np.flatnonzero(fits.chosen[0].any(axis=1))
    return Answer(
        {
            "weights": fits.weights[0, chosen],
            "intercepts": fits.intercepts[0],
            "local_predictions": fits.predictions[0],
            "outputs": outputs[0],
            "fits": fits.scores[0],
        },
        {
            "unit": subject.model.card.unit,
            "budget": found.drawn + found.stand_ins + 1,
            "conditions": conditions(subject, chosen.tolist()),
            "notes": missing_notes(subject),
        },
    )


def _cost(parameters: LimeParameters, rows: int, features: int) -> int:
    """Count the drawn rows, and the row as it is and with stand-ins for missing numbers."""
    return rows * (parameters.samples + 1)


METHOD = Method(
    name="lime_table",
    title="LIME",
    version="3",
    question="Which simple conditions that hold here push the model's answer up or down nearby?",
    silent_on="It describes a neighbourhood it draws at random, so weights move with the seed, and "
    "they do not add up to the output. Read the local fit first.",
    paper=PAPER,
    link=LINK,
    shape="rules",
    scopes=frozenset({"local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=True,
    block_rows=1,
    parameters=LimeParameters,
    cost=_cost,
    run=run,
    seeded=True,
)
