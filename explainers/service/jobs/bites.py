"""A block is asked for in bites; here they become the block that is checked and stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.errors import ModelError
from explainers.service.storage.blocks import Block
from explainers.service.storage.shapes import contents_of
from explainers.service.storage.shapes.declaration import Joined

_SUMMED = ("budget", "seconds")


def joined(shape: str, bites: Sequence[Block]) -> Block:
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
    declared = contents_of(shape).arrays
    arrays = {
        name: _array(name, declared[name].joined, [bite.arrays[name] for bite in bites])
        for name in first.arrays
    }
    tables = {name: _stacked([bite.tables[name] for bite in bites]) for name in first.tables}
    return Block(arrays, tables, facts)


def _array(name: str, how: Joined, parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    if how == "same":
        if not all(np.array_equal(part, parts[0]) for part in parts[1:]):
            raise _differ(name)
        return parts[0]
    if how == "counted":
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
