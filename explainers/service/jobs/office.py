"""Where jobs are kept: one for each question, on the board while it lives, written down besides."""

from __future__ import annotations

import logging
import threading

from explainers.errors import RefusedError
from explainers.records import Result
from explainers.service.jobs.board import JobBoard
from explainers.service.jobs.draft import Draft
from explainers.service.jobs.job import Job
from explainers.service.jobs.register import Failure, JobRegister, Unfinished
from explainers.service.jobs.watch import JobWatch
from explainers.service.plan import Plan
from explainers.service.questions import subject_of
from explainers.service.storage.keys import digest
from explainers.service.storage.store import Store

_LOG = logging.getLogger(__name__)


class JobOffice:
    """Hands out the job of a question, and sees to the books while it runs and when it is over."""

    def __init__(self, store: Store, board: JobBoard, register: JobRegister) -> None:
        self.register = register
        self.watch = JobWatch(board, register)
        self.closed = threading.Event()
        self._store = store
        self._board = board

    def job(self, work: Plan) -> tuple[Job, bool]:
        """Return the job that answers a plan, and whether it is new and the caller's to run.

        A failure that is remembered from an earlier server is a job that has failed.
        """
        identity = identity_of(work)
        return self._board.join(
            identity, subject_of(work.request.analysis), lambda: self._made(work, identity)
        )

    def forget(self, identity: str) -> None:
        """Forget how a job failed; a running one stays."""
        self._board.forget(identity)
        if identity not in self._board.running():
            self.register.forget(identity)

    def forget_about(self, subject: str) -> None:
        """Forget every failure about an analysis, and all that is written about it."""
        self._board.forget_about(subject)
        self.register.forget_about(subject)

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return what servers that are gone left running."""
        return self.register.unfinished()

    def over(self, identity: str, work: Plan, job: Job) -> None:
        """Write down how a job ended, and take it off the board."""
        error = job.error
        subject = subject_of(work.request.analysis)
        if error is None or isinstance(error, RefusedError):
            # What is refused is refused again at once; the answer to all else is in the store.
            if job.registered:
                self.register.forget(identity)
        elif not self.closed.is_set():
            self.register.fail(identity, subject, work.request, Failure(error, job.progress))
        self._board.over(identity, job)
        if error is not None and error.code != "CANCELLED":
            _LOG.warning("%s failed: %s", work.method.name, error, exc_info=error.__cause__)

    def close(self) -> None:
        """Stop every job, and leave those that are written down to the next server."""
        self.closed.set()
        self.watch.close()
        for job in self._board.running().values():
            job.cancel()
        self.register.set_aside()

    def _made(self, work: Plan, identity: str) -> Job:
        ties = _Ties(self, work, identity, self._store)
        known = self.register.failure(identity)
        return Job.remembered(known.error, known.progress, ties) if known else Job(work.rows, ties)


class _Ties:
    """What ties one job to the office."""

    def __init__(self, office: JobOffice, work: Plan, identity: str, store: Store) -> None:
        self._office = office
        self._work = work
        self._identity = identity
        self._draft = Draft(work, store)

    def begun(self, job: Job) -> None:
        """Write the job down."""
        request = self._work.request
        subject = subject_of(request.analysis)
        self._office.register.begin(self._identity, subject, request, job.progress.total)
        self._office.watch.wake()

    def cancelled(self, job: Job) -> None:
        """Have other processes stop it, too, unless it is this one that ends."""
        if job.registered and not self._office.closed.is_set():
            self._office.register.cancel(self._identity)

    def over(self, job: Job) -> None:
        """Write down how it ended."""
        self._office.over(self._identity, self._work, job)

    def draft(self, job: Job) -> Result | None:
        """Make it of the blocks that are stored, or of what there is of the first."""
        return self._draft.latest(job.held, over=job.state != "running")


def identity_of(work: Plan) -> str:
    """What makes two requests one job: the numbers, how many of them, and the outputs' names.

    Names are no part of the key, but a result carries those of the analysis and the groups it was
    made for.
    """
    named = [one.title for one in work.request.players if len(one.columns) > 1]
    told = [work.key, work.rows, work.request.analysis.output_names]
    return digest([*told, *([named] if named else [])])
