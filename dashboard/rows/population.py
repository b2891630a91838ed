"""All rows of an analysis, as far as pages about single rows and about all of them need them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard.asking.answers import answer
from dashboard.asking.at_hand import stored
from dashboard.backend import shelf
from dashboard.memory import give_back
from dashboard.rows.names import RowNames, row_names
from dashboard.tabular.measures import sample
from explainers.records import AllRows, Analysis, Predictions, Request
from explainers.service.plan import plan

TEXT_BYTES = 64 << 20
"""Texts that are kept to be looked through, in bytes of Arrow's: 300,000 short reviews."""
USUAL_ROWS = 20_000
"""Rows from which the usual value of a feature is told: a median of as many is near enough."""


@dataclass(frozen=True, eq=False)
class Population:
    """What the model answers for every row, and what the rows are called.

    predictions: its `data` holds the known outcomes alone, or nothing: whole tables stay in the
    store. names: (rows,). usual: the model's columns in up to USUAL_ROWS rows, a fair sample.
    texts: of a model of texts, those of the first rows, as many as there is room for; else None.
    """

    predictions: Predictions
    names: RowNames
    usual: pa.Table
    texts: pa.LargeStringArray | None = None


def population(analysis: Analysis) -> Population | None:
    """Return all rows of an analysis; draws the progress, or what went wrong, while there are none.

    Kept between clicks: made of a table of a million rows it takes a second.
    """
    request = Request(analysis, "predictions", AllRows())
    work = plan(request)
    key = ("population", work.key, analysis.id)
    if not stored(work):
        shelf().drop(key)
    found = shelf().find(key)
    if isinstance(found, Population):
        return found
    predictions = answer(request, Predictions, "Predicting")
    if predictions is None:
        return None
    with st.spinner("Looking through the rows"):
        made = of(analysis, predictions)
    shelf().put(key, made)
    del predictions  # the whole table
    give_back()
    return made


def of(analysis: Analysis, predictions: Predictions) -> Population:
    """Take what the pages need out of predictions for all rows."""
    data, rows = predictions.data, predictions.data.num_rows
    named = data.column(analysis.identifier) if analysis.identifier else None
    known = [analysis.target] if analysis.target else []
    columns = list(dict.fromkeys(analysis.columns))
    return Population(
        predictions=replace(predictions, data=_own(data.select(known))),
        names=row_names(named, rows),
        usual=_own(data.select(columns).take(sample(rows, USUAL_ROWS))),
        texts=_texts(data.column(columns[0])) if analysis.model.texts is not None else None,
    )


def _texts(column: pa.ChunkedArray) -> pa.LargeStringArray:
    """The texts of the first rows, (up to rows,), until TEXT_BYTES of them are reached."""
    parts, room = [], TEXT_BYTES
    for chunk in column.chunks:
        decoded = chunk.dictionary_decode() if pa.types.is_dictionary(chunk.type) else chunk
        texts = decoded.cast(pa.large_string()).fill_null("")
        sizes = np.cumsum(pc.binary_length(texts).to_numpy(zero_copy_only=False))
        held = int(np.searchsorted(sizes, room, side="right"))
        # An array of its own: a slice would hold the whole of what it is cut from.
        parts.append(pa.concat_arrays([texts.slice(0, held), pa.array([], pa.large_string())]))
        if held < len(texts):
            break
        room -= int(sizes[-1]) if len(sizes) else 0
    return pa.concat_arrays([*parts, pa.array([], pa.large_string())])


def _own(table: pa.Table) -> pa.Table:
    """A table with buffers of its own: a column of a stored block keeps its neighbours alive."""
    return table.unify_dictionaries().combine_chunks()
