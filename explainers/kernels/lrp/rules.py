"""Rules of relevance propagation: how one step's relevance is shared among what it was given.

A rule takes the node, its inputs, its output and the relevance of that output, and answers the
relevance of each input. Below, a is an input, w a weight, b a bias, R the relevance of the output.
Relevance is in the unit of the margin it started from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from explainers.kernels.lrp.graph import Array, Node, Step
from explainers.records import Floats


@dataclass(frozen=True, eq=False)
class Shared:
    """What a rule gave out: the relevance of each input, and what the biases kept, (pictures,)."""

    inputs: tuple[Array, ...]
    biases: Floats | float = 0.0


Rule = Callable[[Node, Sequence[Array], Array, Array], Shared]
"""(node, its inputs, its output, the relevance of the output) -> what each input gets."""


def passing(node: Node, arrays: Sequence[Array], _output: Array, relevance: Array) -> Shared:
    """Hand relevance on number by number: R_in = R (Bach et al. 2015, section on neurons)."""
    del node
    return Shared((relevance.reshape(arrays[0].shape),))


def routing(node: Node, arrays: Sequence[Array], _output: Array, relevance: Array) -> Shared:
    """Send relevance the way the numbers came: to the place each was taken from.

    Of a maximum, to the winner alone (Bach et al. 2015 share it among equals, where the library's
    derivative takes one of them or all); of a concatenation, to each part its own.
    """
    return Shared(node.step.pull(arrays, relevance))


def letting_through(
    _node: Node, arrays: Sequence[Array], _output: Array, relevance: Array
) -> Shared:
    """Hand all of a product's relevance to what passes its gate, and none to the gate.

    A gate is taken for a constant factor, as those of LSTMs are by Arras, Montavon, Müller and
    Samek 2017: what decides how far it opens is not shown.
    """
    signal, gate = arrays
    return Shared((relevance.reshape(signal.shape), np.zeros_like(gate)))


def normalising(stabilizer: float) -> Rule:
    """Share as a linear step does that takes a mean off and divides by a constant.

    R_in = a_i sum_j (delta_ij - 1 / n) s_j, with s as by `epsilon`: the rule of Ali, Schnake,
    Eberle, Montavon, Müller and Wolf 2022 for layer normalisation, which suits groups as well.
    """

    def rule(node: Node, arrays: Sequence[Array], output: Array, relevance: Array) -> Shared:
        if node.plain is None:
            raise ValueError(f"The node {node.name} has no step with a constant deviation.")
        s = _quotient(relevance, output, stabilizer)
        (pulled,) = node.plain.pull(arrays, s)
        return Shared((arrays[0] * pulled,), _totals(s * (output - node.plain.forward(arrays))))

    return rule


def epsilon(stabilizer: float) -> Rule:
    """Share in proportion to contributions: R_in = a sum_k w_k R_k / (z_k + epsilon sign z_k).

    z is the output, bias included; Bach et al. 2015, equation 58. A stabilizer of 0 is the plain
    rule, LRP-0 or LRP-z of Montavon et al. 2019, which gives nothing where an output is 0. For a
    sum of branches the contributions are the branches themselves.
    """

    def rule(node: Node, arrays: Sequence[Array], output: Array, relevance: Array) -> Shared:
        s = _quotient(relevance, output, stabilizer)
        pulled = node.step.pull(arrays, s)
        inputs = tuple(a * c for a, c in zip(arrays, pulled, strict=True))
        if node.plain is None:
            return Shared(inputs)
        return Shared(inputs, _totals(s * (output - node.plain.forward(arrays))))

    return rule


def positive(node: Node, arrays: Sequence[Array], _output: Array, relevance: Array) -> Shared:
    """Share among positive contributions alone: R_in = sum_k (a w)+ R_k / sum (a w)+.

    For inputs above 0 this is the z+ rule of Montavon et al. 2017, equation 17; for others the
    alpha-beta rule of Bach et al. 2015, equation 60, with alpha 1 and beta 0. Biases get nothing.
    """
    if node.positive is None or node.negative is None:
        raise ValueError(f"The node {node.name} of kind {node.kind} has no weights.")
    (a,) = arrays
    above, below = np.maximum(a, 0), np.minimum(a, 0)
    ways: list[tuple[Step, Array]] = [(node.positive, above)]
    if below.any():
        ways.append((node.negative, below))
    z = sum(step.forward((part,)) for step, part in ways)
    s = _quotient(relevance, np.asarray(z), 0.0)
    return Shared((np.asarray(sum(part * step.pull((part,), s)[0] for step, part in ways)),))


def _quotient(relevance: Array, z: Array, stabilizer: float) -> Array:
    """R / (z + epsilon sign z), with sign 0 = 1; 0 where that divides by 0."""
    below = z + stabilizer * np.where(z < 0, np.float32(-1), np.float32(1))
    return np.divide(relevance, below, out=np.zeros_like(below), where=below != 0)


def _totals(array: Array) -> Floats:
    return np.asarray(array.sum(axis=tuple(range(1, array.ndim)), dtype=np.float64))
