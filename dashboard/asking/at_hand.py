"""Ask the engine, unless the answer over many rows is at hand: a click must not read it anew."""

from __future__ import annotations

from dashboard.backend import service, shelf
from explainers.records import (
    Accumulated,
    Attribution,
    Curves,
    LoneRow,
    Maps,
    Pairs,
    Request,
    Result,
    Swapped,
    Terms,
    Tokens,
)
from explainers.service.jobs.job import Job
from explainers.service.plan import Plan, plan

_KEPT = (Attribution, Curves, Maps, Pairs, Terms, Tokens, Accumulated, Swapped)


def job_of(request: Request) -> Job:
    """Return the job that answers a request; one that is over where its result is at hand.

    A result stays at hand as long as the store has it and it is not withheld: what is deleted, or
    fails its check on later rows, is shown no more. Raises RefusedError like the engine.
    """
    if isinstance(request.rows, LoneRow):  # small, and of as many kinds as a table has rows
        return service().engine.explain(request)
    work = plan(request)
    kept = shelf().find(_address(work))
    if kept is not None and stored(work):
        return _over(kept, work.rows)
    shelf().drop(_address(work))
    return service().engine.explain(request)


def keep(request: Request, result: Result) -> None:
    """Have a finished result at hand for the next click; predictions hold the whole table."""
    many = not isinstance(request.rows, LoneRow)
    if many and isinstance(result, _KEPT):
        shelf().put(_address(plan(request)), result)


def stored(work: Plan) -> bool:
    """Whether the store still has the numbers of a plan, and nothing speaks against them."""
    entry = service().store.entry(work.key, work.content)
    return entry.has(0) and entry.verdict() is None


def _address(work: Plan) -> tuple[object, ...]:
    # The key knows nothing of how many rows are shown, nor of the names an analysis and its groups
    # give.
    return work.key, work.rows, work.request.analysis.id, work.request.groups


def _over(result: Result, rows: int) -> Job:
    job = Job(rows)
    job.reach(rows)
    job.run(lambda _: result)
    return job
