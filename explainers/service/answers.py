"""From a plan to its result: looked up where it is stored, computed block by block where not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from explainers.errors import StoppedError
from explainers.records import LoneRow, Result
from explainers.service.assemble import assemble, withheld
from explainers.service.checking import check_block, verdict_on
from explainers.service.computing import compute
from explainers.service.gathering import gathered
from explainers.service.jobs.course import Course
from explainers.service.jobs.job import Job
from explainers.service.jobs.pace import Estimate
from explainers.service.jobs.pace_register import PROBE, PaceRegister
from explainers.service.outlines import summed
from explainers.service.plan import Plan
from explainers.service.questions import Questions, subject_of
from explainers.service.storage.store import Block, Entry, Store
from explainers.service.store_room import check_room
from explainers.service.stored_answers import StoredAnswers, lacking
from explainers.service.workers.turns import Turns

_ATTEMPTS = 3
_WORTH_SENDING = 2
"""One block is here sooner than word of it is there."""


class Elsewhere(Protocol):
    """Who computes blocks, other than this server's own workers."""

    def fill(
        self,
        work: Plan,
        indices: Sequence[int],
        job: Job,
        course: Course,
        keep: Callable[[int, Block], bool],
    ) -> None:
        """Have the blocks `indices` computed and `keep` each; stop where that answers False.

        Raises RationaleError.
        """


class Answers:
    """Answers plans from the store, and has what it lacks computed and stored, each block once."""

    def __init__(
        self,
        store: Store,
        questions: Questions,
        paces: PaceRegister,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """Answer from `store`; `elsewhere`, if anywhere, computes the blocks of many rows."""
        self._store = store
        self._stored = StoredAnswers(store)
        self._questions = questions
        self._paces = paces
        self._elsewhere = elsewhere
        self._turns = Turns()

    def answer(self, work: Plan, job: Job) -> Result:
        """Return the result of `work`, on the thread of `job`. Raises RationaleError."""
        looked_up = self._stored.in_sample(work)
        if looked_up is not None:
            return looked_up
        entry = self._stored.entry(work)
        for _ in range(_ATTEMPTS):
            self._fill(work, entry, job)
            verdict = entry.verdict()
            if verdict is not None:
                return withheld(work, verdict)
            blocks = gathered(work, entry)
            if blocks is not None:
                return assemble(work, blocks)
        raise StoppedError(
            "STORE_KEEPS_LOSING",
            f"The store lost {work.method.title}'s blocks {_ATTEMPTS} times while they were read.",
            "Check that the disk is healthy and that its limit leaves room, then try again.",
        )

    def stored(self, work: Plan) -> Result | None:
        """Return the result of `work` where all of it is stored, else None. Computes nothing."""
        return self._stored.whole(work)

    def estimate(self, work: Plan) -> Estimate:
        """Say what `answer` would cost now; 0 where all of it is stored. Never waits."""
        missing = self._stored.missing(work)
        if not missing:
            return Estimate(0, 0.0)
        rows = work.cost(missing)
        pace = self._paces.known(subject_of(work.request.analysis), *_kinds(work), PROBE)
        return Estimate(rows, None if pace is None else rows * pace)

    def _borrowed(self, work: Plan, entry: Entry, index: int) -> bool:
        """Take a row that was asked about alone into many, so that it is not computed again."""
        lone = self._stored.lone(work, index)
        block = None if lone is None else lone.read(0)
        if block is not None:
            entry.write(index, block)
        return block is not None

    def _fill(self, work: Plan, entry: Entry, job: Job) -> None:
        """Compute the blocks that are missing, each checked and stored before the next.

        Raises RefusedError STORE_TOO_SMALL before the first of them where not all can be kept.
        """
        absent = lacking(work, entry)
        if absent and entry.verdict() is None:
            check_room(work, self._store.limit)
        absent = [index for index in absent if not self._borrowed(work, entry, index)]
        subject = subject_of(work.request.analysis)
        kind, *_ = _kinds(work)
        ahead = sum(len(work.positions(index)) for index in absent)
        known = self._paces.known(subject, kind)
        course = Course(work, job, known, ahead, lambda pace: self._paces.note(subject, kind, pace))
        try:
            self._go(work, entry, job, course)
        finally:
            course.end()

    def _go(self, work: Plan, entry: Entry, job: Job, course: Course) -> None:
        self._go_elsewhere(work, entry, job, course)
        for index in work.blocks:
            if not entry.has(index):
                job.go_on()
                job.begin()
                # A smaller sample, or the same one under other class names, has the same blocks.
                with self._turns.turn((work.key, index), still=job.go_on):
                    if entry.verdict() is None and not entry.has(index):
                        self._add(work, entry, index, job, course)
            if entry.verdict() is not None:
                return
            course.reach((index + 1) * work.method.block_rows)

    def _add(self, work: Plan, entry: Entry, index: int, job: Job, course: Course) -> None:
        with self._questions.computing(subject_of(work.request.analysis)):
            block = compute(work, index, job, course, self._questions)
        self._keep(work, entry, index, job, block)

    def _go_elsewhere(self, work: Plan, entry: Entry, job: Job, course: Course) -> None:
        """Have the blocks of many rows computed by others, where there are any; one row stays."""
        if self._elsewhere is None or len(lacking(work, entry)) < _WORTH_SENDING:
            return

        def keep(index: int, block: Block) -> bool:
            self._keep(work, entry, index, job, block)
            return entry.verdict() is None

        # Two jobs with the same blocks would take each other's out of what is shared.
        with self._turns.turn((work.key, "elsewhere"), still=job.go_on):
            absent = lacking(work, entry)
            if len(absent) >= _WORTH_SENDING and entry.verdict() is None:
                job.begin()
                self._elsewhere.fill(work, absent, job, course, keep)

    def _keep(self, work: Plan, entry: Entry, index: int, job: Job, block: Block) -> None:
        """Check a block and store it, or the verdict on it."""
        check = check_block(work, block.arrays)
        job.check_wanted()
        if check is not None and not check.passed:
            entry.set_verdict(verdict_on(check, block))
            return
        try:
            entry.write(index, summed(work, block))
        except OSError as problem:
            raise StoppedError(
                "STORE_REFUSED",
                f"The explanation could not be stored: {problem.strerror}.",
                "Make room on the server's disk or check its rights, then try again.",
            ) from problem


def _kinds(work: Plan) -> tuple[str, str]:
    """Names of the paces of a method, the fitting one first: one row pays for the setting up."""
    one, many = f"{work.method.name}, one row", f"{work.method.name}, many rows"
    return (one, many) if isinstance(work.request.rows, LoneRow) else (many, one)
