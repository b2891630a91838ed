"""Small maps of pictures, for tests of charts, sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from explainers.records import Maps, Predictions
from tests.builders import receipt


def maps(
    values: Any,
    *,
    shown: Any = None,
    classes: tuple[str, ...] = ("cat", "dog"),
    target: int = 0,
    unit: str = "score before softmax",
    signed: bool = True,
    gap: float | None = None,
    **receipt_changes: Any,
) -> Maps:
    """One picture's map, (height, width); the picture is grey where none is given."""
    numbers = np.asarray(values, dtype=np.float64)[None]
    picture = np.full((*numbers.shape[1:], 3), 128) if shown is None else np.asarray(shown)
    margins = np.linspace(2.0, -1.0, len(classes))[None]
    odds = np.exp(margins)
    promise = {"method": "picture_gradient_input", "gap": None, "tolerance": None}
    return Maps(
        values=numbers,
        shown=picture.astype(np.uint8)[None],
        outputs=odds / odds.sum(),
        margins=margins,
        target=np.array([target]),
        totals=numbers.sum(axis=(1, 2)),
        signed=signed,
        gap=None if gap is None else np.array([gap]),
        data=pa.table({"picture": ["chelsea.png"], "width": [9], "height": [6]}),
        positions=np.array([0]),
        names=(),
        output_names=classes,
        unit=unit,
        receipt=receipt(**{**promise, "rows_used": 1, "rows_given": 3, **receipt_changes}),
    )


def spot(at: tuple[int, int], size: tuple[int, int] = (9, 12), value: float = 1.0) -> np.ndarray:
    """A map that is 0 but for one pixel."""
    made = np.zeros(size)
    made[at] = value
    return made


def answers(
    outputs: Any,
    *,
    classes: tuple[str, ...] = ("cat", "dog", "owl"),
    unit: str = "probability",
    names: Sequence[str] | None = None,
) -> Predictions:
    """What a network answers for pictures, (pictures, outputs)."""
    numbers = np.asarray(outputs, dtype=np.float64)
    rows = len(numbers)
    return Predictions(
        outputs=numbers,
        data=pa.table({"picture": list(names or map(str, range(rows)))}),
        positions=np.arange(rows),
        names=(),
        output_names=classes,
        unit=unit,
        receipt=receipt(method="predictions", rows_used=rows, rows_given=rows),
    )
