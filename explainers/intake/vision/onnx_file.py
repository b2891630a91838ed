"""An ONNX graph over pictures as its card and its vision part."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.abilities import lacks
from explainers.intake.onnx.audit import audit
from explainers.intake.onnx.graph import Graph, opset, parsed
from explainers.intake.onnx.outputs import answer_of
from explainers.intake.onnx.session import opened
from explainers.intake.onnx.trial import understood_from
from explainers.intake.onnx.widths import dims_of
from explainers.intake.vision.onnx_part import (
    NO_GRAPH,
    NO_SLOPES,
    Run,
    Unlearned,
    leads_to,
    part_of,
    runner,
    tap_of,
    tapped,
)
from explainers.intake.vision.onnx_randomising import randomised, weights_in
from explainers.intake.vision.opening import WANTED, invented, layout_of, settled, tried
from explainers.intake.vision.part import VisionPart
from explainers.records import ModelCard, PictureInput

_FLOATING = (1, 10, 11)


def takes_pictures(graph: Graph) -> bool:
    """Whether a graph has one input of four axes."""
    return len(graph.inputs) == 1 and len(dims_of(graph.inputs[0]) or ()) == 4


def vision_of(data: bytes, file_name: str) -> tuple[ModelCard, VisionPart]:
    """Read an ONNX file over pictures: its answers and margins, without gradients.

    Where the file leaves the meaning of its outputs open, the card says which readings there are,
    and the part answers what the graph answers. Raises RefusedError: what `from_onnx.read` raises.
    """
    model = parsed(data)
    graph = audit(model)
    taken, rows = _picture_input(graph)
    answer = answer_of(graph)
    tap = tap_of(graph, answer)

    def runs(written: Any) -> Run:
        return runner(opened(tapped(written, tap)), answer, tap, taken, rows)

    names = weights_in(graph)
    run = runs(model)
    found = tried(part_of(run, ""), taken)
    meaning = understood_from(answer, found)
    if not meaning.readings:
        raise RefusedError(
            "NO_PROBABILITIES",
            f"The graph answers decision scores of a {quoted(answer.ending)}, which are not read "
            "for pictures.",
            "Export a network that answers a probability, or one score, for each class.",
        )
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="ONNX",
        kind=f"ONNX graph of pictures, {len(graph.nodes):,} operators",
        task="regression",
        scale="number",
        features=(),
        outputs=meaning.columns,
        lacks=lacks("An ONNX graph", gradients=NO_SLOPES, deep_shap=NO_GRAPH),
        versions={"onnxruntime": version("onnxruntime"), "onnx": version("onnx")},
        details=(("opset", ", ".join(f"{name} {number}" for name, number in opset(model)[:4])),),
        notes=meaning.notes,
        readings=meaning.readings,
        pictures=taken,
    )
    unlearned = _unlearned(runs, model, names)
    return settled(card, part_of(run, _function(run, tap, taken), unlearned=unlearned))


def _unlearned(runs: Callable[[Any], Run], model: Any, names: tuple[str, ...]) -> Unlearned | None:
    if not names:
        return None
    return lambda seed, layers: runs(randomised(model, names, seed, layers))


def _function(run: Run, tap: Any, taken: PictureInput) -> str:
    """The last function of the graph, where it is what it is taken for."""
    try:
        answers, before = run(invented(taken)[:1])
    except Exception:  # noqa: BLE001 - the picture is ours, not the owner's: no reason to refuse
        return ""
    return str(tap.function) if leads_to(tap, answers, before) else ""


def _picture_input(graph: Graph) -> tuple[PictureInput, int]:
    """Read what pictures a graph takes, and how many at once (0 for any number).

    Raises RefusedError: NOT_A_TABLE_MODEL, UNFIT_PICTURES, UNKNOWN_WIDTH, FIXED_BATCH.
    """
    if not takes_pictures(graph):
        raise RefusedError(
            "UNFIT_PICTURES",
            f"The graph takes {len(graph.inputs)} inputs, where pictures are one tensor of 4 axes.",
            WANTED,
        )
    (given,) = graph.inputs
    if given.type.tensor_type.elem_type not in _FLOATING:
        raise RefusedError(
            "UNFIT_PICTURES",
            f"The input {quoted(given.name)} takes no floating-point numbers.",
            WANTED,
        )
    sizes = dims_of(given) or ()
    taken, rows = layout_of(given.name, sizes), sizes[0]
    if rows > 1:
        raise RefusedError(
            "FIXED_BATCH",
            f"The input {quoted(given.name)} takes exactly {rows:,} pictures at once, and "
            "explanations ask for any number.",
            "Export the model with the number of pictures left open as the first axis.",
        )
    return taken, rows
