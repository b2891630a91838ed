"""Gradient × input: the slope at the row times its values (Shrikumar et al. 2016)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.kernels.gradients import slopes_at
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.networks import answered, encoded, network_of
from explainers.methods.parameters import Parameters


def run(subject: Subject, parameters: Parameters, generator: np.random.Generator) -> Answer:
    """Explain rows by each output's slope at the row, times what the network is given.

    There is no output the values start from, so base values are 0, and base value and values miss
    the output by whatever the network's curvature and constants make of it. Only for a network
    that is linear without a constant they meet it.
    """
    part = network_of(subject)
    outputs = subject.model.card.outputs
    rows = encoded(part, subject.rows)
    values = slopes_at(part.slopes, rows, outputs) * rows[:, :, None]
    return answered(subject, part, values, np.zeros(outputs))


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count each row twice: for the answer, and for the slopes of all outputs."""
    return 2 * rows


METHOD = Method(
    name="gradient_input",
    title="Gradient × input",
    version="1",
    question="How steep is the network's answer in each feature right here, times the feature's "
    "value?",
    silent_on="It looks at this point only: where the network has flattened out it says 0 even for "
    "what decided. Its values start from nothing, do not add up to the output, and compare a "
    "column with 0 as the network sees it.",
    paper="Shrikumar et al. 2016, Not just a black box; slopes alone: Simonyan et al. 2013, Deep "
    "inside convolutional networks",
    link="https://arxiv.org/abs/1605.01713",
    shape="attribution",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=1_024,
    parameters=Parameters,
    cost=_cost,
    run=run,
    groups=True,
    needs=("gradients",),
)
