"""Ask the backend and show what it is doing: a result, a moving bar, or what went wrong."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

from dashboard import problems
from dashboard.backend import service
from explainers.records import Request, Result, Withheld
from explainers.service.jobs import Job

# Most answers are ready sooner, and a bar that only flashes is worse than none.
_PATIENCE_SECONDS = 0.4
_POLL_SECONDS = 0.4

R = TypeVar("R")


def settled(request: Request, what: str) -> Job | None:
    """Return the job of `request` once it is over, or draw its progress and return None."""
    job = service().engine.explain(request)
    job.wait(_PATIENCE_SECONDS)
    if job.state == "running":
        _progress(job, what)
        return None
    return job


def answer(request: Request, kind: type[R], what: str) -> R | None:
    """Return the result of `request` as `kind`, or draw why there is none yet.

    what: the work in words, such as "Explaining 1,000 rows". Draws a progress bar with a cancel
    button, an error with a retry button, or the sentence of a withheld result.
    """
    job = settled(request, what)
    if job is None:
        return None
    if job.error is not None:
        problems.show(job.error)
        if st.button("Try again", key=f"retry {what}"):
            service().engine.retry(request)
            st.rerun()
        return None
    return _shown(job.result(), kind)


def _shown(result: Result, kind: type[R]) -> R | None:
    if isinstance(result, Withheld):
        st.warning(f"**Numbers withheld.** {result.check.sentence}")
        return None
    if not isinstance(result, kind):
        raise TypeError(f"asked for {kind.__name__}, got {type(result).__name__}")
    return result


@st.fragment(run_every=_POLL_SECONDS)
def _progress(job: Job, what: str) -> None:
    if job.state != "running":
        st.rerun()
    progress = job.progress
    text = f"{what}: {progress.done:,} of {progress.total:,} rows"
    st.progress(progress.fraction, text=text if progress.done else f"{what}: starting a worker")
    if st.button("Cancel", key=f"cancel {what}"):
        job.cancel()
