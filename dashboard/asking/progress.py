"""What a running job shows: a true fraction, the time left, and the button that stops it."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import ref

import streamlit as st

from dashboard.asking.costs import cost_sentence
from dashboard.durations import about
from dashboard.words import escape_markdown
from explainers.records import Request
from explainers.service.jobs.job import Job
from explainers.service.jobs.progress import Progress
from explainers.service.plan import plan

_POLL_SECONDS = 0.4
_GROWN = 1.25
"""A draft is drawn anew once it has grown by a quarter: few rows more look the same, and whoever
clicks on the page would wait for the drawing."""
_STOP_SECONDS = 1.0
"""A cancelled job is over by then: the page can say so at once."""


def show(job: Job, request: Request, what: str, drawn: int = 0) -> None:
    """Draw a job's progress, and the page anew when there is more to see than `drawn` rows.

    what: the work in words, such as "Explaining the model".
    """
    noun = "rows" if request.analysis.model.pictures is None else "pictures"
    nouns = noun, plan(request).method.steps
    # Streamlit keeps what a fragment is called with, for minutes after a tab is gone: a job would
    # bring its result along. While it runs, the engine holds it.
    _bar(ref(job), cost_sentence(request), what, nouns, drawn)


def show_several(jobs: Sequence[Job], what: str) -> None:
    """Draw how many jobs of several are over, and the page anew when it is one more."""
    held = tuple(map(ref, jobs))
    over = sum(job.state != "running" for job in jobs)
    _bar_of_several(held, what, over)


@st.fragment(run_every=_POLL_SECONDS)
def _bar_of_several(held: tuple[ref[Job], ...], what: str, over: int) -> None:
    running = [job for each in held if (job := each()) is not None and job.state == "running"]
    done = len(held) - len(running)
    if done > over or not running:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        part = sum(job.progress.fraction for job in running)
        st.progress((done + part) / len(held), text=f"{what}: {done} of {len(held)}")
        if st.button("Stop", key=f"stop {what}", help="What was computed is kept."):
            for job in running:
                job.cancel()
            for job in running:
                job.wait(_STOP_SECONDS)
            st.rerun()


@st.fragment(run_every=_POLL_SECONDS)
def _bar(held: ref[Job], cost: str, what: str, nouns: tuple[str, str], drawn: int) -> None:
    job = held()
    if job is None or job.state != "running" or _more_to_see(job, drawn):
        st.rerun()
    progress = job.progress
    if progress.waiting:
        st.caption(f"{escape_markdown(progress.waiting)} The job goes on once it is back.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(progress.fraction, text=f"{what}: {words(progress, *nouns) or cost}")
        if st.button("Stop", key=f"stop {what}", help=_kept(progress)):
            job.cancel()
            job.wait(_STOP_SECONDS)
            st.rerun()


def words(progress: Progress, rows: str = "rows", steps: str = "") -> str:
    """How far a job is: "480 of 2,000 rows, about 40 s left"; empty before anything is known.

    rows: what they are called here. Of a single one it is said how far that is: "420 of 1,000
    samples" where the method counts `steps` that have a name, else "42 %".
    """
    far = _far(progress, rows, steps)
    left = progress.seconds_left
    return far if left is None or not far else f"{far}, {about(left)} left"


def _far(progress: Progress, rows: str, steps: str) -> str:
    bite = progress.bite
    if progress.total != 1:
        known = progress.done or bite
        return f"{progress.done:,} of {progress.total:,} {rows}" if known else ""
    if bite is None:
        return ""
    return f"{bite.done:,} of {bite.total:,} {steps}" if steps else f"{int(100 * bite.share)} %"


def _kept(progress: Progress) -> str:
    """What a stop leaves of the work."""
    if progress.total == 1:
        return "An explanation is kept once it is whole; asked again, it begins anew."
    return "What was computed is kept."


def _more_to_see(job: Job, drawn: int) -> bool:
    draft = job.draft()
    return draft is not None and draft.receipt.rows_used > _GROWN * drawn
