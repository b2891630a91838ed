"""A draft first: once the rows asked for are explained, more of them in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard.asking import progress
from dashboard.asking.answers import ask
from dashboard.backend import service
from dashboard.durations import about
from explainers.records import Analysis, Attribution, Request, SampledRows
from explainers.service.token_outlines import HELD_TEXTS

DRAFT_ROWS = 2_000
"""What a view opens with. Who chooses fewer wants fewer: nothing is added to those."""

_STORE_SHARE = 0.5
"""How much of the store one explanation may take: what others look at must not be driven out."""

_BYTES = 8
_BESIDES = 3  # numbers of an output and a row beside the attributions: base value, output, moments
_ROUND = 1_000
_FEWEST_PICTURES = 20

_UNASKED_SECONDS = 60.0
"""What may be computed without anybody having asked for it."""


def most_rows(analysis: Analysis) -> int:
    """Count the rows a global view can be of: all, or as many as the store has room for.

    Memory is no limit: a result holds its first rows and what all of them come to.
    """
    given, features, how = analysis.table.rows, len(analysis.columns), analysis.preparation
    row = _BYTES * (analysis.model.outputs * (features + _BESIDES) + features)
    if how is not None:  # a map, and its picture's three colours
        row += how.height * how.width * (_BYTES + 3)
    if analysis.model.texts is not None:
        given = min(given, HELD_TEXTS)  # words are counted in the texts a result holds
    room = int(_STORE_SHARE * service().settings.store_bytes) // row
    if how is not None:
        return min(given, max(_FEWEST_PICTURES, room))
    return given if given <= room else max(DRAFT_ROWS, room // _ROUND * _ROUND)


def refined(request: Request, draft: Attribution, ask_for: Callable[[int], None]) -> Attribution:
    """Return `draft`, or what more rows have shown by now.

    More rows are explained in the background where that is soon done; where it takes longer, a
    button says how long, and `ask_for` is called with the number of rows. Draws nothing where the
    draft has all rows there are, not yet those that were asked for, or fewer by choice.
    """
    most = most_rows(request.analysis)
    # Rows that were asked for are on their way, with a bar of their own, or were stopped.
    asked = request.rows.limit if isinstance(request.rows, SampledRows) else most
    used = draft.receipt.rows_used
    if used >= most or used < max(min(asked, most), DRAFT_ROWS):
        return draft
    wider = replace(request, rows=SampledRows(most))
    seconds = service().engine.estimate(wider).seconds
    if seconds is None or seconds > _UNASKED_SECONDS:
        _offer(most, seconds, ask_for)
        return draft
    job = ask(wider)
    if job.error is not None:
        _offer(most, seconds, ask_for)
        return draft
    if job.state == "running":
        found = job.draft()
        shown = found.receipt.rows_used if found else 0
        progress.show(job, wider, "Refining in the background", max(shown, used))
    else:
        found = job.result()
    more = isinstance(found, Attribution) and found.receipt.rows_used > used
    return found if more else draft


def _offer(rows: int, seconds: float | None, ask_for: Callable[[int], None]) -> None:
    time = "" if seconds is None else f" ({about(seconds)})"
    st.button(f"Explain {rows:,} rows{time}", key="refine", on_click=ask_for, args=(rows,))
