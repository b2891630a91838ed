"""Two maps that are looked at together: asked for at once, and drawn when both are there."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard import problems
from dashboard.asking import controls, progress
from dashboard.asking.answers import ask_several
from dashboard.asking.costs import maps_sentence
from dashboard.backend import service
from dashboard.rows.findings import Finder
from dashboard.words import escape_markdown, shortened
from explainers.errors import RationaleError
from explainers.methods.declaration import Method
from explainers.records import Analysis, Maps, OneRow, Request, Withheld
from explainers.service.jobs.job import Job

_NAME_WIDTH = 40


@dataclass(frozen=True)
class Asked:
    """What the page is about: a picture of an analysis, a method, and the output it explains."""

    analysis: Analysis
    rows: Finder
    position: int
    method: Method
    output: int

    def request(self) -> Request:
        """Draw the method's parameters, and return the request for this picture's map."""
        return controls.asked(self.analysis, self.method, OneRow(self.position), output=self.output)

    def name_of(self, position: int) -> str:
        """What a picture is called; where it has no name, it is counted from 1."""
        name = self.rows.names.at(position)
        return name if self.analysis.identifier else f"picture {name}"


@dataclass(frozen=True)
class Side:
    """One of two: what it is called, and what is asked."""

    name: str
    request: Request


def two_maps(first: Side, second: Side) -> tuple[Maps, Maps] | None:
    """Return both maps, or draw what they will cost, how far they are, or why there is none."""
    sides = (first, second)
    requests = [side.request for side in sides]
    cost = st.empty()
    cost.caption(maps_sentence(requests))
    jobs = ask_several(requests)
    if any(job.state == "running" for job in jobs):
        progress.show_several(jobs, "Mapping the picture")
        return None
    cost.empty()
    found = [_maps(side, job) for side, job in zip(sides, jobs, strict=True)]
    one, other = found
    return None if one is None or other is None else (one, other)


def _maps(side: Side, job: Job) -> Maps | None:
    """The map of a job that is over; draws why there is none."""
    name = escape_markdown(shortened(side.name, _NAME_WIDTH))
    if isinstance(job.error, RationaleError):
        st.markdown(f"**{name}**")
        problems.show(job.error)
        if st.button("Try again", key=f"retry {side.request.analysis.id} {side.name}"):
            service().engine.retry(side.request)
            st.rerun()
        return None
    result = job.result()
    if isinstance(result, Withheld):
        told = escape_markdown(result.check.sentence)
        st.warning(f"**{name}: numbers withheld.** {told}")
        return None
    if not isinstance(result, Maps):
        raise TypeError(f"asked for Maps, got {type(result).__name__}")
    return result
