"""A row that a link marks among those of a whole model: where it stands on a curve."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import streamlit as st

from dashboard.asking.answers import answer
from dashboard.rows.links import MARKED
from dashboard.rows.population import population
from dashboard.words import escape_markdown, shortened
from explainers.records import Attribution, OneRow, Request

_NAME_WIDTH = 40


@dataclass(frozen=True, eq=False)
class Marked:
    """The rows of a sample, with the one that is marked among them at `place`."""

    result: Attribution
    place: int


def marked_row(request: Request, result: Attribution) -> Marked | None:
    """Return `result` with the row that the URL names, None where it names none.

    A row that is in no sample is explained by itself and put behind it. Draws what it is called,
    and the way to mark it no more.
    """
    name = st.query_params.get(MARKED, "")
    everyone = population(request.analysis) if name else None
    position = everyone.names.position(name) if everyone is not None else None
    if position is None:
        return None
    one = answer(replace(request, rows=OneRow(position)), Attribution, "Explaining the row")
    if one is None:
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Marked: {escape_markdown(shortened(name, _NAME_WIDTH))}.")
        st.button("Mark no row", key="mark none", type="tertiary", on_click=_unmark)
    return with_row(result, one)


def with_row(result: Attribution, one: Attribution) -> Marked:
    """Put the only row of `one` among those of `result`, unless it is there already.

    Both are of one method with the same parameters, so that their numbers are of one kind.
    """
    places = np.flatnonzero(result.positions == one.positions[0])
    if len(places):
        return Marked(result, int(places[0]))
    joined = replace(
        result,
        values=np.concatenate([result.values, one.values]),
        base_values=np.concatenate([result.base_values, one.base_values]),
        outputs=np.concatenate([result.outputs, one.outputs]),
        positions=np.concatenate([result.positions, one.positions]),
        data=_stacked(result.data, one.data),
        stderr=None,
    )
    return Marked(joined, len(result.positions))


def _stacked(first: pa.Table, second: pa.Table) -> pa.Table:
    """Two tables below each other; a column of the second is read as the first has it."""
    alike = [
        column if column.type == kind else _as(column, kind)
        for column, kind in zip(second.columns, first.schema.types, strict=True)
    ]
    return pa.concat_tables([first, pa.table(alike, schema=first.schema)]).unify_dictionaries()


def _as(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """A column in another type: texts are coded or not, and numbers may be narrower."""
    plain = pa.chunked_array([_plain(chunk) for chunk in column.chunks])
    if pa.types.is_dictionary(kind):
        coded = plain.cast(kind.value_type).dictionary_encode()
        return pa.chunked_array(
            [
                pa.DictionaryArray.from_arrays(
                    chunk.indices.cast(kind.index_type), chunk.dictionary
                )
                for chunk in coded.chunks
            ]
        )
    return plain.cast(kind, safe=False)


def _plain(chunk: pa.Array) -> pa.Array:
    return chunk.dictionary_decode() if pa.types.is_dictionary(chunk.type) else chunk


def _unmark() -> None:
    st.query_params.pop(MARKED, None)
