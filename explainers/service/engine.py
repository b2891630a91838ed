"""From a request to its answer: key, then store, then blocks computed in a worker."""

from __future__ import annotations

import logging
import threading
from collections.abc import Hashable
from datetime import UTC, datetime

import numpy as np

from explainers.errors import StoppedError
from explainers.intake.probe import Probe
from explainers.records import Analysis, OneRow, Request, Result
from explainers.service.assemble import assemble, check_block, narrowed, verdict_on, withheld
from explainers.service.contents import check_contents
from explainers.service.frames import Frame
from explainers.service.job_board import JobBoard
from explainers.service.jobs import Job
from explainers.service.keys import digest
from explainers.service.opening import open_frame
from explainers.service.plan import Plan, plan, sample_of
from explainers.service.pool import WorkerPool
from explainers.service.record_json import from_json, to_json
from explainers.service.store import Block, Entry, Store
from explainers.service.turns import Turns
from explainers.service.workers import Worker
from explainers.service.workspace import Workspace

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 3
_FAREWELL_SECONDS = 10.0


class Engine:
    """Answers requests. The same block is computed once, however many ask at the same time."""

    def __init__(self, store: Store, pool: WorkerPool, workspace: Workspace) -> None:
        self._store = store
        self._pool = pool
        self._workspace = workspace
        self._board = JobBoard()
        self._turns = Turns()

    def explain(self, request: Request) -> Job:
        """Return the job that answers a request: new, joined if running, or failed before.

        A failed job is returned again until `retry` is called, so that a page which redraws
        does not start it over. Raises RefusedError for a request that cannot be answered.
        """
        work = plan(request)
        identity, subject = _identity(work), _worker_key(request.analysis)
        job, new = self._board.join(identity, subject, lambda: Job(work.rows))
        if new:
            threading.Thread(target=self._run, args=(work, identity, job), daemon=True).start()
        return job

    def retry(self, request: Request) -> Job:
        """Forget a failure and start again; finished blocks are not computed twice."""
        self._board.forget(_identity(plan(request)))
        return self.explain(request)

    @staticmethod
    def addresses(request: Request) -> frozenset[str]:
        """Return every key under which a request's numbers may be stored."""
        work = plan(request)
        sample = sample_of(work)
        return frozenset({work.key} if sample is None else {work.key, sample.key})

    def worker(self, analysis: Analysis) -> Worker:
        """Return the worker that holds an analysis, opening it if need be.

        Raises RationaleError when the files are gone or cannot be read, or no worker can be had.
        """
        return self._pool.get(
            _worker_key(analysis), lambda: open_frame(analysis, self._workspace.path)
        )

    def try_out(self, analysis: Analysis) -> Probe:
        """Call an analysis' model on a few rows. Raises RationaleError when it answers badly."""
        reply = self.worker(analysis).ask(Frame("probe"), urgent=True)
        return from_json(Probe, dict(reply.fields))

    def release(self, analysis: Analysis) -> None:
        """Cancel what is being computed about an analysis, stop its worker, wait for both.

        Nothing more of it is written to the store afterwards, if its files are gone.
        """
        subject = _worker_key(analysis)
        for job in self._board.running(subject):
            job.cancel()
        self._pool.drop(subject)
        # Asked again: one may have begun in between. Without files it gets no further worker.
        for job in self._board.running(subject):
            job.cancel()
            job.wait(_FAREWELL_SECONDS)
        self._board.forget_about(subject)

    def close(self) -> None:
        """Cancel every job. The pool stays its maker's to close."""
        for job in self._board.running():
            job.cancel()

    def _run(self, work: Plan, identity: Hashable, job: Job) -> None:
        try:
            job.run(lambda running: self._answer(work, running))
        finally:
            self._board.over(identity)
        error = job.error
        if error is not None and error.code != "CANCELLED":
            _LOG.warning("%s failed: %s", work.method.name, error, exc_info=error.__cause__)

    def _answer(self, work: Plan, job: Job) -> Result:
        looked_up = self._from_sample(work)
        if looked_up is not None:
            return looked_up
        entry = self._store.entry(work.key, work.content)
        for _ in range(_ATTEMPTS):
            self._fill(work, entry, job)
            verdict = entry.verdict()
            if verdict is not None:
                return withheld(work, verdict)
            blocks = [entry.read(index) for index in work.blocks]
            if all(blocks):
                return assemble(work, [block for block in blocks if block is not None])
        raise StoppedError(
            "STORE_KEEPS_LOSING",
            f"The store lost {work.method.title}'s blocks {_ATTEMPTS} times while they were read.",
            "Check that the disk is healthy and that its limit leaves room, then try again.",
        )

    def _fill(self, work: Plan, entry: Entry, job: Job) -> None:
        """Compute the blocks that are missing, each checked and stored before the next."""
        for index in work.blocks:
            if not entry.has(index):
                job.go_on()
                # A smaller sample, or the same one under other class names, has the same blocks.
                with self._turns.turn((work.key, index)):
                    if entry.verdict() is None and not entry.has(index):
                        self._add(work, entry, index)
            if entry.verdict() is not None:
                return
            job.reach(min((index + 1) * work.method.block_rows, work.rows))

    def _add(self, work: Plan, entry: Entry, index: int) -> None:
        block = self._compute(work, index)
        check = check_block(work, block.arrays)
        if check is not None and not check.passed:
            entry.set_verdict(verdict_on(check, block))
            return
        try:
            entry.write(index, block)
        except OSError as problem:
            raise StoppedError(
                "STORE_REFUSED",
                f"The explanation could not be stored: {problem.strerror}.",
                "Make room on the server's disk or check its rights, then try again.",
            ) from problem

    def _compute(self, work: Plan, index: int) -> Block:
        analysis, positions = work.request.analysis, work.positions(index)
        asked = Frame(
            "block",
            {
                "method": work.method.name,
                "parameters": work.content["parameters"],
                "seed": work.request.seed,
                "reference": to_json(analysis.reference),
            },
            {"positions": positions},
        )
        urgent = isinstance(work.request.rows, OneRow)
        reply = self.worker(analysis).ask(asked, urgent=urgent)
        facts = {**reply.fields, "stored": datetime.now(UTC).isoformat(timespec="seconds")}
        block = Block(reply.arrays, reply.tables, facts)
        check_contents(work.method.shape, analysis, len(positions), block)
        return block

    def _from_sample(self, work: Plan) -> Result | None:
        """Look one row up in the sample's blocks: its values do not depend on its neighbours.

        Where the sample's numbers are withheld, so are the row's: a method that misses on its
        neighbours may be wrong here although the sum happens to be right.
        """
        sample = sample_of(work)
        if sample is None:
            return None
        entry = self._store.entry(sample.key, sample.content)
        verdict = entry.verdict()
        if verdict is not None:
            return withheld(sample, verdict)
        place = int(np.flatnonzero(sample.order == work.order[0])[0])
        index, row = divmod(place, sample.method.block_rows)
        block = entry.read(index) if entry.has(index) else None
        return (
            None if block is None else narrowed(sample, assemble(sample.only(index), [block]), row)
        )


def _identity(work: Plan) -> Hashable:
    """What makes two requests one job: the numbers, how many of them, and the outputs' names.

    Names are no part of the key, but a result carries those of the analysis it was made for.
    """
    return work.key, work.rows, work.request.analysis.output_names


def _worker_key(analysis: Analysis) -> str:
    return digest(analysis.content())
