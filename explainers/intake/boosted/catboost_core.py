"""What a CatBoost file (CBM1) says: columns, splits, trees, statistics of categories, remarks.

The layout is CatBoost's own (catboost/libs/model/flatbuffers); nothing here is checked but that
every part lies inside the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainers.intake.boosted.catboost_tables import Pages, Table
from explainers.records import Floats, Integers

_MARK = b"CBM1"
_VERSION = "FlabuffersModel_v1"
_STATISTICS = "static_provider_v1"
_STEP = "u2, u2"
_FLOAT_SPLIT, _CATEGORY_SPLIT = "i4, f4", "i4, i4"
BUCKET = np.dtype([("hash", "<u8"), ("place", "<u4")])


@dataclass(frozen=True)
class Number:
    """A numeric column: its place among those and among all, name, borders, treatment of NaN."""

    index: int
    flat: int
    name: str
    borders: NDArray[np.float32]
    gaps: int


@dataclass(frozen=True)
class Category:
    """A categorical column: its place among those and among all, name, and whether it is asked."""

    index: int
    flat: int
    name: str
    used: bool


@dataclass(frozen=True)
class Codes:
    """Splits “category is this one” of one column: its place, and hashes of the categories."""

    index: int
    values: Integers


Combination = tuple[tuple[int, ...], tuple[tuple[int, float], ...], tuple[tuple[int, int], ...]]
"""Categorical columns, splits of numbers, and splits “is this one” that are taken together."""
Base = tuple[Combination, int, int]
"""A combination, the kind of statistic (0 to 5), and which classes of the target it counts by."""


@dataclass(frozen=True)
class Statistic:
    """Splits of a number that stands for a combination: of what, of which class, where."""

    base: Base
    target: int
    borders: NDArray[np.float32]


@dataclass(frozen=True)
class Counts:
    """What training counted for each value of a combination: a hash table, and bytes of rows."""

    base: Base
    buckets: NDArray[np.void]
    size: int
    classes: int


@dataclass(frozen=True)
class Trees:
    """The trees. Lists are over splits (of all trees), trees, and leaf values.

    splits: numbers of splits, in the order numbers, codes, statistics. sizes and starts: of each
    tree in `splits`. steps and leaves: of trees that are not symmetric, the ways down and the
    first value of each leaf.
    """

    splits: Integers
    sizes: Integers
    starts: Integers
    steps: Integers
    leaves: Integers
    values: Floats
    weights: Floats

    @property
    def uneven(self) -> bool:
        """Tell whether they are not symmetric; to CatBoost either list says so."""
        return bool(len(self.steps) or len(self.leaves))


@dataclass(frozen=True)
class Core:
    """A whole file. `others` names kinds of columns in it that are neither number nor category.

    scale: what the sum of the trees is multiplied by; 1 unless it was set by hand. bias: what is
    added then, (outputs,) or (1,).
    """

    outputs: int
    scale: float
    bias: Floats
    trees: Trees
    numbers: tuple[Number, ...]
    categories: tuple[Category, ...]
    codes: tuple[Codes, ...]
    statistics: tuple[Statistic, ...]
    counts: tuple[Counts, ...]
    others: tuple[str, ...]
    remarks: Mapping[str, str]


def read_core(data: bytes) -> Core:
    """Read a whole file. Raises ValueError with a phrase about it."""
    core, rest = _sized(data, len(_MARK), "the model")
    root = Pages(core).root()
    if (version := root.text(0)) != _VERSION:
        raise ValueError(f"it is of the form “{version[:40]}”, where “{_VERSION}” is read")
    model = root.table(1)
    others = tuple(kind for field, kind in ((12, "text"), (18, "embedding")) if model.tables(field))
    counts: tuple[Counts, ...] = ()
    if not others:
        parts = root.texts(3)
        if model.tables(13) or any(part != _STATISTICS for part in parts) or len(parts) > 1:
            raise ValueError(f"it holds parts of an unknown kind: {', '.join(parts)[:80]}")
        counts, rest = _all_counts(data, rest) if parts else ((), rest)
        if rest != len(data):
            raise ValueError(f"{len(data) - rest:,} bytes follow its end")
    return Core(
        outputs=int(model.number(0, "i", 0)),
        scale=float(model.number(14, "d", 1.0)),
        bias=_bias(model),
        trees=_trees(model),
        numbers=tuple(_number(table) for table in model.tables(5)),
        categories=tuple(_category(table) for table in model.tables(4)),
        codes=tuple(Codes(_index(t, 0), _whole(t, 1, "i4")) for t in model.tables(6)),
        statistics=tuple(_statistic(table) for table in model.tables(7)),
        counts=counts,
        others=others,
        remarks={table.text(0): table.text(1) for table in root.tables(2)},
    )


def _sized(data: bytes, at: int, what: str) -> tuple[bytes, int]:
    """A part that says its size before it, and where it ends."""
    size = int.from_bytes(data[at : at + 4], "little")
    if len(data) < at + 4 or at + 4 + size > len(data):
        raise ValueError(f"{what} takes {size:,} bytes, and {max(len(data) - at - 4, 0):,} follow")
    return data[at + 4 : at + 4 + size], at + 4 + size


def _trees(model: Table) -> Trees:
    steps = model.items(10, _STEP)
    return Trees(
        splits=_whole(model, 1, "i4"),
        sizes=_whole(model, 2, "i4"),
        starts=_whole(model, 3, "i4"),
        steps=np.stack([steps["f0"], steps["f1"]], axis=1).astype(np.int64),
        leaves=_whole(model, 11, "u4"),
        values=model.items(8, "f8"),
        weights=model.items(9, "f8"),
    )


def _bias(model: Table) -> Floats:
    """Older versions wrote one number in a field of its own."""
    several = model.items(16, "f8")
    return several if len(several) else np.array([model.number(15, "d", 0.0)])


def _number(table: Table) -> Number:
    gaps = int(table.number(5, "b", 0))
    return Number(_index(table, 1), _index(table, 2), table.text(4), table.items(3, "f4"), gaps)


def _category(table: Table) -> Category:
    used = bool(table.number(3, "B", 1))
    return Category(_index(table, 0), _index(table, 1), table.text(2), used)


def _statistic(table: Table) -> Statistic:
    inner = table.table(0)
    return Statistic(_base(inner.table(0)), int(inner.number(1, "i", 0)), table.items(1, "f4"))


def _all_counts(data: bytes, at: int) -> tuple[tuple[Counts, ...], int]:
    if len(data) < at + 4:
        raise ValueError("it ends before its statistics")
    number, at = int.from_bytes(data[at : at + 4], "little"), at + 4
    found: list[Counts] = []
    while len(found) < number:
        part, at = _sized(data, at, "a statistic")
        found.append(_counts(Pages(part).root()))
    return tuple(found), at


def _counts(table: Table) -> Counts:
    raw = table.items(1, "u1").tobytes()
    if len(raw) % BUCKET.itemsize:
        raise ValueError(f"a statistic has {len(raw):,} bytes of places, {BUCKET.itemsize} for one")
    size, classes = len(table.items(2, "u1")), int(table.number(4, "i", 0))
    if not (table.has(1) and table.has(2)):
        raise ValueError("a statistic has no places, or no rows")
    return Counts(_base(table.table(0)), np.frombuffer(raw, BUCKET), size, classes)


def _base(table: Table) -> Base:
    inner = table.table(0)
    numbers = inner.items(1, _FLOAT_SPLIT).tolist()
    codes = inner.items(2, _CATEGORY_SPLIT).tolist()
    combination = (tuple(inner.items(0, "i4").tolist()), tuple(numbers), tuple(codes))
    return combination, int(table.number(1, "b", 0)), int(table.number(2, "i", 0))


def _index(table: Table, field: int) -> int:
    return int(table.number(field, "i", -1))


def _whole(table: Table, field: int, kind: str) -> Integers:
    return table.items(field, kind).astype(np.int64)
