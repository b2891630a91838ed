"""The draft of a job: its result over the blocks that are finished, while the rest is computed."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from itertools import takewhile

from explainers.errors import RationaleError
from explainers.records import Result
from explainers.service.assemble import assemble, withheld
from explainers.service.gathering import gathered
from explainers.service.plan import Plan
from explainers.service.storage.store import Block, Store

_FEWEST = 3
"""Rows of an unfinished block that are worth a look."""


class Draft:
    """What is stored of a plan's first blocks, as a result. Safe to use from any thread.

    It is made anew when the rows have doubled, so that a page which asks at every redraw does not
    pay for all rows each time; blocks that were read once are kept until the job is over.
    """

    def __init__(self, work: Plan, store: Store) -> None:
        self._work = work
        self._entry = store.entry(work.key, work.content)
        self._lock = threading.Lock()
        self._blocks: list[Block] = []
        self._rows = 0
        self._result: Result | None = None

    def latest(self, held: Block | None, *, over: bool) -> Result | None:
        """Return the draft, or None while there is nothing to make it of.

        held: what there is of the first block; where rows are slow, people see something of it.

        `over` tells that no more will come, so that everything there is is worth showing. While
        another thread makes it anew, the one before is returned.
        """
        if self._lock.acquire(blocking=False):
            try:
                with suppress(RationaleError):  # the job meets the same, and says so
                    self._renew(over)
                    if held is not None:
                        self._begin(held)
            finally:
                self._lock.release()
        return self._result

    def _begin(self, held: Block) -> None:
        rows = held.tables["data"].num_rows
        if not self._blocks and rows >= max(_FEWEST, 2 * self._rows):
            self._result, self._rows = assemble(replace(self._work, rows=rows), [held]), rows

    def _renew(self, over: bool) -> None:
        stored = self._entry.blocks()
        ready = self._work.first(sum(1 for _ in takewhile(stored.__contains__, self._work.blocks)))
        if ready.rows <= self._rows or (ready.rows < 2 * self._rows and not over):
            return
        verdict = self._entry.verdict()
        if verdict is not None:
            self._result, self._rows = withheld(self._work, verdict), ready.rows
            return
        blocks = gathered(ready, self._entry, self._blocks)
        if blocks is None:  # one was removed as corrupt; the job will compute it again
            return
        self._blocks = blocks
        self._result, self._rows = assemble(ready, blocks), ready.rows
        if over:
            self._blocks = []
