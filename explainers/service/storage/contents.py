"""What a block must hold, by the shape of its method's result; checked before it is stored.

A worker runs foreign code: what it sends may be anything that fits a frame, and a block that is
stored once is believed for years.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.methods.declaration import Shape
from explainers.records import Analysis
from explainers.service.storage.attention_contents import attention_lengths, check_attention
from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.study_contents import check_study, study_lengths
from explainers.service.storage.term_contents import check_terms, term_lengths
from explainers.service.storage.text_contents import check_tokens, outputs_in, pieces_in

MOST_POINTS = 1_000
"""Far above any grid a method makes; a longer one would fill the disk of the store."""

MOST_RUNS = 1_000
"""Far above how often a method draws anew, for the same reason."""


WHOLE_ROWS: Final = ("predictions", "maps", "study")
"""The shapes whose rows come with every column of the table, not only those the model uses."""

DTYPES: Final[Mapping[str, type[np.generic]]] = {
    "shown": np.uint8,
    "letters": np.uint8,
    **dict.fromkeys(("target", "counts", "spans", "documents", "ends"), np.int64),
}
"""The arrays that are not of double precision, but for those of one shape alone."""


@dataclass(frozen=True)
class Sizes:
    """What the lengths of a block's arrays follow from.

    height, width: of the pictures that a network is given. measures, curves: of a study. pieces:
    those of all texts of the block. layers, heads, readers, tokens: of a network's attention.
    terms, letters: of a sum of terms, and the bytes of their names.
    """

    rows: int
    players: int
    outputs: int
    conditions: int = 0
    points: int = 0
    runs: int = 0
    height: int = 0
    width: int = 0
    measures: int = 0
    curves: int = 0
    pieces: int = 0
    layers: int = 0
    heads: int = 0
    readers: int = 0
    tokens: int = 0
    terms: int = 0
    letters: int = 0


def dtype_of(shape: Shape, name: str) -> np.dtype[Any]:
    """Return the type of an array's numbers."""
    if (shape, name) == ("attention", "weights"):
        return np.dtype(np.float32)
    return np.dtype(DTYPES.get(name, np.float64))


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
        "maps": {
            "values": (rows, sizes.height, sizes.width),
            "shown": (rows, sizes.height, sizes.width, 3),
            "outputs": (rows, outputs),
            "margins": (rows, outputs),
            "target": (rows,),
        },
        "tokens": {
            "values": (sizes.pieces, outputs),
            "spans": (sizes.pieces, 2),
            "counts": (rows,),
            **dict.fromkeys(("base_values", "outputs", "elsewhere"), (rows, outputs)),
        },
        "attention": {
            "weights": (sizes.layers, sizes.heads, sizes.readers, sizes.tokens),
            "spans": (sizes.tokens, 2),
            "rollout": (sizes.readers, sizes.tokens),
            "outputs": (rows, outputs),
        },
        "terms": {
            "coefficients": (sizes.terms, outputs),
            "intercepts": (outputs,),
            **dict.fromkeys(("documents", "sums", "ends"), (sizes.terms,)),
            "letters": (sizes.letters,),
        },
        "study": {
            "measures": (sizes.measures, 3),
            "curves": (sizes.curves, sizes.points),
            "grid": (sizes.points,),
            "outputs": (rows, outputs),
        },
    }
    return shapes[shape]


def sizes_of(analysis: Analysis, rows: int, players: int) -> Sizes:
    """Return the lengths that follow from an analysis alone."""
    how = analysis.preparation
    height, width = (how.height, how.width) if how else (0, 0)
    outputs = analysis.model.outputs
    return Sizes(rows, players, outputs, height=height, width=width)


def optional_shapes(shape: Shape, sizes: Sizes) -> Mapping[str, tuple[int, ...]]:
    """Return the arrays that may be there too."""
    shapes: Mapping[Shape, Mapping[str, tuple[int, ...]]] = {
        "attribution": {"stderr": (sizes.rows, sizes.players, sizes.outputs)},
        "maps": {"gap": (sizes.rows,)},
        "tokens": {"fits": (sizes.rows, sizes.outputs)},
    }
    return shapes.get(shape, {})


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
    sizes = replace(
        sizes_of(analysis, rows, among), conditions=conditions, points=points, runs=runs
    )
    if shape in _LENGTHS:
        sizes = replace(sizes, **vars(_LENGTHS[shape](block)))
    if shape == "tokens":
        sizes = replace(sizes, pieces=pieces_in(block), outputs=outputs_in(block, sizes.outputs))
    _check_arrays(shape, sizes, block.arrays)
    if shape == "maps":
        _check_maps(block, analysis.model.outputs)
    if shape == "curves" and not np.isfinite(block.arrays["individual"]).all():
        raise wrong("curves with gaps or without end")
    _check_data(shape, analysis, rows, block.tables)
    if shape in _CHECKS:
        _CHECKS[shape](block)
    fact(block.facts, "unit", str)
    for name in ("budget", "seconds"):
        if fact(block.facts, name, (int, float)) < 0:
            raise wrong(f"{name} below 0")
    notes = block.facts.get("notes", [])
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise wrong("notes that are no sentences")


