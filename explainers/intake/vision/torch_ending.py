"""The last softmax or sigmoid of an exported graph: taken off, and put back as a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from explainers.intake.torch.graph import Graph
from explainers.intake.torch.nodes import Node, made_by
from explainers.intake.torch.operators import HANDING_ON
from explainers.intake.vision.torch_functional import names_of, pruned, renamed
from explainers.records import Reading

Ending = Literal["softmax", "log_softmax", "sigmoid", ""]
"""What a network does last to its margins; "" for nothing that is known."""
_ENDINGS: Mapping[str, Ending] = {
    **dict.fromkeys(("softmax.int", "_softmax.default"), "softmax"),
    **dict.fromkeys(("log_softmax.int", "_log_softmax.default"), "log_softmax"),
    **dict.fromkeys(("sigmoid.default", "special_expit.default"), "sigmoid"),
}


@dataclass(frozen=True)
class Scale:
    """Two functions of what a network answers before its ending, (pictures, columns) of PyTorch.

    answers, margins: -> (pictures, outputs), as `VisionPart` promises them.
    """

    answers: Callable[[Any], Any]
    margins: Callable[[Any], Any]


def before_ending(graph: Graph) -> tuple[Graph, Ending]:
    """Return the graph up to its margins, and what was behind them; nothing is overwritten in it.

    A softmax over another axis than that of the classes is a step like others.
    """
    makers = {name: node for node in graph.nodes for name in made_by(node)}
    name = graph.output
    while name in makers and makers[name].operator in HANDING_ON:
        name = next(iter(names_of(makers[name])), "")
    last = makers.get(name)
    if last is None or not _is_ending(last, graph):
        return pruned(graph), ""
    given = {name: names_of(last)[0]}
    nodes = tuple(renamed(node, given) for node in graph.nodes if node is not last)
    output = given.get(graph.output, graph.output)
    return pruned(replace(graph, nodes=nodes, output=output)), _ENDINGS[last.operator]


def _is_ending(node: Node, graph: Graph) -> bool:
    ending = _ENDINGS.get(node.operator, "")
    if ending in ("", "sigmoid"):
        return bool(ending)
    sizes = graph.tensors[made_by(node)[0]].sizes
    axis = node.arguments[1] if len(node.arguments) > 1 else node.keywords.get("dim")
    return isinstance(axis, int) and len(sizes) > 1 and axis % len(sizes) == 1


def scale_of(torch: Any, ending: Ending, reading: Reading | None, columns: int) -> Scale:
    """Say how the numbers before an ending become answers and margins.

    reading: how the file's own outputs are understood, None for as they are. The sums are done in
    double precision, so that probabilities near 0 and 1 keep their digits.
    """
    alone = columns == 1
    if reading == "log-odds" or (reading == "probability" and ending):
        if alone:
            return Scale(lambda raw: _pair(torch, raw).sigmoid(), lambda raw: _pair(torch, raw))
        return Scale(lambda raw: raw.double().softmax(1), lambda raw: raw.double())
    if reading == "probability" and alone:
        shares = partial(_shares, torch)
        return Scale(shares, shares)
    return Scale(_ANSWERS[ending], lambda raw: raw.double())


def _shares(torch: Any, raw: Any) -> Any:
    """The probabilities of both of two classes, of the second one's."""
    return torch.cat((1 - raw.double(), raw.double()), 1)


def _pair(torch: Any, raw: Any) -> Any:
    """The log-odds of both of two classes, each by itself."""
    return torch.cat((-raw.double(), raw.double()), 1)


_ANSWERS: Mapping[Ending, Callable[[Any], Any]] = {
    "softmax": lambda raw: raw.double().softmax(1),
    "log_softmax": lambda raw: raw.double().log_softmax(1),
    "sigmoid": lambda raw: raw.double().sigmoid(),
    "": lambda raw: raw.double(),
}
