"""Downloads: a table as CSV, all attributions as Parquet."""

from __future__ import annotations

import csv
from io import BytesIO
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from dashboard.words import plain_cell
from explainers.dossier.export import RECEIPT_KEY, attributions, receipt_json
from explainers.records import Attribution

__all__ = [
    "RECEIPT_KEY",
    "attributions_parquet",
    "csv_bytes",
    "download_words",
    "receipt_json",
]


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
    """All rows it holds as Parquet, in the columns of `explainers.dossier.export`."""
    buffer = BytesIO()
    pq.write_table(attributions(attribution), buffer)
    return buffer.getvalue()


def download_words(attribution: Attribution) -> str:
    """What :func:`attributions_parquet` holds, for its button."""
    held, given = len(attribution.positions), attribution.receipt.rows_given
    if held >= given:
        return "Download all attributions (Parquet)"
    return f"Download the attributions of {held:,} of the {given:,} rows (Parquet)"
