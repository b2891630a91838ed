"""From a request to its answer: key, then store, then blocks computed in a worker."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np

from explainers.errors import StoppedError
from explainers.intake.probe import Probe
from explainers.records import Analysis, Attribution, Check, OneRow, Request, Result
from explainers.service.assemble import assemble, check_block, narrowed, withheld
from explainers.service.frames import Frame
from explainers.service.jobs import Job
from explainers.service.keys import digest
from explainers.service.plan import Plan, plan, wider
from explainers.service.pool import WorkerPool
from explainers.service.record_json import from_json, to_json
from explainers.service.store import Block, Entry, Store
from explainers.service.workers import Worker
from explainers.service.workspace import Workspace

_LOG = logging.getLogger(__name__)
_KEPT_FAILURES = 100
_ATTEMPTS = 3


class Engine:
    """Answers requests. The same key is computed once, however many ask at the same time."""

    def __init__(self, store: Store, pool: WorkerPool, workspace: Workspace) -> None:
        self._store = store
        self._pool = pool
        self._workspace = workspace
        self._lock = threading.Lock()
        self._running: dict[tuple[str, int], Job] = {}
        self._failed: OrderedDict[tuple[str, int], Job] = OrderedDict()

    def explain(self, request: Request) -> Job:
        """Return the job that answers a request: finished if stored, joined if running.

        A failed job is returned again until `retry` is called, so that a page which redraws
        does not start it over.
        """
        work = plan(request)
        identity = (work.key, work.rows)
        with self._lock:
            job = self._running.get(identity) or self._failed.get(identity)
            if job is not None:
                return job
            job = Job(work.rows)
            self._running[identity] = job
        threading.Thread(target=self._finish, args=(work, identity, job), daemon=True).start()
        return job

    def retry(self, request: Request) -> Job:
        """Forget a failure and start again; finished blocks are not computed twice."""
        work = plan(request)
        with self._lock:
            self._failed.pop((work.key, work.rows), None)
        return self.explain(request)

    @staticmethod
    def addresses(request: Request) -> frozenset[str]:
        """Return every key under which a request's numbers may be stored."""
        keys = {plan(request).key}
        if isinstance(request.rows, OneRow):
            keys.add(plan(wider(request)).key)
        return frozenset(keys)

    def worker(self, analysis: Analysis) -> Worker:
        """Return the worker that holds an analysis, opening it if need be.

        Raises RationaleError when the files cannot be read or the model fails its probe.
        """
        return self._pool.get(digest(analysis.content()), lambda: self._open_frame(analysis))

    def try_out(self, analysis: Analysis) -> Probe:
        """Call an analysis' model on a few rows. Raises RationaleError when it answers badly."""
        reply = self.worker(analysis).ask(Frame("probe"), urgent=True)
        return from_json(Probe, dict(reply.fields))

    def release(self, analysis: Analysis) -> None:
        """Stop the worker that holds an analysis."""
        self._pool.drop(digest(analysis.content()))

    def _finish(self, work: Plan, identity: tuple[str, int], job: Job) -> None:
        job.run(lambda running: self._answer(work, running))
        if job.error is not None:
            _LOG.warning("%s failed: %s", work.method.name, job.error, exc_info=job.error.__cause__)
        with self._lock:
            self._running.pop(identity, None)
            if job.error is not None:
                self._failed[identity] = job
                while len(self._failed) > _KEPT_FAILURES:
                    self._failed.popitem(last=False)

    def _answer(self, work: Plan, job: Job) -> Result:
        looked_up = self._from_sample(work)
        if looked_up is not None:
            return looked_up
        entry = self._store.entry(work.key, work.content)
        for _ in range(_ATTEMPTS):
            self._fill(work, entry, job)
            verdict = entry.verdict()
            if verdict is not None:
                return withheld(work, Check(**verdict))
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
            if entry.verdict() is not None:
                return
            positions = work.positions(index)
            if not entry.has(index):
                block = self._compute(work, index)
                check = check_block(work, block.arrays)
                if check is not None and not check.passed:
                    entry.set_verdict(asdict(check))
                    return
                entry.write(index, block)
            job.advance(min(len(positions), work.rows - index * work.method.block_rows))

    def _compute(self, work: Plan, index: int) -> Block:
        analysis = work.request.analysis
        asked = Frame(
            "block",
            {
                "method": work.method.name,
                "parameters": work.content["parameters"],
                "seed": work.request.seed,
                "reference": to_json(analysis.reference),
            },
            {"positions": work.positions(index)},
        )
        urgent = isinstance(work.request.rows, OneRow)
        reply = self.worker(analysis).ask(asked, urgent=urgent)
        facts = {**reply.fields, "stored": datetime.now(UTC).isoformat(timespec="seconds")}
        return Block(reply.arrays, reply.tables, facts)

    def _from_sample(self, work: Plan) -> Result | None:
        """Look one row up in the sample's blocks: its values do not depend on its neighbours."""
        if not isinstance(work.request.rows, OneRow) or work.method.shape != "attribution":
            return None
        sample = plan(wider(work.request))
        place = int(np.flatnonzero(sample.order == work.request.rows.position)[0])
        entry = self._store.entry(sample.key, sample.content)
        index, row = divmod(place, sample.method.block_rows)
        block = entry.read(index) if entry.has(index) else None
        if block is None:
            return None
        single = sample.only(index)
        whole = assemble(single, [block])
        return narrowed(whole, row) if isinstance(whole, Attribution) else None

    def _open_frame(self, analysis: Analysis) -> Frame:
        return Frame(
            "open",
            {
                "model": analysis.model.digest,
                "model_name": analysis.model.file_name,
                "model_path": str(self._workspace.path(analysis.model.digest)),
                "table": analysis.table.digest,
                "table_name": analysis.table.file_name,
                "table_path": str(self._workspace.path(analysis.table.digest)),
                "columns": list(analysis.columns),
            },
        )
