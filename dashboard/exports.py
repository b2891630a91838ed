"""Downloads: a table as CSV, all attributions as Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import fields
from io import BytesIO
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.words import plain_cell
from explainers.records import Attribution, Receipt

RECEIPT_KEY = b"rationale.receipt"


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The table as UTF-8 CSV. Text a spreadsheet would run is neutralised; numbers stay numbers.

    All text is quoted: pandas leaves a lone carriage return bare, and what follows it would begin
    a new cell.
    """
    plain = frame.map(_plain).rename(columns=_plain)
    return plain.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC).encode()


def _plain(value: Any) -> Any:
    return plain_cell(value) if isinstance(value, str) else value


def attributions_parquet(attribution: Attribution) -> bytes:
    """All rows it holds, features and outputs as Parquet, one line per explained row.

    Columns: `position` (in the table, from 0), every feature's value, then for each output an
    `effect: <feature> (<output>)` per feature, `base (<output>)` and `output (<output>)`, and
    `stderr: ...` where the method estimates. The receipt is JSON in the schema's metadata under
    `rationale.receipt`. A column whose name is taken gets a number behind it.
    """
    columns: dict[str, Any] = {name: attribution.data.column(name) for name in attribution.names}
    position = _free("position", columns)
    columns = {position: pa.array(attribution.positions), **columns}
    for at, output in enumerate(attribution.output_names):
        for kind, cube in (("effect", attribution.values), ("stderr", attribution.stderr)):
            for feature, name in enumerate(attribution.names):
                if cube is not None:
                    title = _free(f"{kind}: {name} ({output})", columns)
                    columns[title] = pa.array(cube[:, feature, at])
        columns[_free(f"base ({output})", columns)] = pa.array(attribution.base_values[:, at])
        columns[_free(f"output ({output})", columns)] = pa.array(attribution.outputs[:, at])
    table = pa.table(columns).replace_schema_metadata(
        {
            RECEIPT_KEY: receipt_json(attribution.receipt),
            b"rationale.unit": attribution.unit,
        }
    )
    buffer = BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def download_words(attribution: Attribution) -> str:
    """What :func:`attributions_parquet` holds, for its button."""
    held, given = len(attribution.positions), attribution.receipt.rows_given
    if held >= given:
        return "Download all attributions (Parquet)"
    return f"Download the attributions of {held:,} of the {given:,} rows (Parquet)"


def receipt_json(receipt: Receipt) -> str:
    """The receipt as a JSON object with the record's own field names."""
    return json.dumps(
        {part.name: getattr(receipt, part.name) for part in fields(receipt)}, default=_mapping
    )


def _mapping(value: Any) -> Any:
    """JSON knows dict, not every mapping; and no number of NumPy's."""
    return dict(value) if isinstance(value, Mapping) else value.item()


def _free(name: str, taken: Mapping[str, Any]) -> str:
    while name in taken:
        name = f"{name} 2"
    return name
