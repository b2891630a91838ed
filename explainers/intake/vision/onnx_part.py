"""The vision part of an ONNX graph: its answers, and the margins before its last function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.intake.onnx.graph import Graph, origin
from explainers.intake.onnx.outputs import Answer
from explainers.intake.vision.onnx_randomising import NO_WEIGHTS
from explainers.intake.vision.part import Batch, Layers, VisionPart
from explainers.records import Floats, PictureInput, Reading

NO_SLOPES = (
    "An ONNX graph is run here, not differentiated: upload the network as its Keras file, or as a "
    ".pt2 file of PyTorch, to follow its gradients."
)
NO_GRAPH = (
    "The layers of an ONNX graph are not opened here: upload the network as its Keras file, or as "
    "a .pt2 file of PyTorch, to pass relevance back through it."
)
_ENDINGS = ("Softmax", "LogSoftmax", "Sigmoid")
_TOLERANCE = 1e-4
# 16 MB of pictures in single precision; what is made of them is several times as much.
_NUMBERS_AT_ONCE = 1 << 22
_MOST_PICTURES = 64

Run = Callable[[Batch], tuple[Floats, Floats | None]]
"""Pictures -> (pictures, columns): the graph's answers, and the same before its last function."""
Unlearned = Callable[[int, Layers], Run]
"""A seed and which layers -> the run of the same graph with their weights shuffled."""


@dataclass(frozen=True)
class Tap:
    """A tensor inside a graph that is handed out beside the answers, and what is done to it next.

    name: of the tensor, "" for none. function: the operator behind it.
    """

    name: str = ""
    function: str = ""


def tap_of(graph: Graph, answer: Answer) -> Tap:
    """Find what a graph's last softmax or sigmoid is made from."""
    node = origin(graph, answer.name)
    if node is None or node.op_type not in _ENDINGS or not node.input:
        return Tap()
    return Tap(str(node.input[0]), str(node.op_type))


def tapped(model: Any, tap: Tap) -> bytes:
    """Write an audited model that hands out one more tensor. The message itself is changed."""
    import onnx

    if tap.name and tap.name not in {each.name for each in model.graph.output}:
        model.graph.output.append(onnx.ValueInfoProto(name=tap.name))
    return bytes(model.SerializeToString())


def runner(session: Any, answer: Answer, tap: Tap, taken: PictureInput, rows: int) -> Run:
    """Make the run of an opened session. rows: how many pictures it takes at once, 0 for any."""
    given = session.get_inputs()[0]
    kind = {"tensor(float16)": np.float16, "tensor(double)": np.float64}.get(given.type, np.float32)
    numbers = taken.height * taken.width * taken.channels
    most = rows or max(1, min(_MOST_PICTURES, _NUMBERS_AT_ONCE // numbers))
    wanted = [answer.name, *([tap.name] if tap.name else [])]

    def block(batch: Batch) -> list[Floats]:
        turned = batch.transpose(0, 3, 1, 2) if taken.first else batch
        found = session.run(wanted, {given.name: np.ascontiguousarray(turned, dtype=kind)})
        matrices = [answer.matrix(found[0]), *found[1:]]
        return [np.asarray(each, np.float64).reshape(len(batch), -1) for each in matrices]

    def run(batch: Batch) -> tuple[Floats, Floats | None]:
        empty = len(batch) == 0
        batch = np.zeros((1, *batch.shape[1:]), np.float32) if empty else batch
        blocks = [block(batch[start : start + most]) for start in range(0, len(batch), most)]
        answers, *before = (np.concatenate(each)[empty:] for each in zip(*blocks, strict=True))
        return answers, before[0] if before else None

    return run


def leads_to(tap: Tap, answers: Floats, before: Floats | None) -> bool:
    """Whether the answers are what the last function makes of the tensor before it.

    It is not where that function goes over another axis than the classes.
    """
    if before is None or before.shape != answers.shape:
        return False
    made = _FUNCTIONS[tap.function](before)
    return bool(np.allclose(made, answers, rtol=0, atol=_TOLERANCE))


def part_of(
    run: Run, function: str, reading: Reading | None = None, unlearned: Unlearned | None = None
) -> VisionPart:
    """Make the part of a graph whose outputs are understood as `reading`; None: as they are.

    function: what it does last to what `run` answers second, "" where that is nothing known.
    unlearned: None where the graph has no weights that can be shuffled.
    """

    def answers(batch: Batch) -> Floats:
        found, before = run(batch)
        if reading in (None, "number"):
            return found
        if found.shape[1] > 1:
            return found if reading == "probability" else _softmax(found)
        if reading == "probability" and (before is None or not function):
            return np.hstack([1 - found, found])
        return _sigmoid(_pair(found if before is None or not function else before))

    def margins(batch: Batch) -> Floats:
        found, before = run(batch)
        margin = before if before is not None and function else found
        if margin.shape[1] > 1 or reading in (None, "number"):
            return margin
        return _pair(margin) if reading == "log-odds" or function else answers(batch)

    return VisionPart(
        answers=answers,
        margins=margins,
        slopes=None,
        answer_slopes=None,
        at_layer=None,
        layers=(),
        graph=None,
        why_no_slopes=NO_SLOPES,
        why_no_graph=NO_GRAPH,
        read_as=lambda other: part_of(run, function, other, unlearned),
        randomised=None
        if unlearned is None
        else lambda seed, layers: part_of(unlearned(seed, layers), function, reading, unlearned),
        why_not_randomised="" if unlearned else NO_WEIGHTS,
    )


def _pair(margin: Floats) -> Floats:
    return np.hstack([-margin, margin])


def _softmax(scores: NDArray[Any]) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _log_softmax(scores: Floats) -> Floats:
    moved = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(moved - np.log(np.exp(moved).sum(axis=1, keepdims=True)))


def _sigmoid(margin: Floats) -> Floats:
    return np.exp(-np.logaddexp(0, -margin))


_FUNCTIONS = {"Softmax": _softmax, "LogSoftmax": _log_softmax, "Sigmoid": _sigmoid}
