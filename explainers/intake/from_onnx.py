"""ONNX graphs over the columns of a table: audited, then run by ONNX Runtime."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib.metadata import version
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.abilities import lacks
from explainers.intake.handle import ModelHandle, two_sided
from explainers.intake.onnx.audit import audit
from explainers.intake.onnx.graph import Graph, opset, parsed
from explainers.intake.onnx.inputs import Inputs, arrays_of, input_notes, inputs_of
from explainers.intake.onnx.outputs import answer_of
from explainers.intake.onnx.session import opened
from explainers.intake.onnx.tree_audit import is_tree
from explainers.intake.onnx.trial import Run, Understood, understood
from explainers.intake.reading import handle_as
from explainers.intake.vision import handles
from explainers.intake.vision.onnx_file import takes_pictures, vision_of
from explainers.records import ModelCard

if TYPE_CHECKING:
    import pandas as pd

BATCH_ROWS = 4_096
"""Rows sent at once. Larger batches are no faster, and nearest neighbours fill memory with them."""
_FLOAT = 1
_NO_TREES = (
    "The trees of an ONNX file are not opened in this version; upload the model in its own format "
    "(skops, XGBoost JSON, LightGBM text) for Tree SHAP."
)
_NO_GRADIENTS = (
    "An ONNX graph is run here, not differentiated; upload a network as its Keras file to follow "
    "its gradients."
)
_NO_LAYERS = "The layers of an ONNX graph are not opened here; upload a network as its Keras file."
_SINGLE_PRECISION = (
    "The graph counts in single precision (about 7 digits), so a value very near a threshold may "
    "fall on its other side than in the model it was exported from."
)
# They move numbers about and say nothing of the model.
_PLUMBING = frozenset(
    {
        *("ArgMax", "ArrayFeatureExtractor", "Cast", "Concat", "Constant", "Flatten", "Gather"),
        *("Identity", "Reshape", "Shape", "Squeeze", "Unsqueeze", "ZipMap"),
    }
)
_SHOWN = 4


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read an ONNX file.

    Raises RefusedError: BROKEN_MODEL, EXTERNAL_DATA, CUSTOM_OPERATORS, LOCAL_FUNCTIONS,
    ENDLESS_OPERATOR, TOO_MANY_OPERATORS, TOO_DEEP, SPARSE_TENSOR, UNLISTED_TYPE, TOO_NEW,
    NOT_A_TABLE_MODEL, UNFIT_PICTURES, UNKNOWN_WIDTH, FIXED_BATCH, TOO_MANY_COLUMNS,
    NO_PROBABILITIES, SEVERAL_OUTPUTS, SEVERAL_TARGETS, MULTI_LABEL, PAIR_SCORES, CONSTANT_OUTPUT,
    UNKNOWN_OUTPUT.
    """
    model = parsed(data)
    graph = audit(model)
    if takes_pictures(graph):
        return handles.handle_of(*vision_of(data, file_name))
    inputs, answer = inputs_of(graph), answer_of(graph)
    run = _runner(opened(data), inputs)
    meaning = understood(answer, inputs, run)
    trees = any(is_tree(node) for node in graph.nodes)
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="ONNX",
        kind=f"ONNX graph: {_steps(graph)}",
        task="regression",
        scale="number",
        features=inputs.features,
        outputs=meaning.columns,
        lacks=lacks(
            "An ONNX graph",
            gradients=_NO_GRADIENTS,
            deep_shap=_NO_LAYERS,
            **({"trees": _NO_TREES} if trees else {}),
        ),
        versions={"onnxruntime": version("onnxruntime"), "onnx": version("onnx")},
        details=_details(graph),
        notes=(*_precision(graph), *input_notes(inputs), *meaning.notes),
        readings=meaning.readings,
    )
    raw = ModelHandle(card, lambda frame: answer.matrix(run(frame, answer.name)))
    handle = _settled(raw, meaning)
    outputs = max(2, meaning.columns)
    if len(answer.classes) != outputs:
        return handle
    return replace(handle, card=replace(handle.card, classes=answer.classes))


def _runner(session: Any, inputs: Inputs) -> Run:
    rows = 1 if inputs.single else BATCH_ROWS

    def run(frame: pd.DataFrame, output: str) -> Any:
        parts = [
            session.run([output], arrays_of(frame.iloc[start : start + rows], inputs))[0]
            for start in range(0, max(1, len(frame)), rows)
        ]
        if isinstance(parts[0], list):
            return [row for part in parts for row in part]
        return np.concatenate(parts)

    return run


def _settled(handle: ModelHandle, meaning: Understood) -> ModelHandle:
    if not meaning.readings:
        return _scored(handle, meaning.columns)
    if len(meaning.readings) > 1:
        return handle
    read_so = handle_as(handle, meaning.readings[0])
    return replace(read_so, card=replace(read_so.card, readings=(), reading=None))


def _scored(handle: ModelHandle, columns: int) -> ModelHandle:
    """The handle of decision scores; one score speaks for the second of two classes."""
    card = replace(handle.card, task="classification", scale="score", outputs=max(2, columns))
    raw = handle.predict
    predict = raw if columns > 1 else lambda frame: two_sided(np.ravel(raw(frame)))
    return replace(handle, card=card, predict=predict)


def _steps(graph: Graph) -> str:
    """Name the operators that make the model, the same ones in a row once."""
    kinds = [node.op_type for node in graph.nodes if node.op_type not in _PLUMBING]
    steps = [kind for kind, _ in groupby(kinds)] or ["Identity"]
    if len(steps) > _SHOWN:
        steps = [*steps[:2], "…", *steps[-1:]]
    return " → ".join(steps)


def _details(graph: Graph) -> tuple[tuple[str, str], ...]:
    model = graph.model
    producer = f"{model.producer_name} {model.producer_version}".strip()[:60]
    versions = ", ".join(f"{name} {number}" for name, number in opset(model)[:4])
    operators = f"{len(graph.nodes):,}"
    found = (("producer", producer), ("opset", versions), ("operators", operators))
    return tuple((what, value) for what, value in found if value)


def _precision(graph: Graph) -> tuple[str, ...]:
    kinds = {
        each.type.tensor_type.elem_type
        for each in (*graph.inputs, *graph.outputs)
        if each.type.HasField("tensor_type")
    }
    mapped = any(each.type.HasField("sequence_type") for each in graph.outputs)
    return (_SINGLE_PRECISION,) if _FLOAT in kinds or mapped else ()
