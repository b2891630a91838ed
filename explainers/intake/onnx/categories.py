"""The categories an ONNX graph knows for its columns of text, from the encoders they go into."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.intake.onnx.graph import Graph, attribute, labels_in, texts, value_of
from explainers.intake.onnx.widths import Source, columns_of_tensors

_LISTS = {
    "OneHotEncoder": ("cats_strings",),
    "LabelEncoder": ("keys_strings", "classes_strings", "keys_tensor"),
    "CategoryMapper": ("cats_strings",),
}
_TEXT = 8


def categories_of(graph: Graph) -> Mapping[Source, tuple[str, ...]]:
    """Map (input, column) to the categories its encoder lists, where it has one of its own."""
    columns = columns_of_tensors(graph)
    found: dict[Source, tuple[str, ...]] = {}
    for node in graph.nodes:
        if node.op_type not in _LISTS or not node.input:
            continue
        known = columns.get(node.input[0])
        source = known.source(0) if known is not None and known.width == 1 else None
        listed = next(filter(None, (_listed(node, name) for name in _LISTS[node.op_type])), ())
        if source is not None and listed:
            found[source] = listed
    return found


def _listed(node: object, name: str) -> tuple[str, ...]:
    held = attribute(node, name)
    if held is not None and held.HasField("t"):
        return labels_in(value_of(held.t)) if held.t.data_type == _TEXT else ()
    return texts(node, name)
