"""What an answer will cost, told before it is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.backend import service
from dashboard.durations import about
from explainers.records import Request, SampledRows

_WORTH_SAYING = 2.0
"""Seconds below which nobody plans."""


def cost_sentence(request: Request) -> str:
    """What a request will cost: "30,402,100 rows through the model, about 6 min"."""
    estimate = service().engine.estimate(request)
    rows = f"{estimate.model_rows:,} rows through the model"
    return rows if estimate.seconds is None else f"{rows}, {about(estimate.seconds)}"


def offer_sentence(request: Request) -> str:
    """What a request would cost that nobody has made yet, beside what makes it."""
    if service().engine.estimate(request).model_rows == 0:
        return "Computed already."
    return f"Still to be computed: {cost_sentence(request)}."


def choices_sentence(request: Request, limits: Sequence[int]) -> str:
    """What each sample size would still take: "2,000 rows: about 6 min; 10,000: about 30 min".

    Empty where every choice is ready in a moment, or nothing is known yet.
    """
    costs = [
        (limit, service().engine.estimate(replace(request, rows=SampledRows(limit))).seconds)
        for limit in limits
    ]
    told = [f"{limit:,} rows: {about(cost)}" for limit, cost in costs if cost is not None]
    worth = any(cost is not None and cost >= _WORTH_SAYING for _, cost in costs)
    return "; ".join(told) + "." if worth else ""
