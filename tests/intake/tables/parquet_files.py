"""Parquet files written, read and turned away."""

import io

import pytest
from pyarrow import parquet

from explainers.errors import RefusedError
from explainers.intake import tables


def saved(table, **options):
    made = io.BytesIO()
    parquet.write_table(table, made, **options)
    return made.getvalue()


def read(table, **options):
    return tables.read(saved(table, **options), "table.parquet").data


def refusal(data):
    with pytest.raises(RefusedError) as caught:
        tables.read(data, "table.parquet")
    return caught.value
