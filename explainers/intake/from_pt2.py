"""PyTorch models saved by torch.export: a graph of listed operators, audited and run by ourselves.

PyTorch's own reader is never given the file: it opens pickles, and evaluates text of the file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from explainers.intake.handle import ModelHandle
from explainers.intake.summary import counted
from explainers.intake.torch.archive import opened
from explainers.intake.torch.batches import answers_of, check_rows, over_frames
from explainers.intake.torch.graph import Graph, graph_of
from explainers.intake.torch.handle import Found, handle_of, widths
from explainers.intake.torch.inputs import slots_of
from explainers.intake.torch.library import torch_library
from explainers.intake.torch.network import network_part, why_no_slopes, why_not_followed
from explainers.intake.torch.nodes import Name, Node
from explainers.intake.torch.outputs import declared_columns, last_operator, meaning_of
from explainers.intake.torch.running import program_of
from explainers.intake.torch.trial import invented, tried
from explainers.intake.torch.weights import parameters_in, stored, tensors_of
from explainers.intake.vision import handles
from explainers.intake.vision.torch_file import takes_pictures, vision_of
from explainers.intake.vision.torch_randomising import shuffled

# Position of the weights among the arguments, and whether they are stored turned.
_LAYERS = {"linear.default": (1, 0), "addmm.default": (2, 1), "mm.default": (1, 1)}


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a `.pt2` file.

    Raises RefusedError: MISSING_PACKAGE, NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH,
    DUPLICATE_MEMBER, SEVERAL_MODELS, OLD_VERSION, TOO_NEW, TOO_LARGE_CONFIG, TOO_DEEP,
    TOO_MANY_OPERATORS, TOO_MANY_PARAMETERS, CUSTOM_OPERATORS, PICKLED_WEIGHTS, UNLISTED_TYPE,
    TRAINING_MODE, NOT_A_TABLE_MODEL, UNFIT_PICTURES, ARRAY_ANSWERS, UNKNOWN_WIDTH,
    TOO_MANY_COLUMNS, FIXED_BATCH, SEVERAL_OUTPUTS, NO_PROBABILITIES, MULTI_LABEL,
    CONSTANT_OUTPUT, BROKEN_MODEL.
    """
    parts = opened(data)
    graph = graph_of(parts.program)
    if takes_pictures(graph):
        return handles.handle_of(*vision_of(data, file_name))
    described = stored(parts, graph.held)
    slots = slots_of(graph)
    check_rows(graph.rows)
    columns = declared_columns(graph)
    torch = torch_library()
    weights = tensors_of(torch, parts, described)
    program = program_of(torch, graph, weights)
    widest = _widest(graph)
    run = over_frames(answers_of(torch, program, slots, graph.rows, widest), slots)
    meaning = meaning_of(last_operator(graph), columns, tried(run, slots))
    learned = {
        name: weights[name]
        for name, each in described.items()
        if each.learned and weights[name].is_floating_point()
    }

    def forgotten(seed: int) -> Callable[..., Any]:
        return program_of(torch, graph, {**weights, **shuffled(torch, learned, seed, "all")})

    network = network_part(
        torch, program, slots, graph.rows, widest, forgotten if learned else None
    )
    no_slopes = why_no_slopes(slots, (node.operator for node in graph.nodes))
    no_slopes = no_slopes or why_not_followed(network, invented(slots))
    features = sum(len(slot.features) for slot in slots)
    found = Found(
        kind=f"PyTorch exported program, {widths(features, _hidden(graph), columns)}",
        slots=slots,
        columns=columns,
        meaning=meaning,
        run=run,
        network=network,
        no_slopes=no_slopes,
        details=(
            ("parameters", f"{parameters_in(described):,}"),
            ("operators", f"{len(graph.nodes):,}"),
            ("saved with", f"PyTorch {graph.saved_with}"),
        ),
        notes=_batch_note(graph),
    )
    return handle_of(data, file_name, found)


def _widest(graph: Graph) -> int:
    """The most numbers any tensor of the graph has for one row, as the file declares them."""
    fixed = graph.rows.low if graph.rows.fixed else 1
    moving = [graph.tensors[name].first for name in graph.inputs][:1]
    sizes = (
        math.prod(size or 1 for size in tensor.sizes)
        for tensor in graph.tensors.values()
        if tensor.first in moving
    )
    return max(sizes, default=1) // max(1, fixed)


def _hidden(graph: Graph) -> list[int]:
    """How many numbers each layer of weights makes, in running order."""
    found = (_layer(graph, node) for node in graph.nodes if node.operator in _LAYERS)
    return [width for width in found if width]


def _layer(graph: Graph, node: Node) -> int:
    place, axis = _LAYERS[node.operator]
    weights = node.arguments[place] if len(node.arguments) > place else None
    tensor = graph.tensors.get(weights.name) if isinstance(weights, Name) else None
    return tensor.sizes[axis] if tensor is not None and len(tensor.sizes) == 2 else 0


def _batch_note(graph: Graph) -> tuple[str, ...]:
    if not graph.rows.fixed:
        return ()
    many = counted(graph.rows.low, "row")
    return (
        f"The file was exported for exactly {many} at a time, so rows are asked in such batches, "
        "filled up where they are fewer, and explanations may take longer.",
    )
