"""A Keras network that reads texts, as methods see it: answers, slopes by pieces, attention."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from explainers.intake.handle import two_sided
from explainers.intake.reading import understood
from explainers.intake.texts.column import each_once
from explainers.intake.texts.keras_attention import Looking
from explainers.intake.texts.keras_calls import Prepared, answering, sloping
from explainers.intake.texts.keras_cutting import PADDING
from explainers.intake.texts.keras_graph import Graph, by_vectors, embedding_of
from explainers.intake.texts.keras_padding import filled, passes_over
from explainers.intake.texts.keras_sum import sum_of
from explainers.intake.texts.part import Embeddings, TextGradients, TextPart
from explainers.records import Floats, Integers, Reading, TextInput

_MOST_TEXTS = 1_024
_NO_SUM = "This network reads its words in order, and a weighted sum of words has none."
_COUNTED = (
    "TextVectorization counts words in this network (output_mode={mode}), and a count has no "
    "vector to follow a slope to."
)


@dataclass(frozen=True, eq=False)
class Network:
    """What a part is made of, whatever its outputs mean.

    outputs: numbers the network answers a text. embedding: what looks its pieces up, or None, and
    why. looking: its attention, or None, and why. prepared: how texts of many lengths go together.
    """

    graph: Graph
    outputs: int
    embedding: Any
    why_no_embedding: str
    looking: Looking | None
    why_not_looking: str
    prepared: Prepared


def network_of(graph: Graph, outputs: int, looking: Looking | None, why_not: str) -> Network:
    """Join what was found out about a network."""
    cutting = graph.cutting
    if cutting.counts:
        counted = _COUNTED.format(mode=cutting.mode)
        return Network(graph, outputs, None, counted, looking, why_not, list)
    embedding, why_none = embedding_of(graph.answers)
    over = (
        embedding is not None
        and cutting.length is None
        and passes_over(graph.margins or graph.answers, embedding)
    )
    return Network(graph, outputs, embedding, why_none, looking, why_not, filled if over else list)


def text_input(network: Network) -> TextInput:
    """What the network reads, and what its pieces can be compared with."""
    return TextInput(
        limit=network.graph.cutting.limit,
        attention=network.looking.sizes if network.looking else None,
        baselines=tuple(_baselines(network)) if network.embedding else (),
    )


def part_of(network: Network, reading: Reading | None = None) -> TextPart:
    """Make the part whose outputs are understood as `reading`; None: as they come."""
    graph, cutting = network.graph, network.graph.cutting
    scale = _scale(network, reading)
    outputs = len(scale.shown(np.zeros((1, network.outputs)))[0])
    answered = answering(graph.answers, cutting, network.prepared)
    margins = (
        answered
        if scale.network is graph.answers
        else answering(scale.network, cutting, network.prepared)
    )

    def answers(texts: Sequence[str]) -> Floats:
        return answered(texts) if reading is None else understood(answered(texts), reading)

    asked = partial(each_once, outputs=outputs, most=_MOST_TEXTS)
    linear, why_no_linear = (
        sum_of(scale.network, cutting, scale.shown) if cutting.counts else (None, _NO_SUM)
    )
    return TextPart(
        answers=lambda texts: asked(texts, answers),
        margins=lambda texts: asked(texts, lambda each: scale.shown(margins(each))),
        unit=scale.unit,
        linear=linear,
        gradients=_gradients(network, scale) if network.embedding else None,
        attention=network.looking.at if network.looking else None,
        why_no_linear=why_no_linear,
        why_no_gradients=network.why_no_embedding,
        why_no_attention=network.why_not_looking,
        read_as=partial(part_of, network),
    )


@dataclass(frozen=True, eq=False)
class _Scale:
    """Where margins are taken, how they are shown, and in which unit.

    network: what answers them. shown: its columns, (texts, columns) -> (texts, outputs).
    """

    network: Any
    shown: Callable[[Floats], Floats]
    unit: str


def _scale(network: Network, reading: Reading | None) -> _Scale:
    graph = network.graph
    if reading is None or reading == "number":
        return _Scale(graph.answers, lambda raw: raw, "prediction")
    before = graph.margins or (graph.answers if reading == "log-odds" else None)
    if before is None:
        return _Scale(graph.answers, lambda raw: understood(raw, "probability"), "probability")
    if network.outputs > 1:
        return _Scale(before, lambda raw: raw, "score before softmax")
    return _Scale(before, lambda raw: two_sided(raw[:, 0]), "log-odds")


def _gradients(network: Network, scale: _Scale) -> TextGradients:
    raw_slopes = sloping(by_vectors(scale.network, network.embedding), network.outputs)

    def slopes(embeddings: Embeddings, ids: Integers, output: int) -> tuple[Floats, Embeddings]:
        one = network.outputs == 1
        raw, found = raw_slopes(embeddings, ids, 0 if one else output)
        margins = scale.shown(raw)
        # Of one sum the second output is the sum itself, and the first is the sum turned round.
        turned = margins.shape[1] == 2 and one and output == 0
        return margins, -found if turned else found

    return TextGradients(
        network.graph.cutting.pieces, partial(_embedded, network), slopes, _baselines(network)
    )


def _embedded(network: Network, ids: Integers) -> Embeddings:
    return np.asarray(network.embedding(np.asarray(ids, dtype=np.int64)), dtype=np.float32)


def _baselines(network: Network) -> Mapping[str, Callable[[Integers], Integers | None]]:
    """What pieces can be compared with.

    Padding that the network passes over ("mask_zero") has a vector that nothing has ever learned,
    and is no piece that could be read.
    """

    def all_others(token: int, ids: Integers) -> Integers:
        return np.where(ids == PADDING, ids, token)

    read = not network.embedding.mask_zero
    padding = {"pad": partial(all_others, PADDING)} if read else {}
    return {
        **padding,
        "mask": partial(all_others, network.graph.cutting.mask),
        "zero": lambda _: None,
    }
