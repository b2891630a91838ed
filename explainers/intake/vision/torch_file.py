"""A `.pt2` file over pictures as its card and its vision part."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from explainers.errors import RefusedError
from explainers.intake.abilities import lacks
from explainers.intake.torch.archive import opened
from explainers.intake.torch.batches import check_rows
from explainers.intake.torch.graph import Graph, graph_of
from explainers.intake.torch.library import torch_library
from explainers.intake.torch.outputs import declared_columns, last_operator, meaning_of
from explainers.intake.torch.weights import parameters_in, stored, tensors_of
from explainers.intake.vision.opening import settled, tried
from explainers.intake.vision.part import VisionPart
from explainers.intake.vision.torch_part import part_of
from explainers.intake.vision.torch_program import engine_of, picture_input
from explainers.records import ModelCard

_KIND = "A network of pictures"
_ROWS_AND_CLASSES = 2


def takes_pictures(graph: Graph) -> bool:
    """Whether an exported graph has one input of four axes."""
    return len(graph.inputs) == 1 and len(graph.tensors[graph.inputs[0]].sizes) == 4


def _columns(graph: Graph) -> int:
    """How many numbers a picture is answered with.

    Raises RefusedError: ARRAY_ANSWERS, and what `declared_columns` raises.
    """
    sizes = graph.tensors[graph.output].sizes
    if len(sizes) > _ROWS_AND_CLASSES:
        shape = " × ".join(f"{size:,}" if size else "any" for size in sizes[1:])
        raise RefusedError(
            "ARRAY_ANSWERS",
            f"The network answers an array of {shape} numbers for each picture, and one number, or "
            "one for each class, is explained.",
            "Export a network that answers (pictures,) or (pictures, classes).",
        )
    return declared_columns(graph)


def vision_of(data: bytes, file_name: str) -> tuple[ModelCard, VisionPart]:
    """Read a `.pt2` file over pictures.

    Where the file leaves the meaning of its outputs open, the card says which readings there are,
    and the part answers what the network answers. Raises RefusedError: what `from_pt2.read` raises
    of archives, graphs and weights, NOT_A_TABLE_MODEL, UNFIT_PICTURES, ARRAY_ANSWERS,
    UNKNOWN_WIDTH, OVERWRITTEN_VALUES, MULTI_LABEL, CONSTANT_OUTPUT.
    """
    parts = opened(data)
    graph = graph_of(parts.program)
    described = stored(parts, graph.held)
    taken = picture_input(graph)
    check_rows(graph.rows)
    columns = _columns(graph)
    torch = torch_library()
    learned = frozenset(name for name, each in described.items() if each.learned)
    weights = tensors_of(torch, parts, described)
    engine = engine_of(torch, graph, weights, columns, taken, learned)
    part = part_of(engine)
    meaning = meaning_of(last_operator(graph), columns, tried(part, taken))
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="PyTorch",
        kind=f"PyTorch exported program of pictures, {columns:,} outputs",
        task="regression",
        scale="number",
        features=(),
        outputs=columns,
        lacks=lacks(_KIND, gradients="", deep_shap=f"{_KIND} takes no columns."),
        versions={"torch": version("torch")},
        details=(
            ("parameters", f"{parameters_in(described):,}"),
            ("operators", f"{len(graph.nodes):,}"),
            ("saved with", f"PyTorch {graph.saved_with}"),
        ),
        notes=meaning.notes,
        readings=meaning.readings,
        pictures=taken,
    )
    return settled(card, part)
