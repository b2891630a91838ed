"""Maps of several pictures with what they come to, for tests of mean maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from explainers.records import MapOutlines, Maps
from tests.builders import receipt


def many(
    values: Any,
    target: Sequence[int],
    *,
    classes: tuple[str, ...] = ("cat", "dog", "owl"),
    held: int | None = None,
    shown: Any = None,
    signed: bool = True,
    unit: str = "score before softmax",
    positions: Sequence[int] | None = None,
) -> Maps:
    """Maps of pictures, (pictures, height, width), of which the first `held` are there whole."""
    numbers = np.asarray(values, dtype=np.float64)
    count, whole = len(numbers), len(numbers) if held is None else held
    pictures = np.full((*numbers.shape, 3), 128) if shown is None else np.asarray(shown)
    about = np.asarray(target, dtype=np.int64)
    margins = np.tile(np.linspace(2.0, -1.0, len(classes)), (count, 1))
    places = np.arange(count) if positions is None else np.asarray(positions)
    return Maps(
        values=numbers[:whole],
        shown=pictures.astype(np.uint8)[:whole],
        outputs=np.exp(margins[:whole]),
        margins=margins[:whole],
        target=about[:whole],
        totals=numbers[:whole].sum(axis=(1, 2)),
        signed=signed,
        outlines=MapOutlines(
            small=numbers.astype(np.float32),
            positions=places,
            target=about,
            totals=numbers.sum(axis=(1, 2)),
            sizes=np.abs(numbers).sum(axis=(1, 2)),
            scores=margins[np.arange(count), about],
        ),
        data=pa.table({"picture": [f"{at}.png" for at in range(whole)]}),
        positions=places[:whole],
        names=(),
        output_names=classes,
        unit=unit,
        receipt=receipt(
            method="picture_gradient_input",
            gap=None,
            tolerance=None,
            rows_used=count,
            rows_given=2 * count,
        ),
    )
