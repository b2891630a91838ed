"""Which output of a graph is its answer, and what the graph itself says that it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import columns_of
from explainers.intake.onnx.graph import (
    CLASSIFIERS,
    Graph,
    attribute,
    constant,
    integers,
    labels_in,
    moved_by_inputs,
    origin,
    texts,
    word,
)
from explainers.intake.onnx.leaves import hold_probabilities
from explainers.intake.onnx.widths import dims_of
from explainers.intake.summary import label
from explainers.records import Floats

Meaning = Literal["probability", "log-probability", "score", "number", "open"]
"""What the graph says of its answers; "open" where it does not say."""

_NUMBERS = (1, 10, 11)
_REGRESSORS = ("LinearRegressor", "SVMRegressor", "TreeEnsembleRegressor", "TreeEnsemble")
_NORMALISED = ("LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO")
_FUNCTIONS: Mapping[str, Meaning] = {
    **{"Softmax": "probability", "Sigmoid": "probability", "HardSigmoid": "probability"},
    "LogSoftmax": "log-probability",
}
_ALONE = "Export the model with one output of numbers, and at most one of labels beside it."


@dataclass(frozen=True)
class Answer:
    """The output that is explained.

    `columns` are the numbers a row, 0 if not declared. `label` is the output that names the
    predicted class beside them, "" if none; `classes` are in output order, () if not named.
    `ending` is the operator that made the answer. `keys` are the classes where it comes as a
    dictionary for each row, and `turned` says that its columns stand the wrong way round.
    """

    name: str
    columns: int
    meaning: Meaning
    label: str
    classes: tuple[str, ...]
    ending: str = ""
    keys: tuple[Any, ...] = ()
    turned: bool = False

    @property
    def labelled(self) -> bool:
        """Whether the graph names the predicted class too."""
        return bool(self.label)

    def matrix(self, raw: Any) -> Floats:
        """Shape what the runtime answers as (rows, columns)."""
        if self.keys:
            raw = [[row[key] for key in self.keys] for row in raw]
        found = columns_of(raw)
        return found[:, ::-1] if self.turned else found


def answer_of(graph: Graph) -> Answer:
    """Choose the output and read what the graph says of it.

    Raises RefusedError: NO_PROBABILITIES, SEVERAL_TARGETS, SEVERAL_OUTPUTS, MULTI_LABEL,
    PAIR_SCORES.
    """
    # Names of classes may be handed out beside the answers; they are the same for every row.
    moved = moved_by_inputs(graph)
    given = [each for each in graph.outputs if each.name in moved]
    values = [each for each in given if _is_values(each)]
    labels = [each for each in given if not _is_values(each) and _is_label(each)]
    _check_fit(given, values, labels)
    chosen = values[0]
    node = origin(graph, chosen.name)
    keys = _keys(graph.makers.get(chosen.name))
    classes = tuple(map(label, keys)) or _classes(graph, labels[0].name if labels else "", node)
    dims = dims_of(chosen)
    columns = len(keys) or (1 if dims is not None and len(dims) == 1 else dims[-1] if dims else 0)
    meaning = _meaning(graph, node, labelled=bool(labels) or _is(node, CLASSIFIERS))
    scores = _is(node, ("SVMClassifier",)) and meaning == "score"
    if scores and len(classes) > 2:
        raise RefusedError(
            "PAIR_SCORES",
            f"This support vector machine answers a score for each pair of its {len(classes)} "
            "classes, which no single class can be explained by.",
            "Train it with probability=True, or with decision_function_shape='ovr'.",
        )
    return Answer(
        chosen.name,
        columns,
        meaning,
        labels[0].name if labels else "",
        classes,
        node.op_type if node is not None else "",
        keys,
        # Of two classes, the runtime's machine gives the larger score to the one it rejects.
        turned=scores,
    )


def _is(node: Any, kinds: tuple[str, ...]) -> bool:
    return node is not None and node.op_type in kinds


def _is_values(declared: Any) -> bool:
    kind = declared.type
    if kind.HasField("sequence_type"):
        return bool(kind.sequence_type.elem_type.HasField("map_type"))
    return kind.HasField("tensor_type") and kind.tensor_type.elem_type in _NUMBERS


def _is_label(declared: Any) -> bool:
    return bool(declared.type.HasField("tensor_type"))


def _check_fit(given: list[Any], values: list[Any], labels: list[Any]) -> None:
    listed = ", ".join(quoted(each.name) for each in given[:5]) + (", …" if len(given) > 5 else "")
    if not values:
        raise RefusedError(
            "NO_PROBABILITIES",
            f"The graph answers no numbers to explain; its outputs are {listed or 'none'}.",
            "Export the probabilities or scores of the model too.",
        )
    if len(values) > 1 or len(labels) > 1 or len(given) > len(values) + len(labels):
        raise RefusedError(
            "SEVERAL_OUTPUTS",
            f"The graph has {len(given)} outputs, {listed}, and which of them is the answer cannot "
            "be told.",
            f"{_ALONE} In skl2onnx, leave out options such as return_std, decision_path and "
            "zipmap='columns'.",
        )
    wide = [dims_of(each) or () for each in labels]
    if any(len(dims) > 1 and dims[1] > 1 for dims in wide) or len(dims_of(values[0]) or ()) > 2:
        raise RefusedError(
            "SEVERAL_TARGETS",
            f"The graph answers several targets at once ({listed}).",
            "Export one model per target.",
        )


def _keys(node: Any) -> tuple[Any, ...]:
    if not _is(node, ("ZipMap",)):
        return ()
    return texts(node, "classlabels_strings") or tuple(
        integers(node, "classlabels_int64s").tolist()
    )


def _classes(graph: Graph, labels: str, node: Any) -> tuple[str, ...]:
    """Names of the classes: of the operator that chooses one, or of the one that judges them."""
    for maker in (origin(graph, labels), node):
        if _is(maker, CLASSIFIERS):
            numbers = [integers(maker, f"classlabels_{each}") for each in ("int64s", "ints")]
            return texts(maker, "classlabels_strings") or labels_in(np.concatenate(numbers))
        if _is(maker, ("ArrayFeatureExtractor",)):
            table = constant(graph, maker.input[0])
            return labels_in(table) if table is not None else ()
        if _is(maker, ("LabelEncoder",)):
            # It names the classes by their place.
            places, names = integers(maker, "keys_int64s"), texts(maker, "values_strings")
            in_order = np.array_equal(places, np.arange(len(names)))
            return names if in_order else ()
    return ()


def _meaning(graph: Graph, node: Any, *, labelled: bool) -> Meaning:
    kind = node.op_type if node is not None else ""
    if kind in _FUNCTIONS:
        return _FUNCTIONS[kind]
    if kind in CLASSIFIERS:
        return _of_classifier(node)
    if kind in _REGRESSORS and not labelled:
        return "number" if _is_plain(node) else "probability"
    # skl2onnx gives every classifier a label, so what comes without one is a regression.
    if graph.model.producer_name == "skl2onnx" and not labelled:
        return "number"
    return "open"


def _of_classifier(node: Any) -> Meaning:
    if not _is_plain(node) or _has_calibration(node):
        return "probability"
    # Boosted trees hold scores, forests probabilities; other leaves do not show what they hold.
    if node.op_type == "TreeEnsembleClassifier":
        return "probability" if hold_probabilities(node) else "open"
    return "score"


def _is_plain(node: Any) -> bool:
    """Whether an operator hands out its sums as they are."""
    return word(node, "post_transform", "NONE") not in _NORMALISED


def _has_calibration(node: Any) -> bool:
    found = attribute(node, "prob_a")
    return found is not None and len(found.floats) > 0
