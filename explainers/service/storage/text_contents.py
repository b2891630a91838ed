"""The texts a block is about, as a model of texts is given them."""

from __future__ import annotations

import pyarrow as pa

from explainers.intake.summary import label
from explainers.records.missing import is_missing


def texts_in(data: pa.Table) -> tuple[str, ...]:
    """The texts in the only column of a table, as a model of texts is given them.

    A missing one is empty, a number is written out.
    """
    return tuple("" if is_missing(value) else label(value) for value in data.column(0).to_pylist())
