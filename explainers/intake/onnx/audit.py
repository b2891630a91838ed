"""What is refused of an ONNX file before ONNX Runtime sees it.

The runtime follows paths to other files, loads what operators of strangers ask for, and walks
trees in compiled code: a circle never ends (measured), and a tree 100,000 nodes deep ends the
process.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.onnx.graph import (
    CLASSIFIERS,
    LEARNING,
    OWN,
    Graph,
    graph_of,
    graphs_in,
    integers,
    texts,
)
from explainers.intake.onnx.tree_audit import check_trees, is_tree
from explainers.intake.onnx.widths import columns_of_tensors
from explainers.intake.sklearn.broken import broken
from explainers.intake.summary import counted

MAX_NODES = 5_000
"""Loading takes seconds for as many and, growing with the square, two minutes for 20,000."""
MAX_DEPTH = 8
"""Graphs inside graphs; skl2onnx makes one inside another."""
_ENDLESS = ("Loop", "SequenceMap")
_STRING = 8
# Bits of one element: float, uint8, int8, uint16, int16, int32, int64, bool, float16, double,
# uint32, uint64, bfloat16.
_BITS: Mapping[int, int] = {
    **{1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 16: 16}
}
_LISTS = ("float_data", "int32_data", "int64_data", "double_data", "uint64_data", "string_data")


def audit(model: Any) -> Graph:
    """Check every part of a model and return its graph.

    Raises RefusedError: EXTERNAL_DATA, CUSTOM_OPERATORS, LOCAL_FUNCTIONS, ENDLESS_OPERATOR,
    TOO_MANY_OPERATORS, TOO_DEEP, SPARSE_TENSOR, UNLISTED_TYPE, BROKEN_MODEL.
    """
    if model.functions:
        raise RefusedError(
            "LOCAL_FUNCTIONS",
            f"This model defines {counted(len(model.functions), 'operator')} of its own in the "
            f"file, such as {quoted(model.functions[0].name)}.",
            "Write them out with onnx.inliner.inline_local_functions(model) and save the result.",
        )
    nodes = 0
    for graph, depth in graphs_in(model.graph):
        nodes += len(graph.node)
        if nodes > MAX_NODES:
            raise RefusedError(
                "TOO_MANY_OPERATORS",
                f"The graph has more than {MAX_NODES:,} operators, and reading it would take "
                "minutes.",
                "Export a smaller model, or upload it in the format of its own library.",
            )
        if depth > MAX_DEPTH:
            raise RefusedError(
                "TOO_DEEP",
                f"The graph holds graphs inside graphs more than {MAX_DEPTH} deep.",
                "Export the model without branches inside branches.",
            )
        for node in graph.node:
            _check_operator(node)
        for tensor in _tensors(graph):
            _check_tensor(tensor)
    outer = graph_of(model)
    columns = columns_of_tensors(outer)
    for graph, depth in graphs_in(model.graph):
        for node in filter(is_tree, graph.node):
            # What stands in an inner graph is not traced; the runtime looks for itself there.
            known = columns.get(node.input[0]) if node.input and depth == 0 else None
            check_trees(node, known.width if known else None)
    return outer


def _check_operator(node: Any) -> None:
    if node.domain not in (*OWN, LEARNING):
        raise RefusedError(
            "CUSTOM_OPERATORS",
            f"The graph uses {quoted(node.op_type)} of {quoted(node.domain)}, which is not among "
            "the operators of the ONNX standard.",
            "Export the model with standard operators only (ai.onnx and ai.onnx.ml), and before "
            "any optimisation for one runtime.",
        )
    if node.op_type in _ENDLESS:
        raise RefusedError(
            "ENDLESS_OPERATOR",
            f"The graph uses {quoted(node.op_type)}, which can run without end, and nobody can "
            "tell beforehand.",
            "Export the model without loops; models of tables need none.",
        )
    if node.domain == LEARNING and node.op_type in CLASSIFIERS:
        labels = [len(texts(node, "classlabels_strings"))]
        labels += [len(integers(node, f"classlabels_{each}")) for each in ("int64s", "ints")]
        if max(labels) < 2:  # the runtime looks for the second one without asking
            raise broken(node.op_type, f"it chooses among {max(labels)} classes")


def _tensors(graph: Any) -> Iterator[Any]:
    sparse = list(graph.sparse_initializer)
    yield from graph.initializer
    for node in graph.node:
        for part in node.attribute:
            if part.HasField("t"):
                yield part.t
            yield from part.tensors
            sparse.extend([part.sparse_tensor] if part.HasField("sparse_tensor") else ())
            sparse.extend(part.sparse_tensors)
    if sparse:
        raise RefusedError(
            "SPARSE_TENSOR",
            f"The tensor {quoted(sparse[0].values.name)} is stored as sparse, and so may be far "
            "larger in memory than in the file.",
            "Export the model with dense tensors.",
        )


def _check_tensor(tensor: Any) -> None:
    name = quoted(tensor.name)
    if tensor.data_location == tensor.EXTERNAL or tensor.external_data:
        where = next((part.value for part in tensor.external_data if part.key == "location"), "")
        raise RefusedError(
            "EXTERNAL_DATA",
            f"The numbers of {name} are not in this file but in another, {quoted(where)}, and no "
            "other file is read here.",
            "Save the model as one file: onnx.save_model(model, 'model.onnx', "
            "save_as_external_data=False).",
        )
    bits = _BITS.get(tensor.data_type)
    if bits is None and tensor.data_type != _STRING:
        raise RefusedError(
            "UNLISTED_TYPE",
            f"The tensor {name} is of type {tensor.data_type}, which no model of tables needs.",
            "Export the model with floating-point or whole numbers.",
        )
    claimed = -1 if min(tensor.dims, default=0) < 0 else math.prod(tensor.dims)
    held: float = sum(len(getattr(tensor, each)) for each in _LISTS)
    if bits is not None and tensor.raw_data:
        held += len(tensor.raw_data) * 8 / bits
    if claimed != held:
        shape = " × ".join(f"{size:,}" for size in tensor.dims)
        raise broken(f"tensor {name}", f"its shape is {shape} and it holds {held:,.10g} values")
