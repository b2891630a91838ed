"""A block is asked for in bites; here they become the block that is checked and stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.errors import ModelError
from explainers.service.storage.blocks import Block

_SUMMED = ("budget", "seconds")
_COUNTED = ("documents", "sums")
_OF_THE_MODEL = ("coefficients", "intercepts", "letters", "ends")


def joined(bites: Sequence[Block]) -> Block:
    """Join the bites of one block, in their order: the block is the same however it was bitten.

    Rows follow each other, budget and seconds are added up, and what is counted in rows; notes are
    united. Whatever else a bite says, of its model too, holds for each of its rows, and so must be
    said by all of them. Raises ModelError BITES_DIFFER where it is not.
    """
    first = bites[0]
    facts = _facts([bite.facts for bite in bites])
    for bite in bites[1:]:
        if bite.arrays.keys() != first.arrays.keys():
            raise _differ("kinds of numbers")
        if _schemas(bite) != _schemas(first):
            raise _differ("types of columns")
    arrays = {name: _array(name, [bite.arrays[name] for bite in bites]) for name in first.arrays}
    tables = {name: _stacked([bite.tables[name] for bite in bites]) for name in first.tables}
    return Block(arrays, tables, facts)


def _array(name: str, parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    if name in _OF_THE_MODEL:
        if not all(np.array_equal(part, parts[0]) for part in parts[1:]):
            raise _differ(name)
        return parts[0]
    if name in _COUNTED:
        return np.asarray(np.sum(parts, axis=0, dtype=parts[0].dtype))
    return np.ascontiguousarray(np.concatenate(parts))


def _schemas(bite: Block) -> dict[str, pa.Schema]:
    return {name: table.schema for name, table in bite.tables.items()}


def _stacked(tables: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _facts(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    facts = dict(parts[0])
    for name in _SUMMED:
        facts[name] = sum(part[name] for part in parts)
    if any("notes" in part for part in parts):
        facts["notes"] = list(dict.fromkeys(n for part in parts for n in part.get("notes", ())))
    for part in parts[1:]:
        for name in {*facts, *part} - {*_SUMMED, "notes"}:
            if name not in part or name not in facts or part[name] != facts[name]:
                raise _differ(f"values of {name}")
    return facts


def _differ(what: str) -> ModelError:
    return ModelError(
        "BITES_DIFFER",
        f"The worker that runs this model answered different {what} for different rows of the "
        "same question, so its answers cannot be put together.",
        "Try another method; if the model is your own, check that it answers each row alone.",
    )
