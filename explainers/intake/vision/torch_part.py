"""The vision part of any PyTorch network: what methods ask, done by PyTorch's own gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from explainers.intake.vision.part import Batch, Layers, MapLayer, VisionPart
from explainers.intake.vision.randomising import NO_WEIGHTS
from explainers.intake.vision.torch_batches import Room, in_batches
from explainers.intake.vision.torch_ending import Ending, Scale, scale_of
from explainers.kernels.lrp.graph import LayerGraph
from explainers.records import Floats, Reading


@dataclass(frozen=True, eq=False)
class Engine:
    """A PyTorch network that takes pictures, of its own layout and type of numbers.

    raw: pictures -> (pictures, columns), before the ending. held: pictures and the name of a layer
    -> what the layer answers, cut off from what made it, and what `raw` makes of that. first:
    whether channels come before height and width, in pictures and in layers. graph: a reading ->
    the same network as steps that end in its margins; None where `why_no_graph` says why.
    randomised: a seed and which layers -> the same network with their weights shuffled; None where
    it has none.
    """

    torch: Any
    raw: Callable[[Any], Any]
    held: Callable[[Any, str], tuple[Any, Any]]
    layers: tuple[MapLayer, ...]
    first: bool
    dtype: str
    room: Room
    ending: Ending
    columns: int
    graph: Callable[[Reading | None], LayerGraph] | None
    why_no_graph: str
    randomised: Callable[[int, Layers], Engine] | None


def part_of(engine: Engine, reading: Reading | None = None) -> VisionPart:
    """Make the part of a network whose outputs are understood as `reading`; None: as they are."""
    scale = scale_of(engine.torch, engine.ending, reading, engine.columns)
    graph, randomised = engine.graph, engine.randomised
    return VisionPart(
        answers=_values(engine, scale.answers),
        margins=_values(engine, scale.margins),
        slopes=_slopes(engine, scale.margins),
        answer_slopes=_slopes(engine, scale.answers),
        at_layer=_at_layer(engine, scale),
        layers=engine.layers,
        graph=None if graph is None else lru_cache(maxsize=1)(lambda: graph(reading)),
        why_no_slopes="",
        why_no_graph=engine.why_no_graph,
        read_as=lambda other: part_of(engine, other),
        randomised=None
        if randomised is None
        else lambda seed, layers: part_of(randomised(seed, layers), reading),
        why_not_randomised="" if randomised else NO_WEIGHTS,
    )


def _values(engine: Engine, of: Callable[[Any], Any]) -> Callable[[Batch], Floats]:
    kind = getattr(engine.torch, engine.dtype)

    def values(batch: Batch) -> Floats:
        def ask(given: Any) -> tuple[Any, ...]:
            with engine.torch.inference_mode():
                return (of(engine.raw(given.to(kind))),)

        (found,) = in_batches(engine.torch, engine.room, batch, ask, first=engine.first)
        return np.asarray(found, dtype=np.float64)

    return values


def _slopes(engine: Engine, of: Callable[[Any], Any]) -> Callable[[Batch, int], Batch]:
    kind = getattr(engine.torch, engine.dtype)

    def slopes(batch: Batch, output: int) -> Batch:
        def ask(given: Any) -> tuple[Any, ...]:
            pictures = given.requires_grad_()
            total = of(engine.raw(pictures.to(kind)))[:, output].sum()
            return (_derivative(engine.torch, total, pictures),)

        (found,) = in_batches(engine.torch, engine.room, batch, ask, first=engine.first, back=True)
        return found

    return slopes


def _at_layer(engine: Engine, scale: Scale) -> Callable[[Batch, int, str], tuple[Batch, Batch]]:
    kind = getattr(engine.torch, engine.dtype)

    def at_layer(batch: Batch, output: int, name: str) -> tuple[Batch, Batch]:
        def ask(given: Any) -> tuple[Any, ...]:
            maps, raw = engine.held(given.to(kind), name)
            slopes = _derivative(engine.torch, scale.margins(raw)[:, output].sum(), maps)
            return maps.detach().float(), slopes.float()

        maps, slopes = in_batches(
            engine.torch, engine.room, batch, ask, first=engine.first, back=True
        )
        return maps, slopes

    return at_layer


def _derivative(torch: Any, total: Any, of: Any) -> Any:
    """The derivative of a sum over pictures, which do not depend on each other; 0 for none."""
    if not total.requires_grad:
        return torch.zeros_like(of)
    (found,) = torch.autograd.grad(total, of, allow_unused=True)
    return torch.zeros_like(of) if found is None else found
