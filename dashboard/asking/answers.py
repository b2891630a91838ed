"""Ask the backend and show what it is doing: a result, a moving bar, or what went wrong."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from dashboard import problems
from dashboard.asking import progress
from dashboard.asking.at_hand import job_of, keep
from dashboard.backend import service
from dashboard.words import escape_markdown
from explainers.records import Request, Result, Withheld
from explainers.service.jobs.job import Job

# Most answers are ready sooner, and a bar that only flashes is worse than none.
_PATIENCE_SECONDS = 0.4

R = TypeVar("R")


def settled(request: Request, what: str) -> Job | None:
    """Return the job of `request` once it is over, or draw its progress and return None."""
    job = ask(request)
    if job.state == "running":
        progress.show(job, request, what)
        return None
    return job


def answer(request: Request, kind: type[R], what: str) -> R | None:
    """Return the result of `request` as `kind`, or draw why there is none yet.

    what: the work in words, such as "Explaining 1,000 rows". Draws a progress bar with a stop
    button, an error with a retry button, or the sentence of a withheld result.
    """
    job = settled(request, what)
    if job is None or _failed(job, request, what):
        return None
    return _shown(job.result(), kind)


def answer_so_far(request: Request, kind: type[R], what: str) -> R | None:
    """Return the result of `request`, or of the rows that are finished, which are a fair sample.

    Draws what `answer` draws; while the job runs, the page is drawn anew as more rows come in.
    """
    job = ask(request)
    if job.state == "running":
        draft = job.draft()
        progress.show(job, request, what, draft.receipt.rows_used if draft else 0)
    elif _failed(job, request, what):
        draft = job.draft()
    else:
        draft = job.result()
    return None if draft is None else _shown(draft, kind)


def ask(request: Request) -> Job:
    """Return the job of `request`, having waited a moment where there is nothing to show yet."""
    job = job_of(request)
    draft = job.draft()
    # A part is something to look at already. Of a whole the job has only to say that it is over.
    if draft is None or draft.receipt.rows_used == job.progress.total:
        job.wait(_PATIENCE_SECONDS)
    if job.state == "done":
        keep(request, job.result())
    return job


def ask_several(requests: Sequence[Request]) -> tuple[Job, ...]:
    """Return the jobs of several requests, all of them begun, having waited a moment in all."""
    jobs = tuple(map(job_of, requests))
    until = time.monotonic() + _PATIENCE_SECONDS
    for job in jobs:
        job.wait(max(0.0, until - time.monotonic()))
    return jobs


def _failed(job: Job, request: Request, what: str) -> bool:
    """Draw why a job failed, and the button that starts it again; tell whether it has."""
    if job.error is None:
        return False
    problems.show(job.error)
    # Rows that were finished are kept; of a single one there is nothing to go on from.
    going_on = job.error.code == "CANCELLED" and job.progress.total > 1
    if st.button("Go on" if going_on else "Try again", key=f"retry {what}"):
        service().engine.retry(request)
        st.rerun()
    return True


def _shown(result: Result, kind: type[R]) -> R | None:
    if isinstance(result, Withheld):
        st.warning(f"**Numbers withheld.** {escape_markdown(result.check.sentence)}")
        return None
    if not isinstance(result, kind):
        raise TypeError(f"asked for {kind.__name__}, got {type(result).__name__}")
    return result
