"""Small tables that would become huge, as the readers' own tests make them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.items import Item, Refused
from tests.intake.tables.bombs import BOMBS

TERMS: Mapping[str, str] = {
    "gzip": "csv.gz that expands",
    "a part that says it is huge": "XLSX that expands",
    "a part that says it is small": "XLSX that expands",
    "a shared text": "XLSX that expands",
    "opposite corners": "XLSX that expands",
    "blank cells": "XLSX that expands",
    "a repeated text": "Parquet that expands",
    "equal numbers": "Parquet that expands",
    "rows of nothing": "Arrow that expands",
    "packed numbers": "Arrow that expands",
    "a claim of 8 GiB": "Arrow that expands",
    "a claim of nothing": "Arrow that expands",
    "growing records": "JSON that expands",
    "late names": "JSON that expands",
    "a tower of lists": "JSON that expands",
    "a row of a million names": "over 2,000 columns",
}
ITEMS = tuple(
    Item(f"table that grows: {name}", TERMS[name], "table", "table.bin", make, Refused(code))
    for name, (make, code) in BOMBS.items()
)