_LENGTHS: Mapping[Shape, Callable[[Block], object]] = {
    "study": study_lengths,
    "attention": attention_lengths,
    "terms": term_lengths,
}
"""What a block says of its own lengths, under the names of `Sizes`."""

_CHECKS: Mapping[Shape, Callable[[Block], None]] = {
    "study": check_study,
    "tokens": check_tokens,
    "attention": check_attention,
    "terms": check_terms,
}
"""What else is looked at, once arrays and table have their shapes."""


def _check_arrays(shape: Shape, sizes: Sizes, arrays: Mapping[str, NDArray[Any]]) -> None:
    needed, allowed = array_shapes(shape, sizes), optional_shapes(shape, sizes)
    missing, strange = needed.keys() - arrays.keys(), arrays.keys() - needed.keys() - allowed.keys()
    if missing or strange:
        raise wrong(f"the arrays {sorted(arrays)} instead of {sorted(needed)}")
    for name, array in arrays.items():
        lengths = {**needed, **allowed}[name]
        dtype = dtype_of(shape, name)
        if array.shape != lengths or array.dtype != dtype:
            raise wrong(
                f"{name} of shape {array.shape} and type {array.dtype} instead of {lengths} and "
                f"{dtype}"
            )


def _check_maps(block: Block, outputs: int) -> None:
    target, values = block.arrays["target"], block.arrays["values"]
    if not ((target >= 0) & (target < outputs)).all():
        raise wrong(f"maps of outputs that are not among the model's {outputs:,}")
    if not np.isfinite(values).all():
        raise wrong("maps with gaps or without end")
    signed = block.facts.get("signed")
    if not isinstance(signed, bool):
        raise wrong("no word on whether maps have two sides")
    if not signed and (values < 0).any():
        raise wrong("maps of one side with numbers on the other")


def _check_data(
    shape: Shape, analysis: Analysis, rows: int, tables: Mapping[str, pa.Table]
) -> None:
    every = [column.name for column in analysis.table.columns]
    columns = every if shape in WHOLE_ROWS else list(analysis.columns)
    data = tables.get("data")
    if data is None or (data.num_rows, data.column_names) != (rows, columns):
        raise wrong(f"other columns or rows than the {len(columns)} and {rows:,} asked about")


def _conditions(analysis: Analysis, facts: Mapping[str, Any]) -> int:
    known = {feature.name for feature in analysis.model.features}
    conditions = fact(facts, "conditions", list)
    for condition in conditions:
        if not isinstance(condition, dict) or not condition.keys() <= _TYPES.keys():
            raise wrong("a condition that is none")
        if condition.get("feature") not in known:
            raise wrong("a condition about a column the model does not have")
        for name, value in condition.items():
            if not isinstance(value, _TYPES[name]) or isinstance(value, bool):
                raise wrong(f"a condition whose {name} is a {type(value).__name__}")
    return len(conditions)


_TYPES: Mapping[str, tuple[type, ...]] = {
    "feature": (str,),
    "low": (int, float, type(None)),
    "high": (int, float, type(None)),
    "category": (str, type(None)),
}


def _points(facts: Mapping[str, Any]) -> int:
    grid = fact(facts, "grid", list)
    if not grid or len(grid) > MOST_POINTS:
        raise wrong(f"a grid of {len(grid):,} values")
    texts = all(isinstance(value, str) for value in grid)
    numbers = all(type(value) in (int, float) and math.isfinite(value) for value in grid)
    if not texts and not numbers:
        raise wrong("a grid of neither numbers nor names")
    if len(set(grid)) < len(grid) or (numbers and grid != sorted(grid)):
        raise wrong("a grid whose values repeat or fall")
    return len(grid)


def _runs(facts: Mapping[str, Any]) -> int:
    runs = int(fact(facts, "runs", int))
    if not 1 <= runs <= MOST_RUNS:
        raise wrong(f"{runs:,} runs")
    return runs
