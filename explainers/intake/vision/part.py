"""The network inside an image model, as methods see it, whatever library runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.lrp.graph import LayerGraph
from explainers.records import Floats, Reading

Batch = NDArray[np.float32]
"""(pictures, height, width, channels), as a preparation makes it: what the network takes."""

Layers = Literal["all", "last"]
"""Which layers of a network lose what they learned: every one, or the last one with weights."""


@dataclass(frozen=True)
class MapLayer:
    """A layer that answers a stack of maps, under a name of its own in the network.

    height, width: of each map, None where the network takes pictures of any size and the maps'
    size follows from theirs. channels: how many maps.
    """

    name: str
    height: int | None
    width: int | None
    channels: int


@dataclass(frozen=True, eq=False)
class VisionPart:
    """A network that takes pictures: float32 batches (pictures, height, width, channels).

    Channels come last whatever the library has. Each callable takes any number of pictures, none
    included, and works through them in batches that memory can hold.

    answers: batch -> (pictures, outputs), on the card's scale; two for one output of yes or no.
    margins: batch -> (pictures, outputs), before the last softmax or sigmoid, the same as `answers`
    where there is none; of one output of yes or no, the log-odds m as (-m, m).
    slopes: batch and the index of an output -> the derivative of that output's margin, like the
    batch, float32; answer_slopes: the same of the answer. Both None where the network has no
    gradients; `why_no_slopes` is the sentence, "" otherwise.
    layers: every layer that answers maps, from the input on; none without gradients.
    at_layer: batch, index of an output, name of a layer -> what the layer answers, and the
    derivative of the margin by that, (pictures, height, width, channels) each, float32.
    graph: the same network as a graph that ends in the margins, for relevance propagation; None
    where it has a step without a rule, and `why_no_graph` says which. Made when first asked for.
    Its steps take one picture at least, and nobody cuts their batches: hand in few at a time.
    read_as: the same part with its outputs understood in another way.
    randomised: a seed and which layers -> the part of the same network with their weights shuffled
    (`randomising`), in memory of its own; None where `why_not_randomised` says why.
    """

    answers: Callable[[Batch], Floats]
    margins: Callable[[Batch], Floats]
    slopes: Callable[[Batch, int], Batch] | None
    answer_slopes: Callable[[Batch, int], Batch] | None
    at_layer: Callable[[Batch, int, str], tuple[Batch, Batch]] | None
    layers: tuple[MapLayer, ...]
    graph: Callable[[], LayerGraph] | None
    why_no_slopes: str
    why_no_graph: str
    read_as: Callable[[Reading], VisionPart]
    randomised: Callable[[int, Layers], VisionPart] | None = None
    why_not_randomised: str = ""
