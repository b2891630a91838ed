"""From a plan to its result: looked up where it is stored, computed block by block where not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from explainers.errors import StoppedError
from explainers.records import LoneRow, Result
from explainers.service.assemble import assemble, narrowed, withheld
from explainers.service.checking import check_block, verdict_on
from explainers.service.computing import compute
from explainers.service.gathering import gathered
from explainers.service.jobs.course import Course
from explainers.service.jobs.job import Job
from explainers.service.jobs.pace import Estimate
from explainers.service.jobs.pace_register import PROBE, PaceRegister
from explainers.service.outlines import summed
from explainers.service.plan import Plan, alone, samples_of
from explainers.service.questions import Questions, subject_of
from explainers.service.storage.shapes import contents_of
from explainers.service.storage.store import Block, Entry, Store
from explainers.service.store_room import check_room
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
        self._questions = questions
        self._paces = paces
        self._elsewhere = elsewhere
        self._turns = Turns()

    def answer(self, work: Plan, job: Job) -> Result:
        """Return the result of `work`, on the thread of `job`. Raises RationaleError."""
        looked_up = self._from_sample(work)
        if looked_up is not None:
            return looked_up
        entry = self._store.entry(work.key, work.content)
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
        looked_up = self._from_sample(work)
        if looked_up is not None:
            return looked_up
        entry = self._store.entry(work.key, work.content)
        if (verdict := entry.verdict()) is not None:
            return withheld(work, verdict)
        blocks = None if _lacking(work, entry) else gathered(work, entry)
        return None if blocks is None else assemble(work, blocks)

    def estimate(self, work: Plan) -> Estimate:
        """Say what `answer` would cost now; 0 where all of it is stored. Never waits."""
        missing = self._missing(work)
        if not missing:
            return Estimate(0, 0.0)
        rows = work.cost(missing)
        pace = self._paces.known(subject_of(work.request.analysis), *_kinds(work), PROBE)
        return Estimate(rows, None if pace is None else rows * pace)

    def _missing(self, work: Plan) -> list[int]:
        """Indices of the blocks that have to be computed."""
        for sample in samples_of(work):
            entry = self._store.entry(sample.key, sample.content)
            index, row = _place(sample, work)
            if _verdict_for_one(sample, entry) is not None:
                return []
            if entry.has(index) and _about(sample, work, entry, index, row):
                return []
        entry = self._store.entry(work.key, work.content)
        if entry.verdict() is not None:
            return []
        return [index for index in _lacking(work, entry) if self._lone(work, index) is None]

    def _lone(self, work: Plan, index: int) -> Entry | None:
        """Where the only row of a block is stored, if somebody asked about it alone before."""
        lone = alone(work, index)
        entry = None if lone is None else self._store.entry(lone.key, lone.content)
        return entry if entry is not None and entry.has(0) else None

    def _borrowed(self, work: Plan, entry: Entry, index: int) -> bool:
        """Take a row that was asked about alone into many, so that it is not computed again."""
        lone = self._lone(work, index)
        block = None if lone is None else lone.read(0)
        if block is not None:
            entry.write(index, block)
        return block is not None

    def _fill(self, work: Plan, entry: Entry, job: Job) -> None:
        """Compute the blocks that are missing, each checked and stored before the next.

        Raises RefusedError STORE_TOO_SMALL before the first of them where not all can be kept.
        """
        lacking = _lacking(work, entry)
        if lacking and entry.verdict() is None:
            check_room(work, self._store.limit)
        lacking = [index for index in lacking if not self._borrowed(work, entry, index)]
        subject = subject_of(work.request.analysis)
        kind, *_ = _kinds(work)
        ahead = sum(len(work.positions(index)) for index in lacking)
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
        if self._elsewhere is None or len(_lacking(work, entry)) < _WORTH_SENDING:
            return

        def keep(index: int, block: Block) -> bool:
            self._keep(work, entry, index, job, block)
            return entry.verdict() is None

        # Two jobs with the same blocks would take each other's out of what is shared.
        with self._turns.turn((work.key, "elsewhere"), still=job.go_on):
            lacking = _lacking(work, entry)
            if len(lacking) >= _WORTH_SENDING and entry.verdict() is None:
                job.begin()
                self._elsewhere.fill(work, lacking, job, course, keep)

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

    def _from_sample(self, work: Plan) -> Result | None:
        """Look one row up in the sample's blocks: its values do not depend on its neighbours.

        Where the sample's numbers are withheld, so are the row's: a method that misses on its
        neighbours may be wrong here although the sum happens to be right.
        """
        for sample in samples_of(work):
            entry = self._store.entry(sample.key, sample.content)
            verdict = _verdict_for_one(sample, entry)
            if verdict is not None:
                return withheld(sample, verdict)
            index, row = _place(sample, work)
            there = entry.has(index) and _about(sample, work, entry, index, row)
            block = entry.read(index) if there else None
            if block is not None:
                return narrowed(sample, assemble(sample.only(index), [block]), row)
        return None


def _place(sample: Plan, work: Plan) -> tuple[int, int]:
    """Where the row of `work` stands in a sample: its block, and its row in there."""
    place = int(np.flatnonzero(sample.order == work.order[0])[0])
    return divmod(place, sample.method.block_rows)


def _verdict_for_one(sample: Plan, entry: Entry) -> Mapping[str, Any] | None:
    """What speaks against every row of a sample.

    Each picture and each text has a way of its own from its baseline: that another one's missed its
    sum says nothing of this one.
    """
    return None if contents_of(sample.method.shape).apart else entry.verdict()


def _about(sample: Plan, work: Plan, entry: Entry, index: int, row: int) -> bool:
    """Whether a stored row is about the output that is asked about.

    It always is where the parameters are the same; else it is about the one that was predicted.
    """
    if sample.content["parameters"] == work.content["parameters"]:
        return True
    block = entry.read(index, only=("target",))
    asked = work.content["parameters"]["target"]
    return block is not None and asked == str(block.arrays["target"][row])


def _lacking(work: Plan, entry: Entry) -> list[int]:
    stored = entry.blocks()
    return [index for index in work.blocks if index not in stored]


def _kinds(work: Plan) -> tuple[str, str]:
    """Names of the paces of a method, the fitting one first: one row pays for the setting up."""
    one, many = f"{work.method.name}, one row", f"{work.method.name}, many rows"
    return (one, many) if isinstance(work.request.rows, LoneRow) else (many, one)
