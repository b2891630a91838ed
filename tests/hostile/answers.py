"""Models that are read and answer badly: graphs that say in a few operators what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from onnx import helper

from tests.hostile.items import Explained, Outcome, Refused, Tried, Unfit, family
from tests.intake import onnx_files as files

node = helper.make_node
SUM = node("MatMul", ["x", "weights"], ["sum"])
WEIGHTS = files.WEIGHTS[:, :1]


def graph(
    *nodes: Any,
    constants: Sequence[Any] = (),
    inputs: Sequence[Any] | None = None,
    shape: Sequence[int | None] | None = (None, 1),
    kind: int = files.FLOAT,
    weights: np.ndarray = WEIGHTS,
) -> bytes:
    """A weighted sum of three numbers, then `nodes`, the last of which makes the answer.

    It says that it is a regression, as what skl2onnx writes does.
    """
    made = [SUM, *nodes]
    number = np.float64 if kind == files.DOUBLE else np.float32
    held = [files.constant("weights", weights, number), *constants]
    answer = files.given(made[-1].output[0], shape, kind)
    given = list(inputs or [files.given(kind=kind)])
    return files.written(files.model_of(made, given, [answer], held, producer="skl2onnx"))


def zeros() -> Any:
    return files.constant("zeros", [0.0])


def whole(name: str, *values: int) -> Any:
    return files.constant(name, list(values), np.int64)


def one_against_the_rest() -> bytes:
    """Three classes, each judged by itself."""
    made = files.learning(
        "LinearClassifier",
        ["x"],
        ["label", "y"],
        coefficients=files.WEIGHTS.ravel().tolist(),
        intercepts=[0.0, 0.0, 0.0],
        classlabels_ints=[0, 1, 2],
        post_transform="LOGISTIC",
    )
    outputs = [files.given("label", (None,), files.INT64), files.given("y", (None, 3))]
    return files.written(files.model_of([made], [files.given()], outputs))


def labels_alone() -> bytes:
    nodes = [SUM, node("Floor", ["sum"], ["down"]), node("Cast", ["down"], ["y"], to=files.INT64)]
    answer = files.given("y", (None, 1), files.INT64)
    constants = [files.constant("weights", WEIGHTS)]
    return files.written(files.model_of(nodes, [files.given()], [answer], constants))


def looked_up() -> bytes:
    """A table of two rows, asked for others."""
    return graph(
        node("Abs", ["sum"], ["size"]),
        node("Mul", ["size", "many"], ["place"]),
        node("Cast", ["place"], ["row"], to=files.INT64),
        node("Gather", ["table", "row"], ["y"]),
        constants=[files.constant("table", [1.0, 2.0]), files.constant("many", [1e6])],
    )


def of_size(size: int) -> bytes:
    """A model that fills `size` single-precision numbers for an answer."""
    return graph(
        node("ConstantOfShape", ["size"], ["filled"], value=files.constant("one", [1.0])),
        node("ReduceMax", ["filled"], ["most"], keepdims=0),
        node("Add", ["sum", "most"], ["y"]),
        constants=[whole("size", size)],
    )


def of_width(columns: int) -> bytes:
    wide = [files.given("x", (None, columns))]
    return graph(inputs=wide, weights=np.ones((columns, 1)))


def softly_wrong() -> bytes:
    """Five columns read out of three: fewer rows come out than went in."""
    nodes = [node("Reshape", ["x", "five"], ["turned"]), node("MatMul", ["turned", "w"], ["y"])]
    constants = [whole("five", -1, 5), files.constant("w", np.ones((5, 1)))]
    answer = [files.given("y", (None, 1))]
    return files.written(
        files.model_of(nodes, [files.given()], answer, constants, producer="skl2onnx")
    )


def two_inputs() -> bytes:
    nodes = [node("Concat", ["x", "z"], ["both"], axis=1), node("MatMul", ["both", "w"], ["y"])]
    given = [files.given("x", (None, 1)), files.given("z", (None, 2))]
    constants = [files.constant("w", WEIGHTS)]
    return files.written(
        files.model_of(nodes, given, [files.given("y", (None, 1))], constants, producer="skl2onnx")
    )


def several_yes_or_no() -> bytes:
    return files.written(files.network(3, "Sigmoid"))


_UNSQUEEZED = node("Unsqueeze", ["sum", "axis"], ["y"])
_CONSTANT = node("Mul", ["sum", "zeros"], ["y"])
_MEAN = node("ReduceMean", ["sum"], ["y"], axes=[0], keepdims=1)
_NOISE = [node("RandomNormalLike", ["sum"], ["noise"]), node("Add", ["sum", "noise"], ["y"])]
_RANK = [
    node("ReduceMax", ["sum"], ["best"], axes=[0], keepdims=1),
    node("Sub", ["sum", "best"], ["y"]),
]
_FINE = "An ONNX model that predicts outcome, given 3 columns."
MODELS: dict[str, tuple[str, Callable[[], bytes], Outcome]] = {
    "roots of negative numbers": (
        "NaN/inf output",
        lambda: graph(node("Sqrt", ["sum"], ["y"])),
        Tried("NOT_FINITE", "NaN or infinity for 28 of the 50 rows tried"),
    ),
    "a division by zero": (
        "NaN/inf output",
        lambda: graph(_CONSTANT, node("Reciprocal", ["y"], ["z"]), constants=[zeros()]),
        Tried("NOT_FINITE", "for 50 of the 50 rows tried"),
    ),
    "one answer for all rows": (
        "wrong row count",
        lambda: graph(_MEAN),
        Tried("WRONG_SHAPE", "(1, 1) where (50, 1) was expected"),
    ),
    "two answers a row": (
        "wrong row count",
        lambda: graph(node("Concat", ["sum", "sum"], ["y"], axis=0)),
        Tried("WRONG_SHAPE", "(100, 1) where (50, 1) was expected"),
    ),
    "an axis too many": (
        "wrong rank",
        lambda: graph(_UNSQUEEZED, constants=[whole("axis", 2)], shape=None),
        Refused("UNKNOWN_OUTPUT", "how many numbers “y” has for a row"),
    ),
    "an axis too many, declared": (
        "wrong rank",
        lambda: graph(_UNSQUEEZED, constants=[whole("axis", 2)], shape=(None, 1, 1)),
        Refused("SEVERAL_TARGETS", "several targets at once"),
    ),
    "an axis too many, declared otherwise": (
        "wrong rank",
        lambda: graph(_UNSQUEEZED, constants=[whole("axis", 2)], shape=("rows", "one")),
        Refused("UNKNOWN_OUTPUT"),
    ),
    "a single number": (
        "scalar",
        lambda: graph(node("ReduceSum", ["sum"], ["y"], keepdims=0), shape=()),
        Refused("UNKNOWN_OUTPUT"),
    ),
    "whole numbers for classes": (
        "label-only",
        labels_alone,
        Refused("NO_PROBABILITIES", "no numbers to explain"),
    ),
    "noise": (
        "non-deterministic",
        lambda: graph(*_NOISE),
        Tried("NOT_DETERMINISTIC", "when asked twice"),
    ),
    "the distance from the best row": (
        "batch-order dependent",
        lambda: graph(*_RANK),
        Tried("ORDER_DEPENDENT", "depends on the rows beside it"),
    ),
    "the same for all": (
        "constant output",
        lambda: graph(_CONSTANT, constants=[zeros()]),
        Explained("answers the same for all 50 rows tried"),
    ),
    "five columns": (
        "wrong width",
        lambda: of_width(5),
        Unfit("lacks 1 of the model's 5 columns: “column 5”"),
    ),
    "five weights for three columns": (
        "wrong width",
        lambda: graph(weights=np.ones((5, 1))),
        Refused("BROKEN_MODEL", "Incompatible dimensions"),
    ),
    "five columns read out of three": (
        "wrong width",
        softly_wrong,
        Tried("WRONG_SHAPE", "(30, 1) where (50, 1) was expected"),
    ),
    "3,000 columns": (
        "wrong width",
        lambda: of_width(3_000),
        Refused("TOO_MANY_COLUMNS", "3,000 columns; at most 2,000"),
    ),
    "two inputs": ("two inputs", two_inputs, Explained(_FINE)),
    "one row at a time": (
        "fixed batch 1",
        lambda: graph(inputs=[files.given(shape=(1, 3))], shape=(1, 1)),
        Explained("exported for one row at a time"),
    ),
    "sixteen rows at a time": (
        "fixed batch 16",
        lambda: graph(inputs=[files.given(shape=(16, 3))], shape=(16, 1)),
        Refused("FIXED_BATCH", "exactly 16 rows"),
    ),
    "double precision": ("float64", lambda: graph(kind=files.DOUBLE), Explained(_FINE)),
    "rows of a table that are not there": (
        "raises in predict",
        looked_up,
        Tried("PREDICT_FAILED", "could not predict the 50 rows tried"),
    ),
    "32 GiB for an answer": ("32 GiB", lambda: of_size(2**33), Tried("OUT_OF_MEMORY")),
    "each class by itself": (
        "probabilities not summing to 1",
        one_against_the_rest,
        Explained("not to 1: the model judges each class by itself"),
    ),
    "three questions of yes or no": ("multi-label", several_yes_or_no, Refused("MULTI_LABEL")),
}
ITEMS = family("answers", "model", "model.onnx", MODELS)
