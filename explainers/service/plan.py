"""From a request to its key and its blocks: the same question always has the same address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from explainers.methods import registry
from explainers.methods.declaration import Method
from explainers.records import AllRows, Integers, OneRow, Request, SampledRows
from explainers.service.keys import digest
from explainers.service.record_json import to_json

_RUNTIME = ("numpy", "pandas", "pyarrow")


@dataclass(frozen=True)
class Plan:
    """What answering a request takes.

    content: everything that decides the numbers; key: its digest. order: (rows in reach,)
    positions in the order blocks take them. rows: how many of them the request shows.
    """

    request: Request
    method: Method
    content: Mapping[str, Any]
    key: str
    order: Integers
    rows: int

    @property
    def blocks(self) -> range:
        """Indices of the blocks the request needs."""
        return range(-(-self.rows // self.method.block_rows))

    def positions(self, block: int) -> Integers:
        """Rows of one block, (up to block_rows,): always whole blocks, whatever is shown."""
        start = block * self.method.block_rows
        return self.order[start : start + self.method.block_rows]

    def only(self, block: int) -> Plan:
        """Return the plan narrowed to the rows of one block."""
        positions = self.positions(block)
        return replace(self, order=positions, rows=len(positions))


def plan(request: Request) -> Plan:
    """Work out a request's key and blocks. Raises pydantic's error for impossible parameters."""
    method = registry()[request.method]
    content = _content(request, method)
    order = _order(request)
    limit = request.rows.limit if isinstance(request.rows, SampledRows) else len(order)
    return Plan(request, method, content, digest(content), order, min(limit, len(order)))


def wider(request: Request) -> Request:
    """Return the request over the sample, whose blocks may already hold a single row's answer."""
    return replace(request, rows=SampledRows())


def _content(request: Request, method: Method) -> dict[str, Any]:
    analysis = request.analysis
    parameters = method.parameters.model_validate(dict(request.parameters))
    return {
        "schema": 1,
        "analysis": analysis.content(),
        "method": {"name": method.name, "version": method.version},
        "parameters": parameters.model_dump(mode="json"),
        "reference": to_json(analysis.reference) if method.uses_reference else None,
        "seed": request.seed,
        "rows": request.rows.content(),
        "versions": versions(request, method),
    }


def versions(request: Request, method: Method) -> dict[str, str]:
    """Versions of every package that could change the numbers."""
    named = {name: installed(name) for name in (*_RUNTIME, *method.packages)}
    return dict(sorted({**named, **request.analysis.model.versions}.items()))


def installed(package: str) -> str:
    """Version of an installed package, without importing it; "absent" when it is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _order(request: Request) -> Integers:
    rows = request.analysis.table.rows
    match request.rows:
        case AllRows():
            return np.arange(rows)
        case SampledRows():
            return np.random.default_rng(request.seed).permutation(rows)
        case OneRow(position):
            return np.array([position])
