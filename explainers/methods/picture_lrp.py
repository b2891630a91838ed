"""LRP: an output's score handed back through the network's layers (Bach et al. 2015)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from pydantic import Field

from explainers.kernels.lrp.composites import Composite, all_epsilon, epsilon_plus
from explainers.kernels.lrp.walk import Relevance, relevance_of
from explainers.methods.declaration import PICTURES, Answer, Method, Subject
from explainers.methods.picture_subject import LOOKS, PictureParameters, answered, asked_about
from explainers.records import Floats

Rules = Literal["epsilon-plus", "epsilon"]

_COMPOSITES: Mapping[Rules, Callable[[float], Composite]] = {
    "epsilon-plus": epsilon_plus,
    "epsilon": all_epsilon,
}


class RelevanceParameters(PictureParameters):
    """What may be set: each line is a control on the page and a part of the key."""

    composite: Rules = Field(
        "epsilon-plus",
        description="Rules: in convolutions only what speaks for (plus), or epsilon everywhere",
    )
    epsilon: float = Field(
        0.01,
        ge=0.0001,
        le=1,
        description="Stabilizer: what is weaker than this is kept back from the picture",
    )


def run(
    subject: Subject,
    parameters: RelevanceParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain pictures by the share of the margin that reaches each place, channels summed."""
    asked = asked_about(subject, parameters.target)
    if asked.part.graph is None:  # why_not says so before anything runs
        raise ValueError("LRP was asked about a network whose layers are not known")
    graph, rules = asked.part.graph(), _COMPOSITES[parameters.composite](parameters.epsilon)
    notes: list[str] = []

    def explain(at: slice, own: int) -> Floats:
        found = relevance_of(graph, asked.batch[at], own, rules, asked.report_of(at))
        notes.append(_kept(found))
        return np.asarray(found.values.sum(axis=-1, dtype=np.float64))

    return answered(asked, asked.each(explain), notes=notes)


def _kept(found: Relevance) -> str:
    """Say where the part of the margin is that does not reach the picture."""
    (start,), (stabilized,) = found.start, found.stabilized
    biases = sum(float(kept[0]) for kept in found.biases.values())
    total = start - biases - stabilized
    return (
        f"Of the score of {start:.3g}, {total:.3g} reached the picture; biases kept {biases:.3g}, "
        f"and the stabilizer {stabilized:.3g}."
    )


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count each way through the layers: forwards, and back with the weights of either sign."""
    return rows * (LOOKS + 3)


METHOD = Method(
    name="picture_lrp",
    title="LRP",
    version="1",
    question="Handed back layer by layer, how much of the network's score comes from each place of "
    "the picture?",
    silent_on="It depends on the rules that share a layer's score among what it was given, which "
    "are chosen and not derived. What the network's biases keep is on no map; with the plus rule, "
    "hardly anything that speaks against the output is either.",
    paper="Bach et al. 2015, On pixel-wise explanations for non-linear classifier decisions by "
    "layer-wise relevance propagation, PLoS ONE 10; rules: Montavon et al. 2019, Layer-wise "
    "relevance propagation: an overview",
    link="https://doi.org/10.1371/journal.pone.0130140",
    shape="maps",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=1,
    parameters=RelevanceParameters,
    cost=_cost,
    run=run,
    needs=("relevance",),
    about=PICTURES,
    first_sight=2,
)
