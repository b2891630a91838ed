"""From a request to its key and its blocks: the same question always has the same address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from explainers import __version__
from explainers.methods.declaration import Method
from explainers.methods.parameters import named
from explainers.records import AllRows, EditedRow, Integers, OneRow, Request, SampledRows
from explainers.service.admission import admitted
from explainers.service.record_json import to_json
from explainers.service.reference_counts import as_many_as_there_are
from explainers.service.storage.keys import SCHEMA, digest
from explainers.service.storage.shapes import contents_of

# What tables, models and methods are computed with, whatever the method says it needs.
_RUNTIME = ("numpy", "pandas", "pyarrow", "scikit-learn", "scipy")

_DISTRIBUTED_AS = {"skimage": "scikit-image", "interpret": "interpret-core"}


@dataclass(frozen=True, eq=False)
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

    def first(self, blocks: int) -> Plan:
        """Return the plan cut to its first `blocks` blocks."""
        return replace(self, rows=min(blocks * self.method.block_rows, self.rows))

    def cost(self, blocks: Iterable[int]) -> int:
        """Count the rows sent to the model for some blocks, at most."""
        sizes = Counter(len(self.positions(block)) for block in blocks)
        return sum(number * self.cost_of(rows) for rows, number in sizes.items())

    def cost_of(self, rows: int) -> int:
        """Count the rows sent to the model for one question about `rows` rows, at most."""
        parameters = self.method.parameters.model_validate(self.content["parameters"])
        players, reference = len(self.request.players), self.request.analysis.reference
        return max(
            self.method.cost(each, rows, players)
            for each in as_many_as_there_are(parameters, reference, self.request.analysis.table)
        )


def plan(request: Request) -> Plan:
    """Work out a request's key and blocks. Raises RefusedError for what cannot be answered."""
    method, parameters = admitted(request)
    # Which columns are one, not in what order they were named; and no name of a group, a label.
    joined = [list(one.columns) for one in request.players if len(one.columns) > 1]
    content = {
        "schema": SCHEMA,
        "analysis": request.analysis.content(),
        "method": {"name": method.name, "version": method.version},
        "parameters": parameters,
        "reference": to_json(request.analysis.reference) if method.uses_reference else None,
        "seed": request.seed,
        "rows": request.rows.content(),
        "versions": versions(request, method),
        **({"groups": joined} if joined else {}),
    }
    order = _order(request)
    limit = request.rows.limit if isinstance(request.rows, SampledRows) else len(order)
    if not contents_of(method.shape).bitten:
        # What is fitted to all rows of a block is one thing: a second block would be another.
        limit = min(limit, method.block_rows)
    return Plan(request, method, content, digest(content), order, min(limit, len(order)))


def sample_of(work: Plan) -> Plan | None:
    """Return the plan over the sample, whose blocks may hold a single row's very numbers.

    None where it has none, or a result of another shape. A method that explains many rows gives
    each the numbers it would have alone, estimates with the same seed included.
    """
    method = work.method
    one = isinstance(work.request.rows, OneRow)
    alike = contents_of(method.shape).row_by_row and "global" in method.scopes
    # A sample of any size has the same blocks, and one of a single row is never too large.
    return plan(replace(work.request, rows=SampledRows(1))) if one and alike else None


def alone(work: Plan, block: int) -> Plan | None:
    """Return the plan about the only row of a block, whose own block holds the same numbers.

    None where a block has several rows, or where a row alone is another question.
    """
    method = work.method
    if not (
        isinstance(work.request.rows, SampledRows)
        and method.block_rows == 1
        and contents_of(method.shape).row_by_row
        and "local" in method.scopes
    ):
        return None
    return plan(replace(work.request, rows=OneRow(int(work.order[block]))))


def samples_of(work: Plan) -> tuple[Plan, ...]:
    """Return the plans over the sample that may hold a single row's very numbers, the best first.

    A map about an output is the map about the predicted one, where that is the one predicted: the
    second plan, if any, asks about each picture's own.
    """
    sample = sample_of(work)
    if sample is None or work.method.shape != "maps":
        return () if sample is None else (sample,)
    fields = work.method.parameters.model_fields.items()
    own = {name: "" for name, field in fields if named(field) == "output"}
    about_own = replace(sample.request, parameters={**sample.request.parameters, **own})
    other = plan(about_own)
    return (sample,) if other.key == sample.key else (sample, other)


def versions(request: Request, method: Method) -> dict[str, str]:
    """Our own version and the installed ones of every package that could change the numbers.

    Not those the model card names: it may have been written before an upgrade.
    """
    names = {*_RUNTIME, *method.packages, *request.analysis.model.versions}
    return {"rationale": __version__, **{name: installed(name) for name in sorted(names)}}


@cache
def installed(package: str) -> str:
    """Version of an installed package, without importing it; "absent" when it is not there.

    Packages for GPUs have a second distribution without them: xgboost-cpu, tensorflow-cpu.
    """
    for name in (_DISTRIBUTED_AS.get(package, package), f"{package}-cpu"):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "absent"


def _order(request: Request) -> Integers:
    rows = request.analysis.table.rows
    match request.rows:
        case AllRows():
            return np.arange(rows)
        case SampledRows():
            return _permuted(rows, request.seed)
        case OneRow(position) | EditedRow(position):
            return np.array([position])


@lru_cache(maxsize=4)
def _permuted(rows: int, seed: int) -> Integers:
    """Every page that draws asks for it, and a million rows take 20 ms to permute."""
    order = np.random.default_rng(seed).permutation(rows)
    order.setflags(write=False)
    return order
