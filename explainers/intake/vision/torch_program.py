"""The networks of `.pt2` files that take pictures: the audited graph, run by ourselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.torch.graph import Graph
from explainers.intake.torch.inputs import FLOATING
from explainers.intake.torch.nodes import made_by
from explainers.intake.torch.running import program_of
from explainers.intake.torch.weights import TYPES
from explainers.intake.vision.opening import WANTED, layout_of
from explainers.intake.vision.part import Layers, MapLayer
from explainers.intake.vision.torch_batches import Room
from explainers.intake.vision.torch_ending import Ending, before_ending
from explainers.intake.vision.torch_functional import names_of, pruned, without_overwriting
from explainers.intake.vision.torch_graph import NoRuleError, graph_of
from explainers.intake.vision.torch_part import Engine
from explainers.intake.vision.torch_randomising import shuffled
from explainers.intake.vision.torch_steps import two_sided
from explainers.kernels.lrp.graph import LayerGraph
from explainers.records import PictureInput, Reading

_MAPS = 4
_TOLERANCE = 1e-4


def picture_input(graph: Graph) -> PictureInput:
    """Read what pictures a graph takes.

    Raises RefusedError: NOT_A_TABLE_MODEL, UNFIT_PICTURES, UNKNOWN_WIDTH.
    """
    declared = [(name, graph.tensors[name]) for name in graph.inputs]
    name, tensor = declared[0]
    if len(declared) != 1:
        raise RefusedError(
            "UNFIT_PICTURES",
            f"The model takes {len(declared)} tensors, where pictures are one.",
            WANTED,
        )
    if TYPES.get(tensor.dtype, ("", 0))[0] not in FLOATING:
        raise RefusedError(
            "UNFIT_PICTURES",
            f"The input {quoted(name)} takes whole numbers, which have no slope.",
            WANTED,
        )
    return layout_of(name, tensor.sizes)


def engine_of(
    torch: Any,
    graph: Graph,
    weights: Mapping[str, Any],
    columns: int,
    taken: PictureInput,
    learned: frozenset[str],
) -> Engine:
    """Make the engine of an audited graph over pictures.

    columns: the numbers it answers for a picture. learned: which weights are, so that what pictures
    are divided by is not. Raises RefusedError OVERWRITTEN_VALUES.
    """
    margins, ending = before_ending(without_overwriting(torch, graph))
    raw = program_of(torch, margins, weights)
    dtype = TYPES[graph.tensors[graph.inputs[0]].dtype][0]
    describe, why_not = _described(torch, margins, weights, ending, first=taken.first)
    shape = (taken.channels, taken.height, taken.width) if taken.first else _last(taken)
    return Engine(
        torch=torch,
        raw=lambda pictures: raw(pictures).reshape(len(pictures), -1),
        held=_held(torch, margins, weights),
        layers=_layers(margins, first=taken.first),
        first=taken.first,
        dtype=dtype,
        room=_room(graph, alone=_takes_one(torch, raw, graph, shape, dtype)),
        ending=ending,
        columns=columns,
        graph=describe,
        why_no_graph=why_not,
        randomised=_randomised(torch, graph, margins, weights, columns, taken, learned),
    )


def _randomised(
    torch: Any,
    graph: Graph,
    margins: Graph,
    weights: Mapping[str, Any],
    columns: int,
    taken: PictureInput,
    learned: frozenset[str],
) -> Callable[[int, Layers], Engine] | None:
    """The same engine with shuffled weights; in the order in which they are used up to the end."""
    used = [name for node in margins.nodes for name in names_of(node) if name in learned]
    names = tuple(name for name in dict.fromkeys(used) if weights[name].is_floating_point())
    if not names:
        return None

    def randomised(seed: int, layers: Layers) -> Engine:
        found = shuffled(torch, {name: weights[name] for name in names}, seed, layers)
        return engine_of(torch, graph, {**weights, **found}, columns, taken, learned)

    return randomised


def _last(taken: PictureInput) -> tuple[int, int, int]:
    return taken.height, taken.width, taken.channels


def _described(
    torch: Any, margins: Graph, weights: Mapping[str, Any], ending: Ending, *, first: bool
) -> tuple[Callable[[Reading | None], LayerGraph] | None, str]:
    """The layer graph for each reading, or the sentence that says why there is none."""
    try:
        graph_of(torch, margins, weights, first=first)
    except NoRuleError as doubt:
        return None, str(doubt)

    def described(reading: Reading | None) -> LayerGraph:
        graph = graph_of(torch, margins, weights, first=first)
        alone = margins.tensors[margins.output].sizes[1:] in ((), (1,))
        if not alone or reading in (None, "number"):
            return graph
        raw_probability = reading == "probability" and not ending
        both = two_sided(torch, len(graph.nodes) - 1, of_probability=raw_probability)
        return LayerGraph((*graph.nodes, both))

    return described, ""


def _held(
    torch: Any, graph: Graph, weights: Mapping[str, Any]
) -> Callable[[Any, str], tuple[Any, Any]]:
    """Run a network in two halves: up to a layer, and on from there.

    Steps beside the layer, such as a residual branch, belong to both.
    """

    @lru_cache(maxsize=8)
    def halves(name: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
        onward = replace(
            graph,
            nodes=tuple(node for node in graph.nodes if name not in made_by(node)),
            inputs=(*graph.inputs, name),
        )
        before = pruned(replace(graph, output=name))
        return program_of(torch, before, weights), program_of(torch, pruned(onward), weights)

    def held(pictures: Any, name: str) -> tuple[Any, Any]:
        before, onward = halves(name)
        with torch.no_grad():
            maps = before(pictures)
        # A copy, and not a view of the pictures: it is where gradients end.
        leaf = maps.clone().requires_grad_()
        return leaf, onward(pictures, leaf).reshape(len(pictures), -1)

    return held


def _layers(graph: Graph, *, first: bool) -> tuple[MapLayer, ...]:
    """Every value of four axes that a call makes, under the name the file gives it."""
    found = []
    for node in graph.nodes:
        name = node.outputs[0] if node.outputs else ""
        if "dropout" in node.operator:
            continue  # it hands on what it is given, once a network has learned
        # A list of values is taken apart: none of them stands for the call.
        sizes = graph.tensors[name].sizes if isinstance(name, str) and name in graph.tensors else ()
        if len(sizes) == _MAPS and all(sizes[1:]) and _moves(graph, name):
            _, second, third, last = sizes
            height, width, channels = (third, last, second) if first else (second, third, last)
            found.append(MapLayer(str(name), height, width, channels))
    return tuple(found)


def _moves(graph: Graph, name: Any) -> bool:
    """Whether a value has the pictures as its first axis; weights that are turned have not."""
    return graph.tensors[name].first == graph.tensors[graph.inputs[0]].first


def _takes_one(
    torch: Any, raw: Callable[..., Any], graph: Graph, shape: tuple[int, ...], dtype: str
) -> bool:
    """Whether a picture alone is answered as it is beside another.

    A program that squeezes its answers loses the axis of the pictures where there is one.
    """
    if graph.rows.low > 1 or graph.rows.step > 1 or graph.rows.high == 1:
        return graph.rows.high == 1
    drawn = np.random.default_rng(0).standard_normal((2, *shape), dtype=np.float32)
    two = torch.from_numpy(drawn).to(getattr(torch, dtype))
    try:
        with torch.inference_mode():
            both, alone = raw(two), raw(two[:1])
    except Exception:  # noqa: BLE001 - PyTorch raises whatever the program raises
        return False
    same_form = alone.shape[1:] == both.shape[1:] and len(alone) == 1
    return bool(same_form and torch.allclose(alone, both[:1], atol=_TOLERANCE, rtol=_TOLERANCE))


def _room(graph: Graph, *, alone: bool) -> Room:
    rows = graph.rows
    many = rows.low if rows.fixed else 1
    moving = {graph.tensors[name].first for name in graph.inputs}
    sizes = [
        math.prod(size or 1 for size in tensor.sizes) // max(1, many)
        for tensor in graph.tensors.values()
        if tensor.first in moving
    ]
    least = max(rows.low, 1 if alone else 2)
    return Room(least, rows.high, rows.step, max(sizes, default=1), sum(sizes))
