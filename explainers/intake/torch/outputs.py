"""What the numbers a PyTorch model answers mean: from its last operator, and from its answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.errors import RefusedError
from explainers.intake.torch.graph import Graph
from explainers.intake.torch.inputs import FLOATING
from explainers.intake.torch.nodes import made_by, names_in
from explainers.intake.torch.operators import HANDING_ON
from explainers.intake.torch.weights import TYPES
from explainers.records import Floats, Reading

# Single precision has seven digits.
_BEYOND, _SUMS = 1e-6, 1e-4
_SOFTMAX = frozenset({"softmax", "_softmax"})
_LOG_SOFTMAX = frozenset({"log_softmax", "_log_softmax"})
_SIGMOID = frozenset({"sigmoid", "sigmoid_", "special_expit", "hardsigmoid", "hardsigmoid_"})
# They bound a number from one side, as no log-odds are.
_POSITIVE = frozenset({"relu", "relu_", "exp", "exp_", "softplus", "square", "abs"})
_LOGARITHMS = (
    "The model answers logarithms of probabilities (log_softmax); they are shown as the "
    "probabilities themselves."
)


@dataclass(frozen=True)
class Meaning:
    """How answers can be understood; one reading settles it."""

    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()


def last_operator(graph: Graph) -> str:
    """Name of the operator that makes a graph's answer, without its overload; "" for none."""
    makers = {name: node for node in graph.nodes for name in made_by(node)}
    name = graph.output
    while name in makers and makers[name].operator in HANDING_ON:
        name = next(names_in(makers[name].arguments), "")
    return makers[name].operator.partition(".")[0] if name in makers else ""


def declared_columns(graph: Graph) -> int:
    """How many numbers a row a graph answers, as the file declares it.

    Raises RefusedError: NO_PROBABILITIES, NOT_A_TABLE_MODEL.
    """
    declared = graph.tensors[graph.output]
    if TYPES.get(declared.dtype, ("", 0))[0] not in FLOATING:
        raise RefusedError(
            "NO_PROBABILITIES",
            "The model answers whole numbers, such as the number of a class, and no probabilities "
            "or scores.",
            "Export a model that answers its scores: leave out the argmax or the threshold.",
        )
    first = graph.tensors[graph.inputs[0]].first
    sizes = declared.sizes
    if len(sizes) not in (1, 2) or declared.first != first or not all(sizes[1:]):
        shape = " × ".join(f"{size:,}" if size else "any" for size in sizes) or "a single number"
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The model answers an array of shape {shape}, where one number a row is explained, or "
            "one for each class.",
            "Export a model that answers (rows,) or (rows, classes).",
        )
    return sizes[1] if len(sizes) == 2 else 1


def meaning_of(ending: str, columns: int, tried: Floats | None) -> Meaning:
    """Say how `columns` numbers a row can be understood.

    ending: the last operator. tried: what was answered for invented rows, (rows, columns), None
    where that told nothing. Raises RefusedError: CONSTANT_OUTPUT, MULTI_LABEL.
    """
    if ending in _SOFTMAX | _LOG_SOFTMAX:
        if columns == 1:
            raise RefusedError(
                "CONSTANT_OUTPUT",
                "The model ends in a softmax over 1 output, which is the same for every row.",
                "Train it with a sigmoid for two classes, or one softmax output for each class.",
            )
        # The softmax of a logarithm is the probability again.
        if ending in _LOG_SOFTMAX:
            return Meaning(("log-odds",), (_LOGARITHMS,))
        return Meaning(("probability",))
    if ending in _SIGMOID:
        if columns > 1:
            raise RefusedError(
                "MULTI_LABEL",
                f"The model answers {columns} questions of yes or no at once ({ending} with "
                f"{columns} outputs), and one is explained at a time.",
                "Export one model for each question, or end it in a softmax if exactly one class "
                "is right.",
            )
        return Meaning(("probability",))
    return _judged(ending, columns, tried)


def _judged(ending: str, columns: int, tried: Floats | None) -> Meaning:
    inside = tried is not None and not bool((tried < -_BEYOND).any() or (tried > 1 + _BEYOND).any())
    if columns > 1:
        if tried is not None and inside and np.abs(tried.sum(axis=1) - 1).max() < _SUMS:
            return Meaning(("probability",), (_adds_up(len(tried)),))
        return Meaning(("log-odds", "probability"))
    if inside:
        return Meaning(("number", "log-odds", "probability"))
    return Meaning(("number",) if ending in _POSITIVE else ("number", "log-odds"))


def _adds_up(rows: int) -> str:
    return (
        "The file does not say what the model's answers count. They are taken for probabilities, "
        f"because they lie between 0 and 1 and add up to 1 in {rows} invented rows."
    )
