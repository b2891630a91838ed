"""ONNX graphs that would follow paths, load code, never end or leave their trees."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from onnx import helper

from tests.hostile.items import Outcome, Refused, family
from tests.intake import onnx_files as files
from tests.intake.onnx import odd_graphs as made
from tests.intake.onnx.odd_trees import NEWER, TREES


def _written(make: Callable[[], Any]) -> bytes:
    return files.written(make())


def _outside(path: str) -> Any:
    model = files.network()
    made.outside(model.graph.initializer[0], path)
    return model


def _of_domain(domain: str) -> Any:
    model = files.network(1, "Relu")
    model.graph.node[1].domain = domain
    return model


def _of_its_own() -> Any:
    model = files.network()
    node = helper.make_node("Relu", ["a"], ["b"])
    function = ("org.example", "Twice", ["a"], ["b"], [node], model.opset_import)
    model.functions.append(helper.make_function(*function))
    return model


def _looping(op: str) -> Any:
    model = files.network()
    model.graph.node[0].op_type = op
    return model


def _sparse() -> Any:
    model = files.network()
    values, places = files.constant("few", [1.0]), files.constant("", [[0, 0]], np.int64)
    model.graph.sparse_initializer.append(helper.make_sparse_tensor(values, places, [10**6, 10**6]))
    return model


def _tree(name: str) -> Any:
    changed, _ = TREES[name]
    return files.trees(files.tree(**changed))


def _newer_tree(name: str) -> Any:
    changed, _ = NEWER[name]
    return files.trees(files.newer_tree(**changed), opset=21, learning=5)


def _input(*shape: object) -> Any:
    return files.network(inputs=[files.given(shape=shape)])


_MODELS: dict[str, tuple[str, Callable[[], Any], Outcome]] = {
    "numbers in a file": (
        "ONNX external data",
        lambda: _outside("../../etc/passwd"),
        Refused("EXTERNAL_DATA", "“../../etc/passwd”"),
    ),
    "numbers at an address in memory": (
        "ONNX external data",
        lambda: made.inside(made.outside(files.constant("w", [1.0]), "*/_ORT_MEM_ADDR_/*")),
        Refused("EXTERNAL_DATA"),
    ),
    "operators of one runtime": (
        "ONNX custom domain",
        lambda: _of_domain("com.microsoft"),
        Refused("CUSTOM_OPERATORS", "“Relu” of “com.microsoft”"),
    ),
    "operators of somebody": (
        "ONNX custom domain",
        lambda: _of_domain("org.example"),
        Refused("CUSTOM_OPERATORS"),
    ),
    "operators of its own": ("ONNX functions", _of_its_own, Refused("LOCAL_FUNCTIONS", "“Twice”")),
    "a loop": ("hangs", lambda: _looping("Loop"), Refused("ENDLESS_OPERATOR", "“Loop”")),
    "a map": ("hangs", lambda: _looping("SequenceMap"), Refused("ENDLESS_OPERATOR")),
    "a sparse tensor of a terabyte": ("32 GiB", _sparse, Refused("SPARSE_TENSOR", "“few”")),
    "a tensor of terabytes": (
        "32 GiB",
        lambda: made.claiming([10**12, 3]),
        Refused("BROKEN_MODEL", "it holds 3 values"),
    ),
    "a negative tensor": ("edited ONNX", lambda: made.claiming([-1, -3]), Refused("BROKEN_MODEL")),
    "5,001 operators": ("slow", lambda: made.chain(5_001), Refused("TOO_MANY_OPERATORS")),
    "graphs in graphs": ("edited ONNX", lambda: made.nested(9), Refused("TOO_DEEP")),
    "films": ("wrong rank", lambda: _input(None, 3, 8, 64, 64), Refused("NOT_A_TABLE_MODEL")),
    "any width": ("wrong width", lambda: _input(None, None), Refused("UNKNOWN_WIDTH")),
    **{
        f"trees: {name}": ("edited ONNX trees", partial(_tree, name), Refused("BROKEN_MODEL"))
        for name in TREES
    },
    **{
        f"newer trees: {name}": (
            "edited ONNX trees",
            partial(_newer_tree, name),
            Refused("BROKEN_MODEL"),
        )
        for name in NEWER
    },
}
ITEMS = family(
    "graph",
    "model",
    "model.onnx",
    {
        name: (term, partial(_written, make), outcome)
        for name, (term, make, outcome) in _MODELS.items()
    },
)
