"""The verbs of the engine room: ask, ask again, what it would cost, go on after a restart."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from contextlib import suppress

from explainers.errors import RefusedError
from explainers.intake.probing.probe import Probe
from explainers.records import Analysis, Preparation, Preview, Request, Result
from explainers.service.admission import check_pictures
from explainers.service.answers import Answers, Elsewhere
from explainers.service.database import Database
from explainers.service.jobs.board import JobBoard
from explainers.service.jobs.job import Job
from explainers.service.jobs.office import JobOffice, identity_of
from explainers.service.jobs.pace import Estimate
from explainers.service.jobs.pace_register import PROBE, PaceRegister
from explainers.service.jobs.register import JobRegister, Unfinished
from explainers.service.opening import Trusted, nothing_known
from explainers.service.picture_desk import PictureDesk
from explainers.service.plan import plan, samples_of
from explainers.service.questions import Questions, subject_of
from explainers.service.record_json import from_json
from explainers.service.storage.store import Store
from explainers.service.typed_texts import reference_question, texts_in
from explainers.service.workers.frames import Frame
from explainers.service.workers.pool import WorkerPool
from explainers.service.workers.worker import Worker
from explainers.service.workspace import Workspace

_FAREWELL_SECONDS = 10.0


class Engine:
    """Answers requests. The same block is computed once, however many ask at the same time."""

    def __init__(
        self,
        store: Store,
        pool: WorkerPool,
        workspace: Workspace,
        database: Database,
        trusted: Trusted = nothing_known,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """Ask workers of `pool`; `elsewhere`, if anywhere, many rows are explained."""
        self._workspace = workspace
        self._board = JobBoard()
        self._office = JobOffice(store, self._board, JobRegister(database))
        self._paces = PaceRegister(database)
        self._questions = Questions(pool, workspace, trusted)
        self._desk = PictureDesk(self._questions)
        self._answers = Answers(store, self._questions, self._paces, elsewhere)

    def explain(self, request: Request) -> Job:
        """Return the job that answers a request: new, joined if running, or failed before.

        A failed job is returned again until `retry` is called, also after a restart, so that a
        page which redraws does not start it over. Raises RefusedError for a request that cannot
        be answered.
        """
        work = plan(request)
        job, new = self._office.job(work)
        if new:
            threading.Thread(
                target=job.run,
                args=(lambda running: self._answers.answer(work, running),),
                daemon=True,
            ).start()
        return job

    def retry(self, request: Request) -> Job:
        """Forget a failure and start again; finished blocks are not computed twice."""
        self._office.forget(identity_of(plan(request)))
        return self.explain(request)

    def stored(self, request: Request) -> Result | None:
        """Return the answer to a request where all of it is stored, else None.

        Nothing is computed and no job begun. Raises RefusedError like `explain`.
        """
        return self._answers.stored(plan(request))

    def estimate(self, request: Request) -> Estimate:
        """Say what `explain` would cost now, without starting anything.

        Blocks that are stored cost nothing. Seconds come from what this method took on this
        analysis before, else from the model's trial call, else they are None. Raises RefusedError
        like `explain`.
        """
        return self._answers.estimate(plan(request))

    def resume(self) -> None:
        """Take up what a server that is gone left running, one job after the other.

        Returns when all of them are over; a page that asks for one meanwhile joins it. Jobs about
        analyses that are gone are dropped, and one that stopped the server again and again is
        left as failed.
        """
        kept = {subject_of(analysis) for analysis in self._workspace.analyses()}
        for left in self._office.unfinished():
            if self._office.closed.is_set():
                return
            job = self._taken_up(left, kept)
            if job is not None:
                job.wait()

    def _taken_up(self, left: Unfinished, kept: Collection[str]) -> Job | None:
        """Start what an earlier server left, if it can still be asked."""
        request = left.request
        if request is not None and subject_of(request.analysis) in kept:
            with suppress(RefusedError):  # a newer version may not take it
                work = plan(request)
                if identity_of(work) != left.identity:  # a newer one may call it otherwise
                    self._office.forget(left.identity)
                return self.explain(request)
        self._office.forget(left.identity)
        return None

    @staticmethod
    def addresses(request: Request) -> frozenset[str]:
        """Return every key under which a request's numbers may be stored."""
        work = plan(request)
        return frozenset({work.key, *(sample.key for sample in samples_of(work))})

    def worker(self, analysis: Analysis) -> Worker:
        """Return the worker that holds an analysis, opening it if need be.

        Raises RationaleError when the files are gone or cannot be read, or no worker can be had.
        """
        return self._questions.worker(analysis)

    def try_out(self, analysis: Analysis) -> Probe:
        """Call an analysis' model on a few rows, and remember how long it took.

        Raises RationaleError when it answers badly.
        """
        check_pictures(analysis)
        reply = self._questions.ask(analysis, Frame("probe"), urgent=True)
        found = from_json(Probe, dict(reply.fields))
        self._paces.note(subject_of(analysis), PROBE, found.seconds_per_row)
        return found

    def pictures(
        self, analysis: Analysis, positions: Sequence[int], side: int, *, seen: bool
    ) -> tuple[bytes, ...]:
        """Return pictures as PNG files; `PictureDesk.pictures` says more. Raises RationaleError."""
        return self._desk.pictures(analysis, positions, side, seen=seen)

    def preview(self, analysis: Analysis, position: int, how: Preparation) -> Preview:
        """Try a preparation on one picture. Raises RationaleError, as `PictureDesk.preview`."""
        return self._desk.preview(analysis, position, how)

    def reference_texts(self, analysis: Analysis) -> tuple[str, ...]:
        """Return the texts that those of an analysis are compared with. Raises RationaleError."""
        return texts_in(self._questions.ask(analysis, reference_question(analysis), urgent=True))

    def release(self, analysis: Analysis) -> None:
        """Cancel what is being computed about an analysis, stop its worker, wait for both.

        Nothing more of it is written to the store afterwards, if its files are gone; and nothing
        of it is left in the list of jobs.
        """
        subject = subject_of(analysis)
        stopped = [*self._board.running(subject).values()]
        for job in stopped:
            job.cancel()
        self._questions.drop(subject)
        # Asked again: one may have begun in between. Without files it gets no further worker.
        stopped += self._board.running(subject).values()
        for job in stopped:
            job.cancel()
        for job in stopped:
            job.wait_left(_FAREWELL_SECONDS)
        self._office.forget_about(subject)
        self._paces.forget_about(subject)

    def close(self) -> None:
        """Stop every job; `resume` takes them up again. Pool and database stay their maker's."""
        self._office.close()
