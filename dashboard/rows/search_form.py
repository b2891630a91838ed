"""The form that says which rows are looked for: outcome, answer, and conditions on columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.rows.findings import Finder
from dashboard.rows.said import category
from dashboard.rows.search import Condition, Members, OneOf, Outcome, Search, Within, outcomes
from dashboard.rows.search_state import look_for
from dashboard.rows.search_text import to_text
from dashboard.units import PROBABILITY
from dashboard.words import display_names, escape_markdown, shortened
from explainers.records import Analysis, Column, Dictionary

_ANY = "any"
_FIELD, _DRAWN = "find: ", "find drawn"
_NAME_WIDTH = 40


def draw_form(rows: Finder, search: Search) -> None:
    """Draw the fields, filled in with `search`; a change of one is a new search at once."""
    analysis = rows.analysis
    _fill_in(analysis, search)
    change = {"on_change": _take, "args": (analysis, search.among)}
    if search.among is not None:
        st.checkbox(f"Only {search.among.words}", key=_key("among"), **change)
    if known := outcomes(analysis):
        st.selectbox("Outcome", [_ANY, *known], key=_key("outcome"), **change)
    if analysis.classes:
        # By number: a class may be called as any other word here.
        st.selectbox(
            "The model decides for",
            range(-1, len(analysis.classes)),
            format_func=lambda at: analysis.classes[at] if at >= 0 else _ANY,
            key=_key("taken"),
            **change,
        )
    title = escape_markdown(shortened(rows.score_title, _NAME_WIDTH))
    _range(title, "score", 0.05 if rows.predictions.unit == PROBABILITY else None, change)
    if not analysis.classes and analysis.target:
        _range("Error, whichever way", "error", None, change)
    names = [column.name for column in analysis.table.columns]
    shown = dict(
        zip(names, display_names(analysis.dictionary.titles(names), _NAME_WIDTH), strict=True)
    )
    st.multiselect(
        "Columns",
        names,
        format_func=lambda name: shown.get(name, name),
        key=_key("columns"),
        placeholder="Any values",
        **change,
    )
    for column in _chosen(analysis):
        _column(analysis.dictionary, column, change)


def clear() -> None:
    """Look for all rows again."""
    look_for(Search())


def _column(said: Dictionary, column: Column, change: dict[str, Any]) -> None:
    title = escape_markdown(shortened(said.heading(column.name), _NAME_WIDTH))
    if column.kind == "number":
        _range(title, f"column {column.name}", None, change)
    else:
        st.multiselect(
            title,
            column.values,
            format_func=lambda value: category(said, column.name, value),
            key=_key(f"names {column.name}"),
            placeholder="Any value",
            # A card lists the most frequent values alone.
            accept_new_options=column.distinct > len(column.values),
            **change,
        )
    if column.missing:
        st.checkbox(f"{title} is missing", key=_key(f"missing {column.name}"), **change)


def _range(title: str, name: str, step: float | None, change: dict[str, Any]) -> None:
    with st.container(horizontal=True):
        for end, words in (("low", "from"), ("high", "to")):
            st.number_input(
                f"{title} {words}",
                value=None,
                step=step,
                format="%.12g",
                placeholder="any",
                key=_key(f"{name} {end}"),
                **change,
            )


def _fill_in(analysis: Analysis, search: Search) -> None:
    """Set every field to what is looked for, unless the fields said it themselves."""
    text = to_text(search)
    values = _values(analysis, search)
    if st.session_state.get(_DRAWN) != text:
        for key in [key for key in st.session_state if str(key).startswith(_FIELD)]:
            del st.session_state[key]
        st.session_state[_DRAWN] = text
    for name, value in values.items():
        st.session_state.setdefault(_key(name), value)


def _values(analysis: Analysis, search: Search) -> dict[str, Any]:
    taken = analysis.classes.index(search.taken) if search.taken else -1
    values: dict[str, Any] = {
        "outcome": search.outcome or _ANY,
        "taken": taken,
        "among": search.among is not None,
        "columns": [name for name, _ in search.columns],
    }
    ranges = {"score": search.score, "error": search.error}
    for name, condition in search.columns:
        names = condition.names if isinstance(condition, OneOf) else ()
        values[f"missing {name}"] = None in names
        values[f"names {name}"] = [each for each in names if each is not None]
        ranges[f"column {name}"] = condition if isinstance(condition, Within) else Within()
    for name, within in ranges.items():
        values |= {f"{name} low": within.low, f"{name} high": within.high}
    return values


def _take(analysis: Analysis, among: Members | None) -> None:
    """Look for what the fields say now. among: the list that rows had to stand in before."""
    outcome, taken = _said("outcome"), _said("taken")
    decides = analysis.classes and taken is not None and taken >= 0
    search = Search(
        outcome=None if outcome in (None, _ANY) else Outcome(outcome),
        taken=analysis.classes[taken] if decides else "",
        score=_within("score"),
        error=_within("error"),
        columns=tuple((column.name, _condition(column)) for column in _chosen(analysis)),
        among=among if _said("among") else None,
    )
    look_for(search)
    # The fields of a column that was just added are not drawn yet: they are filled in when they
    # are, and those that are drawn already say the same.
    st.session_state[_DRAWN] = to_text(search)


def _condition(column: Column) -> Condition:
    missing = bool(_said(f"missing {column.name}"))
    if column.kind == "number":
        return OneOf((None,)) if missing else _within(f"column {column.name}")
    names = _said(f"names {column.name}") or ()
    return OneOf((*names, *((None,) if missing else ())))


def _chosen(analysis: Analysis) -> Sequence[Column]:
    chosen = _said("columns") or ()
    found = (analysis.table.column(name) for name in chosen)
    return [column for column in found if column is not None]


def _within(name: str) -> Within:
    return Within(_said(f"{name} low"), _said(f"{name} high"))


def _said(name: str) -> Any:
    return st.session_state.get(_key(name))


def _key(name: str) -> str:
    return f"{_FIELD}{name}"
