"""What the store already holds of a plan: the whole of it, in a sample, or row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from explainers.records import Result
from explainers.service.assemble import assemble, narrowed, withheld
from explainers.service.gathering import gathered
from explainers.service.plan import Plan, alone, samples_of
from explainers.service.storage.shapes import contents_of
from explainers.service.storage.store import Entry, Store


class StoredAnswers:
    """Finds what is stored. Computes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def entry(self, work: Plan) -> Entry:
        """Where the blocks of `work` are kept, whether any is there or not."""
        return self._store.entry(work.key, work.content)

    def whole(self, work: Plan) -> Result | None:
        """Return the result of `work` where all of it is stored, else None. Computes nothing."""
        looked_up = self.in_sample(work)
        if looked_up is not None:
            return looked_up
        entry = self.entry(work)
        if (verdict := entry.verdict()) is not None:
            return withheld(work, verdict)
        blocks = None if lacking(work, entry) else gathered(work, entry)
        return None if blocks is None else assemble(work, blocks)

    def in_sample(self, work: Plan) -> Result | None:
        """Look one row up in the sample's blocks: its values do not depend on its neighbours.

        Where the sample's numbers are withheld, so are the row's: a method that misses on its
        neighbours may be wrong here although the sum happens to be right.
        """
        for sample in samples_of(work):
            entry = self.entry(sample)
            verdict = _verdict_for_one(sample, entry)
            if verdict is not None:
                return withheld(sample, verdict)
            index, row = _place(sample, work)
            there = entry.has(index) and _about(sample, work, entry, index, row)
            block = entry.read(index) if there else None
            if block is not None:
                return narrowed(sample, assemble(sample.only(index), [block]), row)
        return None

    def missing(self, work: Plan) -> list[int]:
        """Indices of the blocks that have to be computed."""
        for sample in samples_of(work):
            entry = self.entry(sample)
            index, row = _place(sample, work)
            if _verdict_for_one(sample, entry) is not None:
                return []
            if entry.has(index) and _about(sample, work, entry, index, row):
                return []
        entry = self.entry(work)
        if entry.verdict() is not None:
            return []
        return [index for index in lacking(work, entry) if self.lone(work, index) is None]

    def lone(self, work: Plan, index: int) -> Entry | None:
        """Where the only row of a block is stored, if somebody asked about it alone before."""
        lone = alone(work, index)
        entry = None if lone is None else self.entry(lone)
        return entry if entry is not None and entry.has(0) else None


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


def lacking(work: Plan, entry: Entry) -> list[int]:
    """Indices of a plan's blocks that are not stored."""
    stored = entry.blocks()
    return [index for index in work.blocks if index not in stored]
