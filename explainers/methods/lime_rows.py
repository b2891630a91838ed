"""LIME over many rows: the weight of what holds in each row, from one drawing for all of them."""

from __future__ import annotations

import numpy as np

from explainers.kernels.encoded import add_up
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.neighbourhood import (
    LINK,
    PAPER,
    LimeParameters,
    columns_with_gaps,
    fitted,
    seed_of,
)

_MISSING = "Missing numbers are taken as the median of the reference rows here."
_GROUPED = (
    "The weights of a group's columns are added up: what changes where all their conditions hold."
)


def run(subject: Subject, parameters: LimeParameters, generator: np.random.Generator) -> Answer:
    """Explain rows by the weights that LIME gives each of them alone with the same seed.

    Base values are the local models' answers where no condition holds. With the weights they add
    up to the local model's answer, which is not the model's.
    """
    outputs = subject.model.predict(subject.rows)
    found = fitted(subject, parameters, seed_of(generator), outputs)
    players = subject.player_of
    count = int(players.max(initial=-1)) + 1
    return Answer(
        {
            "values": add_up(found.fits.weights, players, count),
            "base_values": found.fits.intercepts,
            "outputs": outputs,
        },
        {
            "unit": subject.model.card.unit,
            "budget": found.newly + found.stand_ins + len(outputs),
            "notes": [
                *([_MISSING] if columns_with_gaps(subject) else []),
                *([_GROUPED] if count < len(players) else []),
            ],
        },
    )


def _cost(parameters: LimeParameters, rows: int, features: int) -> int:
    """Count one drawing, and each row as it is and with stand-ins for missing numbers."""
    return parameters.samples + 2 * rows


METHOD = Method(
    name="lime_rows",
    title="LIME over many rows",
    version="1",
    question="Which features have a condition that pushes the model's answer up or down near a "
    "row, over many rows?",
    silent_on="A local model stands behind each row: its weights do not add up to the output, a "
    "feature it did not choose weighs 0, and where it fits badly they say little. The local fit of "
    "a row, and how it moves with the seed, stand under “LIME” on “One decision”.",
    paper=PAPER,
    link=LINK,
    shape="attribution",
    scopes=frozenset({"global"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=True,
    block_rows=1_024,
    parameters=LimeParameters,
    cost=_cost,
    run=run,
    seeded=True,
    groups=True,
)
