"""Composites: which rule each kind of step goes by."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.kernels.lrp.graph import Kind
from explainers.kernels.lrp.rules import (
    Rule,
    epsilon,
    letting_through,
    normalising,
    passing,
    positive,
    routing,
)

Composite = Mapping[Kind, Rule]


def all_epsilon(stabilizer: float) -> Composite:
    """Epsilon everywhere; with a stabilizer near 0 close to gradient x input (Ancona et al. 2018).

    The stabilizer counts in the unit of each step's output, as in Bach et al. 2015.
    """
    rule = epsilon(stabilizer)
    return {
        "convolution": rule,
        "dense": rule,
        "affine": rule,
        "average pool": rule,
        "sum": rule,
        "maximum pool": routing,
        "concatenation": routing,
        "shape": routing,
        "activation": passing,
        "gate": letting_through,
        "normalisation": normalising(stabilizer),
    }


def epsilon_plus(stabilizer: float) -> Composite:
    """Epsilon for dense layers, positive contributions alone for convolutions.

    Montavon et al. 2019, section 10.3, advise rules by depth; maps are less noisy than by epsilon
    alone, and show less of what speaks against the output.
    """
    return {**all_epsilon(stabilizer), "convolution": positive}
