"""Models that never come to an end, slow ones, and files over the limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onnx import helper

from tests.hostile import good
from tests.hostile.answers import graph, node, of_size, whole
from tests.hostile.items import Explained, Item, Outcome, Refused, Tried, family
from tests.intake import onnx_files as files

FOR_EVER = 100_000
"""Steps, and so many inside of each: over an hour."""


def _given(name: str, *shape: int) -> Any:
    return helper.make_tensor_value_info(name, files.FLOAT, list(shape))


def _over_ticks(name: str, given: str, made: str, inner: Any) -> Any:
    """Go through the list of ticks, and do with each what `inner` says."""
    return node("Scan", [given, "ticks"], [made], body=inner, num_scan_inputs=1, name=name)


def _counting(*before: Any, ticks: str = "count", constants: list[Any]) -> bytes:
    """Count the ticks once for each tick: steps grow with the square of their number."""
    step = helper.make_graph(
        [node("Add", ["kept", "tick"], ["next"])],
        "step",
        [_given("kept", 1), _given("tick")],
        [_given("next", 1)],
    )
    turn = helper.make_graph(
        [_over_ticks("steps", "held", "after", step)],
        "turn",
        [_given("held", 1), _given("tick of turns")],
        [_given("after", 1)],
    )
    return graph(
        *before,
        node("ConstantOfShape", [ticks], ["ticks"], value=files.constant("nothing", [0.0])),
        _over_ticks("turns", "zero", "end", turn),
        node("Add", ["sum", "end"], ["y"]),
        constants=[files.constant("zero", [0.0]), *constants],
    )


def counting(ticks: int) -> bytes:
    return _counting(constants=[whole("count", ticks)])


def waiting_for_small_numbers() -> bytes:
    """Quick for the large numbers a reader would try it with, and endless for others."""
    return _counting(
        node("ReduceMax", ["x"], ["most"], keepdims=0),
        node("Less", ["most", "ten"], ["small"]),
        node("Where", ["small", "many", "few"], ["ticks to go"]),
        ticks="ticks to go",
        constants=[
            whole("many", FOR_EVER),
            whole("few", 1),
            files.constant("ten", 10.0),
        ],
    )


SETTINGS = {
    "RATIONALE_LOAD_SECONDS": "8",
    "RATIONALE_ANSWER_SECONDS": "4",
    "RATIONALE_WORKER_MEMORY_MB": "1024",
    "RATIONALE_MODEL_MB": "1",
    "RATIONALE_TABLE_MB": "1",
}
"""Limits that are reached in seconds."""

_MODELS: dict[str, tuple[str, Callable[[], bytes], Outcome]] = {
    "counts for ever": (
        "hangs",
        lambda: counting(FOR_EVER),
        Refused("TIME_LIMIT", "longer to open than is allowed here"),
    ),
    "counts for ever when asked": (
        "hangs",
        waiting_for_small_numbers,
        Tried("TIME_LIMIT", "One answer of this model took longer than is allowed here"),
    ),
    "counts to ten thousand": ("slow", lambda: counting(100), Explained("given 3 columns")),
    "two GiB where one is allowed": (
        "over the memory limit",
        lambda: of_size(2**29),  # of 4 bytes each
        Tried("OUT_OF_MEMORY"),
    ),
    "a file of 2 MB where one is allowed": (
        "over the limit of the model",
        lambda: b"\x80\x04" + bytes(2_000_000),
        Refused("TOO_LARGE", "2,000,002 bytes"),
    ),
}
_TABLES: dict[str, tuple[str, Callable[[], bytes], Outcome]] = {
    "a table of 2 MB where one is allowed": (
        "over the limit of the table",
        lambda: good.table() * 900,
        Refused("TOO_LARGE"),
    ),
}
ITEMS: tuple[Item, ...] = (
    *family("limits", "model", "model.onnx", _MODELS),
    *family("limits", "table", "table.csv", _TABLES),
)
