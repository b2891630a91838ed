"""CatBoost files: small models as CatBoost saves them, and hands that change a few bytes of one."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from catboost import CatBoostClassifier, CatBoostRegressor

from explainers.intake.boosted.catboost_tables import Pages, Table
from tests import toys

QUICK: dict[str, Any] = {
    "iterations": 6,
    "depth": 3,
    "verbose": 0,
    "thread_count": 1,
    "random_seed": 0,
    "allow_writing_files": False,
}
WORDS = {"cat_features": list(toys.TEXTS)}
# Every category by a statistic, none by a split of its own; combined with what was split before.
STATISTICS = {
    **WORDS,
    "one_hot_max_size": 1,
    "iterations": 25,
    "depth": 5,
    "simple_ctr": ["Borders", "BinarizedTargetMeanValue", "Counter", "Buckets"],
    "combinations_ctr": ["Borders", "Counter"],
    "max_ctr_complexity": 4,
    "model_size_reg": 0,
}
NUMBERS = list(toys.NUMBERS)
# Of the file's parts: the mark, then the size of the core, then the core.
_CORE = 8
# Fields of the trees: number of the field, letter of `struct`.
FIELDS = {
    "outputs": (0, "i"),
    "splits": (1, "i"),
    "sizes": (2, "i"),
    "starts": (3, "i"),
    "categories": (4, "I"),
    "numbers": (5, "I"),
    "codes": (6, "I"),
    "statistics": (7, "I"),
    "values": (8, "d"),
    "weights": (9, "d"),
    "steps": (10, "H"),
    "leaves": (11, "I"),
    "bias": (16, "d"),
}


def classifier(**options: Any) -> Any:
    return CatBoostClassifier(**{**QUICK, **options})


def regressor(**options: Any) -> Any:
    return CatBoostRegressor(**{**QUICK, **options})


def frame(words: bool) -> pd.DataFrame:
    return toys.frame() if words else toys.frame()[NUMBERS]


def gaps() -> pd.DataFrame:
    """Numbers, a fifth of the ages missing."""
    data = frame(False)
    return data.assign(age=data.age.where(np.arange(toys.ROWS) % 5 > 0))


_MADE: dict[str, Callable[[], Any]] = {
    "two": lambda: classifier(**WORDS).fit(frame(True), toys.two()),
    "three": lambda: classifier(**WORDS).fit(frame(True), toys.three()),
    "value": lambda: regressor(**WORDS).fit(frame(True), toys.score()),
    "numbers": lambda: classifier().fit(frame(False), toys.two()),
    "gaps": lambda: classifier().fit(gaps(), toys.two()),
    "statistics": lambda: classifier(**STATISTICS).fit(frame(True), toys.two()),
    "depthwise": lambda: classifier(**WORDS, grow_policy="Depthwise").fit(frame(True), toys.two()),
    "lossguide": lambda: classifier(**WORDS, grow_policy="Lossguide", max_leaves=6).fit(
        frame(True), toys.three()
    ),
}
NAMES = tuple(_MADE)


@cache
def fitted(name: str) -> Any:
    """A fitted model by name; the names are in NAMES."""
    return _MADE[name]()


def saved(model: Any) -> bytes:
    """The file of a fitted model."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.cbm"
        model.save_model(str(path))
        return path.read_bytes()


@cache
def file(name: str) -> bytes:
    """The file of a fitted model by name."""
    return saved(fitted(name))


def trees(data: bytes) -> Table:
    """The table of the trees in a file."""
    return Pages(data[_CORE:]).root().table(1)


def place(data: bytes, field: str, at: int | None) -> int:
    """Where a number of the trees stands in the file: of a list at `at`, of its length at None."""
    table, (number, letter) = trees(data), FIELDS[field]
    start = table.at + _offset(table, number)
    if field == "outputs":
        return _CORE + start
    start = table.pages.follow(start)
    return _CORE + (start if at is None else start + 4 + at * struct.calcsize(letter))


def changed(data: bytes, field: str, value: float, at: int | None = 0) -> bytes:
    """The file with one number of the trees changed, or with the length of a list."""
    letter = "I" if at is None else FIELDS[field][1]
    return written(data, place(data, field, at), letter, value)


def column(data: bytes, field: str, which: int, number: int, letter: str, value: Any) -> bytes:
    """The file with one plain field of a column's table changed."""
    table = trees(data).tables(FIELDS[field][0])[which]
    return written(data, _CORE + table.at + _offset(table, number), letter, value)


def written(data: bytes, at: int, letter: str, value: Any) -> bytes:
    """The file with one number written at a byte."""
    made = bytearray(data)
    struct.pack_into("<" + letter, made, at, value)
    return bytes(made)


def statistics(data: bytes) -> int:
    """Where the statistics begin: behind the core."""
    return _CORE + int.from_bytes(data[4:_CORE], "little")


def counted(data: bytes, field: int, edit: Callable[[bytearray], None]) -> bytes:
    """The file with one list of its first statistic edited: 1 for the places, 2 for the rows."""
    start, size = _list(data, field)
    part = bytearray(data[start : start + size])
    edit(part)
    return data[:start] + bytes(part) + data[start + size :]


def shortened(data: bytes, less: int) -> bytes:
    """The file whose first statistic says it has fewer bytes of places."""
    start, size = _list(data, 1)
    return written(data, start - 4, "I", size - less)


def _list(data: bytes, field: int) -> tuple[int, int]:
    """Where a list of the first statistic begins, and how many bytes it has."""
    start = statistics(data) + 8
    table = Pages(data[start:]).root()
    at = table.pages.follow(table.at + _offset(table, field))
    return start + at + 4, int(table.pages.number(at, struct.Struct("<I")))


def told(data: bytes, old: bytes, new: bytes) -> bytes:
    """The file with a text in it replaced by one of the same length."""
    assert old in data
    assert len(old) == len(new)
    return data.replace(old, new)


def answers(model: Any, rows: pd.DataFrame) -> np.ndarray:
    """What a model's owner is answered, (rows, outputs)."""
    found = getattr(model, "predict_proba", model.predict)(rows)
    return np.asarray(found, dtype=float).reshape(len(rows), -1)


def _offset(table: Table, field: int) -> int:
    found = table._place(field)
    assert found is not None, f"the table has no field {field}"
    return found - table.at
