"""What an answer will cost, told before it is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.backend import service
from dashboard.durations import about
from explainers.intake.summary import counted
from explainers.records import Request, SampledRows

_WORTH_SAYING = 2.0
"""Seconds below which nobody plans."""


def cost_sentence(request: Request) -> str:
    """What a request will cost: "30,402,100 rows through the model, about 6 min"."""
    estimate = service().engine.estimate(request)
    if request.analysis.model.pictures is not None:
        asked = f"{counted(estimate.model_rows, 'picture')} through the network"
    else:
        asked = f"{counted(estimate.model_rows, 'row')} through the model"
    return asked if estimate.seconds is None else f"{asked}, {about(estimate.seconds)}"


def offer_sentence(request: Request) -> str:
    """What a request would cost that nobody has made yet, beside what makes it."""
    if service().engine.estimate(request).model_rows == 0:
        return "Computed already."
    return f"Still to be computed: {cost_sentence(request)}."


def maps_sentence(requests: Sequence[Request]) -> str:
    """What several maps will still cost, told before they are made; empty where all are there."""
    return _several(requests, "map", "picture", "network")


def texts_sentence(requests: Sequence[Request]) -> str:
    """What the words of several texts will still cost; empty where they are soon there."""
    seconds = [service().engine.estimate(request).seconds for request in requests]
    soon = all(each is not None for each in seconds) and sum(filter(None, seconds)) < _WORTH_SAYING
    return "" if soon else _several(requests, "text", "row", "model")


def _several(requests: Sequence[Request], what: str, row: str, model: str) -> str:
    costs = [service().engine.estimate(request) for request in requests]
    open_ = [cost for cost in costs if cost.model_rows]
    if not open_:
        return ""
    known = [cost.seconds for cost in open_ if cost.seconds is not None]
    time = f", {about(sum(known))}" if len(known) == len(open_) else ""
    rows = counted(sum(cost.model_rows for cost in open_), row)
    return f"Still to be computed: {counted(len(open_), what)}, {rows} through the {model}{time}."


def choices_sentence(request: Request, limits: Sequence[int], what: str = "rows") -> str:
    """What each sample size would still take: "2,000 rows: about 6 min; 10,000: about 30 min".

    what: rows by the name they have.

    Without the sizes that are there. Empty where every choice is ready in a moment, or nothing is
    known yet.
    """
    engine = service().engine
    costs = [
        (limit, estimate.seconds)
        for limit in limits
        if (estimate := engine.estimate(replace(request, rows=SampledRows(limit)))).model_rows
    ]
    told = [f"{limit:,} {what}: {about(cost)}" for limit, cost in costs if cost is not None]
    worth = any(cost is not None and cost >= _WORTH_SAYING for _, cost in costs)
    return "; ".join(told) + "." if worth else ""
