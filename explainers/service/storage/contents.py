"""What a block must hold, by the shape of its method's result; checked before it is stored.

A worker runs foreign code: what it sends may be anything that fits a frame, and a block that is
stored once is believed for years.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.errors import ModelError
from explainers.methods.declaration import Shape
from explainers.records import Analysis
from explainers.service.storage.blocks import Block

MOST_POINTS = 1_000
"""Far above any grid a method makes; a longer one would fill the disk of the store."""

MOST_RUNS = 1_000
"""Far above how often a method draws anew, for the same reason."""


@dataclass(frozen=True)
class Sizes:
    """What the lengths of a block's arrays follow from."""

    rows: int
    players: int
    outputs: int
    conditions: int = 0
    points: int = 0
    runs: int = 0


def array_shapes(shape: Shape, sizes: Sizes) -> Mapping[str, tuple[int, ...]]:
    """Return the arrays a result of this shape is made of, each with its lengths."""
    rows, players, outputs = sizes.rows, sizes.players, sizes.outputs
    of_outputs = ("intercepts", "local_predictions", "outputs", "fits")
    shapes: Mapping[Shape, Mapping[str, tuple[int, ...]]] = {
        "attribution": {
            "values": (rows, players, outputs),
            "base_values": (rows, outputs),
            "outputs": (rows, outputs),
        },
        "rules": {
            "weights": (sizes.conditions, outputs),
            **dict.fromkeys(of_outputs, (outputs,)),
        },
        "rule_runs": {
            "weights": (sizes.runs, sizes.conditions, outputs),
            **dict.fromkeys(of_outputs, (sizes.runs, outputs)),
            "outputs": (outputs,),
        },
        "predictions": {"outputs": (rows, outputs)},
        "curves": {"individual": (rows, sizes.points, outputs)},
        "pairs": {
            "values": (rows, players * (players + 1) // 2, outputs),
            "base_values": (rows, outputs),
            "outputs": (rows, outputs),
        },
    }
    return shapes[shape]


def optional_shapes(shape: Shape, sizes: Sizes) -> Mapping[str, tuple[int, ...]]:
    """Return the arrays that may be there too."""
    errors = {"stderr": (sizes.rows, sizes.players, sizes.outputs)}
    return errors if shape == "attribution" else {}


def check_contents(
    shape: Shape, analysis: Analysis, rows: int, block: Block, players: int | None = None
) -> None:
    """Raise ModelError WRONG_ANSWER unless `block` holds what `shape` declares for `rows` rows.

    players: among how many an output is shared out; each column is one where it is left out.
    """
    conditions = _conditions(analysis, block.facts) if shape in ("rules", "rule_runs") else 0
    points = _points(block.facts) if shape == "curves" else 0
    runs = _runs(block.facts) if shape == "rule_runs" else 0
    among = len(analysis.columns) if players is None else players
    sizes = Sizes(rows, among, analysis.model.outputs, conditions, points, runs)
    _check_arrays(shape, sizes, block.arrays)
    if shape == "curves" and not np.isfinite(block.arrays["individual"]).all():
        raise _wrong("curves with gaps or without end")
    _check_data(shape, analysis, rows, block.tables)
    _fact(block.facts, "unit", str)
    for name in ("budget", "seconds"):
        if _fact(block.facts, name, (int, float)) < 0:
            raise _wrong(f"{name} below 0")
    notes = block.facts.get("notes", [])
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise _wrong("notes that are no sentences")


def _check_arrays(shape: Shape, sizes: Sizes, arrays: Mapping[str, NDArray[Any]]) -> None:
    needed, allowed = array_shapes(shape, sizes), optional_shapes(shape, sizes)
    missing, strange = needed.keys() - arrays.keys(), arrays.keys() - needed.keys() - allowed.keys()
    if missing or strange:
        raise _wrong(f"the arrays {sorted(arrays)} instead of {sorted(needed)}")
    for name, array in arrays.items():
        lengths = {**needed, **allowed}[name]
        if array.shape != lengths or array.dtype != np.float64:
            raise _wrong(
                f"{name} of shape {array.shape} and type {array.dtype} instead of {lengths} and "
                "float64"
            )


def _check_data(
    shape: Shape, analysis: Analysis, rows: int, tables: Mapping[str, pa.Table]
) -> None:
    every = [column.name for column in analysis.table.columns]
    columns = every if shape == "predictions" else list(analysis.columns)
    data = tables.get("data")
    if data is None or (data.num_rows, data.column_names) != (rows, columns):
        raise _wrong(f"other columns or rows than the {len(columns)} and {rows:,} asked about")


def _conditions(analysis: Analysis, facts: Mapping[str, Any]) -> int:
    known = {feature.name for feature in analysis.model.features}
    conditions = _fact(facts, "conditions", list)
    for condition in conditions:
        if not isinstance(condition, dict) or not condition.keys() <= _TYPES.keys():
            raise _wrong("a condition that is none")
        if condition.get("feature") not in known:
            raise _wrong("a condition about a column the model does not have")
        for name, value in condition.items():
            if not isinstance(value, _TYPES[name]) or isinstance(value, bool):
                raise _wrong(f"a condition whose {name} is a {type(value).__name__}")
    return len(conditions)


_TYPES: Mapping[str, tuple[type, ...]] = {
    "feature": (str,),
    "low": (int, float, type(None)),
    "high": (int, float, type(None)),
    "category": (str, type(None)),
}


def _points(facts: Mapping[str, Any]) -> int:
    grid = _fact(facts, "grid", list)
    if not grid or len(grid) > MOST_POINTS:
        raise _wrong(f"a grid of {len(grid):,} values")
    texts = all(isinstance(value, str) for value in grid)
    numbers = all(type(value) in (int, float) and math.isfinite(value) for value in grid)
    if not texts and not numbers:
        raise _wrong("a grid of neither numbers nor names")
    if len(set(grid)) < len(grid) or (numbers and grid != sorted(grid)):
        raise _wrong("a grid whose values repeat or fall")
    return len(grid)


def _runs(facts: Mapping[str, Any]) -> int:
    runs = int(_fact(facts, "runs", int))
    if not 1 <= runs <= MOST_RUNS:
        raise _wrong(f"{runs:,} runs")
    return runs


def _fact(facts: Mapping[str, Any], name: str, kind: type | tuple[type, ...]) -> Any:
    value = facts.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _wrong(f"no {name}")
    return value


def _wrong(what: str) -> ModelError:
    return ModelError(
        "WRONG_ANSWER",
        f"The worker that runs this model answered {what}, so nothing of it is shown.",
        "Try another method; if the model is your own, check what its predict returns.",
    )
