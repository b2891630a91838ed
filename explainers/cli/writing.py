"""Results into files: Parquet and CSV where they are tables, JSON whatever they are."""

from __future__ import annotations

import io
import json
import math
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from explainers.dossier import export
from explainers.dossier.cells import plain_cell
from explainers.dossier.map_drawing import enlarged, over_picture, png
from explainers.dossier.map_parts import full_colour
from explainers.errors import RefusedError, StoppedError, quoted
from explainers.records import Attribution, Maps, Predictions, Result, Tokens


def write_result(result: Result, path: Path | None) -> None:
    """Write a result by its file's ending; as JSON to stdout without one.

    Raises RefusedError NO_TABLE where the result is none, UNFIT_CHOICE where it is no map or many,
    StoppedError NOT_WRITTEN.
    """
    if path is None:
        sys.stdout.write(f"{json_text(result)}\n")
    elif path.suffix == ".json":
        write_bytes(path, f"{json_text(result)}\n".encode())
    elif path.suffix in (".png", ".npy"):
        write_bytes(path, map_bytes(result, path))
    elif path.suffix == ".csv":
        write_bytes(path, csv_bytes(_table(result, path)))
    else:
        write_bytes(path, _parquet(_table(result, path)))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file. Raises StoppedError NOT_WRITTEN."""
    try:
        path.write_bytes(data)
    except OSError as problem:
        raise StoppedError(
            "NOT_WRITTEN",
            f"{quoted(path)} could not be written: {problem.strerror or type(problem).__name__}.",
            "Name another file. What was computed is stored: writing it again takes no time.",
        ) from problem


def map_bytes(result: Result, path: Path) -> bytes:
    """Return maps as an array, (rows, height, width), or one over its picture as PNG.

    Raises RefusedError UNFIT_CHOICE.
    """
    if not isinstance(result, Maps):
        raise RefusedError(
            "UNFIT_CHOICE",
            f"{quoted(path.name)} would hold maps of pictures, and {type(result).__name__.lower()} "
            "are none.",
            "Write them to a file that ends in .json, .csv or .parquet.",
        )
    if path.suffix == ".npy":
        buffer = io.BytesIO()
        np.save(buffer, result.values, allow_pickle=False)
        return buffer.getvalue()
    if len(result.values) != 1:
        raise RefusedError(
            "UNFIT_CHOICE",
            f"{quoted(path.name)} would hold one map, and there are {len(result.values):,}.",
            "Name one picture with --row, or write all to a file that ends in .npy.",
        )
    values = result.values[0]
    return png(enlarged(over_picture(values, result.shown[0], full_colour([values]))))


def json_text(record: Any) -> str:
    """Return a record as JSON, arrays as lists; what is not finite is null, as JSON knows none."""
    return json.dumps(_plain(record), ensure_ascii=False, allow_nan=False)


def csv_bytes(table: pa.Table) -> bytes:
    """Return a table as UTF-8 CSV in which no text is a formula for spreadsheets."""
    columns = [_harmless(column) for column in table.columns]
    names = [plain_cell(name) for name in table.column_names]
    buffer = io.BytesIO()
    pa.csv.write_csv(pa.table(columns, names=names), buffer)
    return buffer.getvalue()


def _parquet(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pa.parquet.write_table(table, buffer)
    return buffer.getvalue()


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        return column.cast(kind)
    texts = (None if value is None else plain_cell(str(value)) for value in column.to_pylist())
    return pa.array(texts, pa.large_string())


def _table(result: Result, path: Path) -> pa.Table:
    match result:
        case Attribution():
            return export.attributions(result)
        case Predictions():
            return export.predictions(result)
        case Tokens():
            return export.tokens(result)
    raise RefusedError(
        "NO_TABLE",
        f"{quoted(path.name)} would hold a table, and {type(result).__name__.lower()} are none.",
        "Write them to a file that ends in .json"
        f"{', .npy or .png' if isinstance(result, Maps) else ''}.",
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, pa.Table):
        named = zip(value.column_names, value.columns, strict=True)
        return {name: _plain(column.to_pylist()) for name, column in named}
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(part) for part in (value.tolist() if hasattr(value, "tolist") else value)]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
