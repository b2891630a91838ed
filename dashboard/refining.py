"""A draft first: once the rows asked for are explained, more of them in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard import progress
from dashboard.backend import service
from dashboard.durations import about
from explainers.records import Attribution, Request, SampledRows

MOST_ROWS = 50_000
"""More rows are not held in this process for one chart; a command line has room for them."""

DRAFT_ROWS = 2_000
"""What a view opens with. Who chooses fewer wants fewer: nothing is added to those."""

_UNASKED_SECONDS = 60.0
"""What may be computed without anybody having asked for it."""


def refined(request: Request, draft: Attribution, ask_for: Callable[[int], None]) -> Attribution:
    """Return `draft`, or what more rows have shown by now.

    More rows are explained in the background where that is soon done; where it takes longer, a
    button says how long, and `ask_for` is called with the number of rows. Draws nothing where the
    draft has all rows there are, not yet those that were asked for, or fewer by choice.
    """
    most = min(draft.receipt.rows_given, MOST_ROWS)
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
    job = service().engine.explain(wider)
    if job.error is not None:
        _offer(most, seconds, ask_for)
        return draft
    if job.state == "running":
        found = job.draft()
        shown = found.receipt.rows_used if found else 0
        progress.show(job, wider, "Refining in the background", max(shown, len(draft.values)))
    else:
        found = job.result()
    more = isinstance(found, Attribution) and len(found.values) > len(draft.values)
    return found if more else draft


def _offer(rows: int, seconds: float | None, ask_for: Callable[[int], None]) -> None:
    time = "" if seconds is None else f" ({about(seconds)})"
    st.button(f"Explain {rows:,} rows{time}", key="refine", on_click=ask_for, args=(rows,))
