"""The controls that edit a row: one for each cell, as its column wants it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboard.rows.said import with_unit
from dashboard.what_if.doubts import doubt
from dashboard.what_if.fields import Field
from dashboard.what_if.state import Edits, change
from dashboard.what_if.wording import cell_text, span_text
from dashboard.words import MISSING, display_names, escape_markdown, num, sentence_case, shortened
from explainers.records import Analysis, Cell

FIRST: Final = 8
"""Controls that are open: the other columns are behind a click."""

_GONE: Final = "\0missing"
"""The option of no value: no text of a table can be taken for it."""
_NAME_WIDTH, _VALUE_WIDTH, _OPTION_WIDTH = 40, 24, 60
_DIGITS: Final = "%.10g"


@dataclass(frozen=True, eq=False)
class Bench:
    """Where a row is edited: `usual` are rows of the table, all or a fair sample."""

    analysis: Analysis
    position: int
    edits: Edits
    usual: pa.Table


def draw(bench: Bench, fields: Sequence[Field]) -> None:
    """Draw a control for each cell, the first of `fields` open."""
    said = bench.analysis.dictionary
    headings = display_names(tuple(said.heading(field.name) for field in fields), _NAME_WIDTH)
    labels = {field.name: escape_markdown(one) for field, one in zip(fields, headings, strict=True)}
    _grid(bench, fields[:FIRST], labels)
    rest = fields[FIRST:]
    if not rest:
        return
    changed = {name for name, _ in bench.edits.changes}
    there = sum(field.name in changed for field in rest)
    more = f"{len(rest):,} more, {there:,} changed" if there else f"{len(rest):,} more"
    with st.expander(f"All columns ({more})", key="what if all", on_change="rerun") as opened:
        if opened.open:
            _grid(bench, rest, labels)


def _grid(bench: Bench, fields: Sequence[Field], labels: Mapping[str, str]) -> None:
    """Two beside each other, in the order of their importance from left to right."""
    for start in range(0, len(fields), 2):
        for place, field in zip(st.columns(2), fields[start : start + 2], strict=False):
            with place:
                _cell(bench, field, labels[field.name])


def _cell(bench: Bench, field: Field, label: str) -> None:
    value = bench.edits.value(field)
    changed = field.name in dict(bench.edits.changes)
    if field.kind in ("whole", "number"):
        _number(bench, field, value, label)
    else:
        _choice(bench, field, value, label)
    if not changed:
        return
    said = bench.analysis.dictionary
    own = cell_text(said, field.name, field.own)
    own = with_unit(said, field.name, own, number=isinstance(field.own, float))
    own = shortened(own, _VALUE_WIDTH)
    st.button(
        f"Put back {escape_markdown(own)}",
        key=f"what back {field.name}",
        type="tertiary",
        icon=":material/undo:",
        on_click=change,
        args=(bench.analysis, bench.position, field.name, field.own),
    )
    if told := doubt(field, value, bench.usual, said):
        st.caption(f"{escape_markdown(sentence_case(told))}.")


def _number(bench: Bench, field: Field, value: Cell, label: str) -> None:
    """A number, whole where its column is; one that no browser can show stands as it was."""
    shown = value if isinstance(value, float) and math.isfinite(value) else None
    whole = field.kind == "whole" and (shown is None or shown.is_integer())
    key = f"what {'whole' if whole else 'number'} {field.name}"
    _have(key, int(shown) if whole and shown is not None else shown)
    st.number_input(
        label,
        value=None,
        step=int(field.step) if whole else field.step,
        format="%d" if whole else _DIGITS,
        key=key,
        placeholder=MISSING if value is None else num(float(value)),
        help=_said(bench, field, _range(bench, field)),
        on_change=_typed,
        args=(bench, field, key),
    )


def _choice(bench: Bench, field: Field, value: Cell, label: str) -> None:
    """One of the table's values, or another that is typed; truth is one of two."""
    key, held = f"what text {field.name}", _GONE if value is None else str(value)
    gone = (_GONE,) if field.can_miss or value is None or field.own is None else ()
    options = tuple(dict.fromkeys((*field.options, *gone, held)))
    words = bench.analysis.dictionary
    named = display_names(
        tuple(cell_text(words, field.name, None if each == _GONE else each) for each in options),
        _OPTION_WIDTH,
    )
    shown = dict(zip(options, named, strict=True))
    _have(key, held)
    other = field.kind == "text"
    st.selectbox(
        label,
        options,
        format_func=lambda option: shown.get(option, option),
        key=key,
        help=_said(bench, field, "Choose a value, or type another one." if other else ""),
        accept_new_options=other,
        on_change=_typed,
        args=(bench, field, key),
    )


def _have(key: str, value: object) -> None:
    """Let a control show what a link, or a way back, says; what is being typed stays."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _typed(bench: Bench, field: Field, key: str) -> None:
    """Take what was put into a control; where nothing can be missing, nothing is as it was."""
    found = st.session_state[key]
    value: Cell = None if found is None or found == _GONE else found
    if value is None and not (field.can_miss or field.own is None):
        value = field.own
    if isinstance(value, int):
        value = float(value)
    change(bench.analysis, bench.position, field.name, value)


def _said(bench: Bench, field: Field, more: str) -> str | None:
    description = bench.analysis.dictionary.entry(field.name).description
    told = [escape_markdown(description)] if description else []
    if more:
        told.append(more)
    if field.can_miss and field.kind in ("whole", "number"):
        told.append("Empty is missing.")
    return " ".join(told) or None


def _range(bench: Bench, field: Field) -> str:
    if field.low is None or field.high is None:
        return ""
    span = span_text(bench.analysis.dictionary, field.name, field.low, field.high)
    return f"{escape_markdown(span)} in the table."
