"""Missing blocks computed elsewhere: handed out, waited for, fetched and kept, each on its own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from explainers.errors import ModelError, StoppedError
from explainers.service.cluster.errand import Errand, files_of
from explainers.service.cluster.shared_store import SharedStore
from explainers.service.cluster.team import Team
from explainers.service.jobs.course import Course
from explainers.service.jobs.job import Job
from explainers.service.plan import Plan
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents

if TYPE_CHECKING:
    from distributed import Future

AHEAD: Final = 2
"""Errands handed out for each that can run: a worker never waits for the next one."""

PATIENCE_SECONDS: Final = 600.0
"""How long a job waits for a scheduler, a worker or a store that is gone."""

_POLL_SECONDS: Final = 0.1
_COUNT_SECONDS: Final = 1.0
"""How long the number of workers is taken for known."""

_LOOKS: Final = 20
"""How often a waiting job looks whether it was cancelled before it asks again."""

_PASSING: Final = frozenset({"CLUSTER_UNREACHABLE", "SHARED_STORE_UNREACHABLE"})

Keep = Callable[[int, Block], bool]
"""Checks and stores block `index`; False where its numbers are withheld, and the rest with them."""


class Dispatch:
    """Has blocks computed by a team.

    path: where a shared file lies on this machine. agreed: whether a person said to open a file.
    """

    def __init__(
        self,
        team: Team,
        shared: SharedStore,
        path: Callable[[str], Path],
        agreed: Callable[[str], bool],
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._team = team
        self._shared = shared
        self._path = path
        self._agreed = agreed
        self._patience = patience

    def close(self) -> None:
        """End the link to the team."""
        self._team.close()

    def fill(
        self, work: Plan, indices: Sequence[int], job: Job, course: Course, keep: Keep
    ) -> None:
        """Have the blocks `indices` of a plan computed, and `keep` each as it comes.

        Where scheduler, workers or store are gone the job says so, and goes on when they are back.
        Raises StoppedError: CANCELLED; CLUSTER_UNREACHABLE or SHARED_STORE_UNREACHABLE when they
        stayed away; or what an errand ended with.
        """
        left = {index: len(work.positions(index)) for index in indices}
        away_since, there = time.monotonic(), len(left)
        while left:
            try:
                self._work_off(work, left, job, course, keep)
                break
            except StoppedError as problem:
                if problem.code not in _PASSING:
                    raise
                if len(left) < there:
                    away_since, there = time.monotonic(), len(left)
                if time.monotonic() - away_since > self._patience:
                    raise
                job.pause(problem.sentence)
            for _ in range(_LOOKS):
                job.go_on()
                time.sleep(_POLL_SECONDS)
        with suppress(StoppedError):  # what is left of others is the next one's to remove, too
            self._shared.sweep(time.time())

    def _work_off(
        self, work: Plan, left: dict[int, int], job: Job, course: Course, keep: Keep
    ) -> None:
        """Take out of `left`, rows by block, what is computed and kept, until nothing is."""
        for digest in files_of(work.request.analysis):
            self._shared.put_file(digest, self._path(digest))
        for index in sorted(self._shared.blocks(work.key) & left.keys()):
            if not self._fetch(work, index, left, course, keep):
                return  # what a server that is gone had asked for was there, and fails its check
        waiting = deque(left)
        flying: dict[Future[Any], int] = {}
        before = counted = time.monotonic()
        most = AHEAD * self._team.hands()
        try:
            while left:
                job.go_on()
                if time.monotonic() - counted > _COUNT_SECONDS:
                    most, counted = AHEAD * self._team.hands(), time.monotonic()
                while waiting and len(flying) < most:
                    index = waiting.popleft()
                    flying[self._team.send(self._errand(work, index))] = index
                self._team.wait(flying, _POLL_SECONDS)
                for future in [each for each in flying if each.done()]:
                    index = flying.pop(future)
                    told = self._team.answer(future)
                    now = time.monotonic()
                    course.took(int(told["rows"]), float(told["seconds"]), now - before)
                    before = now
                    if not self._fetch(work, index, left, course, keep):
                        return
        finally:
            self._team.call_back(flying)

    def _fetch(
        self, work: Plan, index: int, left: dict[int, int], course: Course, keep: Keep
    ) -> bool:
        """Keep a block that is shared; False where its numbers are withheld, and so all others'."""
        block = self._shared.block(work.key, index)
        if block is None:
            self._shared.remove_block(work.key, index)
            raise StoppedError(
                "SHARED_STORE_UNREACHABLE",
                f"Block {index:,} was written to the shared store and cannot be read from there.",
                "Check that all machines see the same folder or bucket; finished blocks are kept.",
            )
        # Who can write to the shared store is no more believed than the worker of a model.
        rows, players = len(work.positions(index)), len(work.request.players)
        try:
            check_contents(work.method.shape, work.request.analysis, rows, block, players)
        except ModelError:
            self._shared.remove_block(work.key, index)
            raise
        if not keep(index, block):
            left.clear()
            return False
        self._shared.remove_block(work.key, index)
        del left[index]
        course.reach(work.rows - sum(left.values()))
        return True

    def _errand(self, work: Plan, index: int) -> Errand:
        agreed = tuple(each for each in files_of(work.request.analysis) if self._agreed(each))
        return Errand(work.request, work.key, index, work.content["versions"], agreed)
