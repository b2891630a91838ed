"""Where a reader says what may not happen to a column: chosen lists, and ranges of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard.kept import keep, kept
from dashboard.turning.constraints import NONE, Constraints, from_text, holds_numbers, to_text
from dashboard.turning.proposals import unchangeable
from dashboard.what_if.wording import span_text
from dashboard.words import display_names, escape_markdown, shortened
from explainers.intake.summary import listed
from explainers.records import Analysis

_KEY: Final = "turn"
_NAME_WIDTH: Final = 40
_LISTS: Final = {
    "fixed": "Cannot change",
    "rising": "Can only rise",
    "falling": "Can only fall",
}


def chosen(analysis: Analysis) -> Constraints:
    """Return what the URL says, or this tab's memory."""
    return from_text(kept(_KEY), analysis)


def draw(analysis: Analysis) -> None:
    """Draw the controls; each change begins the search anew."""
    said = chosen(analysis)
    columns = tuple(dict.fromkeys(analysis.columns))
    numbers = tuple(name for name in columns if holds_numbers(analysis, name))
    names = display_names(analysis.dictionary.titles(columns), _NAME_WIDTH)
    titles = dict(zip(columns, names, strict=True))
    told = len(said.columns)
    label = f"What may not change ({told:,} columns limited)" if told else "What may not change"
    with st.expander(label, key="turn limits"):
        _propose(analysis, said, columns)
        for part, title in _LISTS.items():
            options = columns if part == "fixed" else numbers
            if options:
                _list(analysis, said, part, title, options, titles)
        if numbers:
            _ranges(analysis, said, numbers, titles)
        if said != NONE:
            st.button("Lift all limits", key="turn lift", on_click=_take, args=(NONE,))


def _propose(analysis: Analysis, said: Constraints, columns: Sequence[str]) -> None:
    """Propose what is called like something nobody can change, and say that this is a guess."""
    guessed = unchangeable(columns, analysis.dictionary.titles(columns))
    open_ = tuple(name for name in guessed if name not in said.fixed)
    if not open_:
        return
    titles = listed(analysis.dictionary.titles(open_))
    are = "is called" if len(open_) == 1 else "are called"
    st.caption(
        f"{escape_markdown(titles)} {are} like something nobody can choose to change. That is a "
        "guess from the name alone, and nothing is held fixed until you say so."
    )
    st.button(
        "Hold fixed what is proposed",
        key="turn propose",
        icon=":material/lock:",
        on_click=_take,
        args=(replace(said, fixed=tuple(sorted({*said.fixed, *open_}))),),
    )


def _list(
    analysis: Analysis,
    said: Constraints,
    part: str,
    title: str,
    options: Sequence[str],
    titles: dict[str, str],
) -> None:
    key = f"turn {part}"
    _have(key, list(getattr(said, part)))
    st.multiselect(
        title,
        options,
        format_func=lambda name: titles.get(name, name),
        key=key,
        placeholder="no column",
        on_change=lambda: _put(analysis, **{part: tuple(sorted(st.session_state[key]))}),
    )


def _ranges(
    analysis: Analysis, said: Constraints, numbers: Sequence[str], titles: dict[str, str]
) -> None:
    """Choose the columns that have a range, then its ends; an empty end is no bound."""
    key, ranges = "turn ranges", {name: tuple(ends) for name, *ends in said.ranges}
    _have(key, list(ranges))
    st.multiselect(
        "Must stay within a range",
        numbers,
        format_func=lambda name: titles.get(name, name),
        key=key,
        placeholder="no column",
        on_change=lambda: _put(
            analysis,
            ranges=tuple(
                (name, *ranges.get(name, _table_range(analysis, name)))
                for name in sorted(st.session_state[key])
            ),
        ),
    )
    for name in ranges:
        for place, end, at in zip(st.columns(2), ("from", "to"), (0, 1), strict=True):
            with place:
                _end(analysis, said, name, f"{titles[name]} {end}", at)


def _end(analysis: Analysis, said: Constraints, name: str, label: str, at: int) -> None:
    key = f"turn end {at} {name}"
    ends = next(list(ends) for each, *ends in said.ranges if each == name)
    low, high = _table_range(analysis, name)
    _have(key, ends[at])

    def typed() -> None:
        ends[at] = st.session_state[key]
        known = sorted(end for end in ends if end is not None)
        # Ends that stand the wrong way round are meant the other way.
        both = tuple(known) if len(known) == 2 else tuple(ends)
        others = tuple(each for each in said.ranges if each[0] != name)
        _put(analysis, ranges=tuple(sorted((*others, (name, *both)))))

    st.number_input(
        escape_markdown(shortened(label, _NAME_WIDTH + 5)),
        value=None,
        format="%.10g",
        key=key,
        placeholder="no bound",
        help=_seen(analysis, name, low, high),
        on_change=typed,
    )


def _seen(analysis: Analysis, name: str, low: float | None, high: float | None) -> str | None:
    if low is None or high is None:
        return None
    return f"{escape_markdown(span_text(analysis.dictionary, name, low, high))} are seen."


def _table_range(analysis: Analysis, name: str) -> tuple[float | None, float | None]:
    column = analysis.table.column(name)
    return (None, None) if column is None else (column.low, column.high)


def _put(analysis: Analysis, **parts: object) -> None:
    """Have one part be another: what the other controls said meanwhile stays."""
    _take(replace(chosen(analysis), **parts))


def _take(constraints: Constraints) -> None:
    keep(_KEY, to_text(constraints))


def _have(key: str, value: object) -> None:
    """Let a control show what a link, or a button, says; what is being typed stays."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
