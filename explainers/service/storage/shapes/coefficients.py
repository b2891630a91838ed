"""Blocks of coefficients: what each part of a model's sum is about, and what it weighs."""

from __future__ import annotations

from typing import Final, get_args

import numpy as np

from explainers.records.coefficients import What
from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths

MOST_PARTS: Final = 1_000_000
"""Far above what any table has of columns and categories that are read."""


def _lengths(asked: Asked, block: Block) -> Lengths:
    parts = fact(block.facts, "parts", list)
    if len(parts) > MOST_PARTS:
        raise wrong(f"a sum of {len(parts):,} parts")
    for part in parts:
        if not isinstance(part, dict) or part.keys() != {"feature", "what", "category"}:
            raise wrong("a part of a sum that is none")
        feature = part["feature"]
        if type(feature) is not int or not 0 <= feature < len(asked.analysis.columns):
            raise wrong("a part of a sum about a column the model does not have")
        if part["what"] not in get_args(What) or not isinstance(part["category"], str):
            raise wrong("a part of a sum that does not say what it is about")
    return {"parts": len(parts)}


def _check(asked: Asked, block: Block) -> None:
    arrays = block.arrays
    curves = np.array([part["what"] == "curve" for part in block.facts["parts"]], dtype=np.bool_)
    for name in ("spreads", "usual", "intercepts"):
        if not np.isfinite(arrays[name]).all():
            raise wrong(f"{name} with gaps or without end")
    if not np.array_equal(
        np.isfinite(arrays["weights"]), ~np.tile(curves, (arrays["weights"].shape[1], 1)).T
    ):
        raise wrong("weights of curves, or parts without a weight")


CONTENTS: Final = Contents(
    {
        "weights": Array(("parts", "outputs")),
        "spreads": Array(("parts", "outputs")),
        "usual": Array(("parts",)),
        "intercepts": Array(("outputs",)),
    },
    told=_lengths,
    check=_check,
    bitten=False,
)
