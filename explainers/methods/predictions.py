"""The model's own answers: what every explanation is compared with."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.methods.declaration import COLUMNS, PICTURES, TEXTS, Answer, Method, Subject
from explainers.methods.parameters import Parameters


def run(subject: Subject, parameters: Parameters, generator: np.random.Generator) -> Answer:
    """Call the model on the rows."""
    outputs = subject.model.predict(subject.rows)
    return Answer({"outputs": outputs}, {"unit": subject.model.card.unit})


def _cost(parameters: Any, rows: int, features: int) -> int:
    return rows


METHOD = Method(
    name="predictions",
    title="Predictions",
    version="1",
    question="What does the model answer?",
    silent_on="Why it answers so.",
    paper="",
    link="",
    shape="predictions",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=8_192,
    parameters=Parameters,
    cost=_cost,
    run=run,
    about=COLUMNS | PICTURES | TEXTS,
)
