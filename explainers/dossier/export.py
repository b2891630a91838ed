"""Results as tables that leave: all attributions, all predictions, the receipt beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pyarrow as pa

from explainers.records import Attribution, Predictions, Receipt, Tokens

RECEIPT_KEY = b"rationale.receipt"


def attributions(result: Attribution) -> pa.Table:
    """Return all rows it holds, features and outputs, one line per explained row.

    Columns: `position` (in the table, from 0), every feature's value, then for each output an
    `effect: <feature> (<output>)` per feature, `base (<output>)` and `output (<output>)`, and
    `stderr: ...` where the method estimates. The receipt is JSON in the schema's metadata under
    `rationale.receipt`. A column whose name is taken gets a number behind it.
    """
    columns: dict[str, Any] = {name: result.data.column(name) for name in result.names}
    columns = {_free("position", columns): pa.array(result.positions), **columns}
    for at, output in enumerate(result.output_names):
        for kind, cube in (("effect", result.values), ("stderr", result.stderr)):
            for feature, name in enumerate(result.names):
                if cube is not None:
                    title = _free(f"{kind}: {name} ({output})", columns)
                    columns[title] = pa.array(cube[:, feature, at])
        columns[_free(f"base ({output})", columns)] = pa.array(result.base_values[:, at])
        columns[_free(f"output ({output})", columns)] = pa.array(result.outputs[:, at])
    return _with_receipt(pa.table(columns), result)


def predictions(result: Predictions) -> pa.Table:
    """Return every column of the table's, and `output (<output>)` for each output, in its rows."""
    held = result.data
    columns: dict[str, Any] = {name: held.column(name) for name in held.column_names}
    columns = {_free("position", columns): pa.array(result.positions), **columns}
    for at, output in enumerate(result.output_names):
        columns[_free(f"output ({output})", columns)] = pa.array(result.outputs[:, at])
    return _with_receipt(pa.table(columns), result)


def tokens(result: Tokens) -> pa.Table:
    """Return every piece of every text, one line each, in the order of the texts.

    Columns: `position` (in the table, from 0), `begin` and `end` (in the text, in Unicode code
    points), `piece` (what stands there), then for each output `effect (<output>)`, and of the whole
    text, on each of its lines, `base (<output>)`, `elsewhere (<output>)` and `output (<output>)`:
    base, effects and elsewhere of a position add up to its output where the method promises it.
    """
    counts = np.diff(result.starts)
    rows = np.repeat(np.arange(len(result.texts)), counts)
    spans = result.spans.tolist()
    pieces = [result.texts[row][begin:end] for row, (begin, end) in zip(rows, spans, strict=True)]
    columns: dict[str, Any] = {
        "position": pa.array(result.positions[rows]),
        "begin": pa.array(result.spans[:, 0]),
        "end": pa.array(result.spans[:, 1]),
        "piece": pa.array(pieces, pa.large_string()),
    }
    for at, output in enumerate(result.output_names):
        columns[_free(f"effect ({output})", columns)] = pa.array(result.values[:, at])
        for kind, numbers in (
            ("base", result.base_values),
            ("elsewhere", result.elsewhere),
            ("output", result.outputs),
        ):
            columns[_free(f"{kind} ({output})", columns)] = pa.array(numbers[rows, at])
    return _with_receipt(pa.table(columns), result)


def receipt_json(receipt: Receipt) -> str:
    """The receipt as a JSON object with the record's own field names."""
    return json.dumps(
        {part.name: getattr(receipt, part.name) for part in fields(receipt)}, default=_mapping
    )


def _with_receipt(table: pa.Table, result: Attribution | Predictions | Tokens) -> pa.Table:
    return table.replace_schema_metadata(
        {RECEIPT_KEY: receipt_json(result.receipt), b"rationale.unit": result.unit}
    )


def _mapping(value: Any) -> Any:
    """JSON knows dict, not every mapping; and no number of NumPy's."""
    return dict(value) if isinstance(value, Mapping) else value.item()


def _free(name: str, taken: Mapping[str, Any]) -> str:
    while name in taken:
        name = f"{name} 2"
    return name
