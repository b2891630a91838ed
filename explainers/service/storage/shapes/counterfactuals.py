"""Blocks of counterfactuals: for one row, lists of changes and what the model answers to each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from explainers.errors import RefusedError
from explainers.records import Goal
from explainers.service.alternatives import laid_out
from explainers.service.record_json import from_json
from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths

MOST: Final = 100
"""Far above how many alternatives a method looks for; more would fill the store's disk."""


def _lengths(asked: Asked, block: Block) -> Lengths:
    changes = fact(block.facts, "changes", list)
    if asked.rows != 1 or len(changes) > MOST:
        raise wrong(f"{len(changes):,} alternatives to {asked.rows:,} rows")
    for each in changes:
        _check_changes(asked, each)
    return {"alternatives": len(changes)}


def _check_changes(asked: Asked, changes: Any) -> None:
    """An alternative is a list of [number of a feature, its new value], each feature once."""
    if not isinstance(changes, list) or not changes:
        raise wrong("an alternative without changes")
    for change in changes:
        if not isinstance(change, list) or len(change) != 2:
            raise wrong("a change that is none")
        if type(change[0]) is not int or not 0 <= change[0] < len(asked.analysis.columns):
            raise wrong("a change of a column the model does not have")
        text = isinstance(change[1], str)
        if not text and not (type(change[1]) is float and math.isfinite(change[1])):
            raise wrong("a change to neither a number nor a text")
    if len({at for at, _ in changes}) < len(changes):
        raise wrong("an alternative that changes a column twice")


def _check(asked: Asked, block: Block) -> None:
    goal = goal_in(block.facts)
    if not 0 <= goal.output < asked.outputs or not math.isfinite(goal.bound or 0.0):
        raise wrong("a goal that the model's answers cannot have")
    if not goal.reached(block.arrays["answers"]).all():
        raise wrong("an alternative that the model decides like the row itself")
    changed = np.zeros(block.arrays["sizes"].shape, dtype=np.bool_)
    for at, changes in enumerate(block.facts["changes"]):
        changed[at, [column for column, _ in changes]] = True
    sizes = block.arrays["sizes"]
    if not np.isfinite(sizes).all() or (sizes < 0).any() or sizes[~changed].any():
        raise wrong("sizes of changes that are none")
    if fact(block.facts, "asked", int) < 0:
        raise wrong("fewer rows than none")
    try:
        laid_out(block.tables["data"], block.facts["changes"])
    except (pa.ArrowException, RefusedError) as problem:
        raise wrong("values that their columns cannot hold") from problem


def goal_in(facts: Mapping[str, Any]) -> Goal:
    """Read what the model was wanted to answer. Raises ModelError WRONG_ANSWER."""
    try:
        return from_json(Goal, fact(facts, "goal", dict))
    except ValueError as problem:
        raise wrong("a goal that is none") from problem


CONTENTS: Final = Contents(
    {
        "outputs": Array(("rows", "outputs")),
        "answers": Array(("alternatives", "outputs")),
        "sizes": Array(("alternatives", "columns")),
    },
    known=lambda asked: {"columns": len(asked.analysis.columns)},
    told=_lengths,
    check=_check,
    bitten=False,
)
